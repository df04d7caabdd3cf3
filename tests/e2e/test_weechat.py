"""WeeChat and the desktop program in one conversation, through a restart of the server."""

from collections.abc import Callable
from pathlib import Path

from desktop.driving import text_of, wait_until, widgets
from desktop.serving import ServerProcess
from e2e.conftest import go_to_server, in_lobby, say
from hubbub.desktop.app import App
from hubbub.desktop.chat.private import PrivateWindow
from support.weechat import WeeChat, weechat


def come_in(app: App, server: ServerProcess) -> Callable[[], str]:
    """Enter as ann; what is shown from then on."""
    page = go_to_server(app, server)
    page.name.fill("ann")
    page.join_button.invoke()
    visit = in_lobby(app)
    return lambda: text_of(visit.page.pane.view.text)


def wait_for_weechat(app: App, client: WeeChat, buffer: str, text: str) -> None:
    """Wait for WeeChat while our own window goes on living."""
    wait_until(app.root, lambda: text in client.shown(buffer))


def test_weechat_and_the_desktop_program_talk(app: App, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with ServerProcess.running(data) as server:
        shown = come_in(app, server)
        port = server.plain_port
        with weechat(tmp_path / "weechat", port, "wendy") as wendy:
            wait_until(app.root, lambda: "wendy joined" in shown())
            wendy.say("#lobby", "hello from weechat, grüße 你好")
            wait_until(app.root, lambda: "hello from weechat, grüße 你好" in shown())
            assert app.visit is not None
            say(app.visit, "hello from the window")
            wait_for_weechat(app, wendy, "#lobby", "hello from the window")
            wendy.command("/msg ann just you and me")
            wait_until(app.root, lambda: widgets(app.root, PrivateWindow))
            server.stop()
            with ServerProcess.running(data, irc=f"127.0.0.1:{port}", ircs=str(server.address)):
                wait_until(
                    app.root, lambda: wendy.shown("#lobby").count("has joined #lobby") >= 2, timeout=30
                )
                wait_until(app.root, lambda: wendy.shown("#lobby").count("hello from the window") == 2)
                wendy.say("#lobby", "back again")
                wait_until(app.root, lambda: "back again" in shown(), timeout=30)
    assert shown().count("hello from weechat") == 1


def test_weechat_comes_in_over_tls(tmp_path: Path) -> None:
    with (
        ServerProcess.running(tmp_path / "data") as server,
        weechat(tmp_path / "weechat", server.address.port, "wendy", tls=True) as wendy,
    ):
        wendy.say("#lobby", "over tls")
        wendy.wait_until_shown("#lobby", "over tls")
