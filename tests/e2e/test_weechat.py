"""WeeChat and the desktop program in one conversation, through a restart of the server."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.driving import text_of, wait_until, widgets
from desktop.serving import ServerProcess
from e2e.conftest import go_to_server, in_lobby, say
from hubbub.desktop.app import App
from hubbub.desktop.chat.private import PrivateWindow
from support.chat_clients import PROGRAMS, Login, chat_client


def come_in(app: App, server: ServerProcess) -> Callable[[], str]:
    """Enter as ann; what is shown from then on."""
    page = go_to_server(app, server)
    page.name.fill("ann")
    page.join_button.invoke()
    visit = in_lobby(app)
    return lambda: text_of(visit.page.pane.view.text)


def test_weechat_and_the_desktop_program_talk(app: App, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with ServerProcess.running(data) as server:
        shown = come_in(app, server)
        port = server.plain_port
        login = Login(port, "wendy", "#lobby")
        with chat_client(PROGRAMS["weechat"], tmp_path / "weechat", login) as wendy:
            wendy.wait_until_in("#lobby")
            wait_until(app.root, lambda: "wendy joined" in shown())
            wendy.type("hello from weechat, grüße 你好")
            wait_until(app.root, lambda: "hello from weechat, grüße 你好" in shown())
            assert app.visit is not None
            say(app.visit, "hello from the window")
            wait_until(app.root, lambda: "hello from the window" in wendy.screen())
            wendy.type("/msg ann just you and me")
            wait_until(app.root, lambda: widgets(app.root, PrivateWindow))
            server.stop()
            with ServerProcess.running(data, irc=f"127.0.0.1:{port}", ircs=str(server.address)):
                wait_until(app.root, lambda: wendy.screen().count("hello from the window") == 2, timeout=30)
                wendy.type("back again")
                wait_until(app.root, lambda: "back again" in shown(), timeout=30)
    assert shown().count("hello from weechat") == 1


@pytest.mark.parametrize("program", PROGRAMS)
def test_others_come_in_over_tls(tmp_path: Path, program: str) -> None:
    with ServerProcess.running(tmp_path / "data") as server:
        login = Login(server.address.port, "wendy", "#lobby", tls=True)
        with chat_client(PROGRAMS[program], tmp_path / program, login) as wendy:
            wendy.wait_until_in("#lobby")
            wendy.type("/whois wendy")
            wendy.wait_until_server_says("is connected with TLS")
