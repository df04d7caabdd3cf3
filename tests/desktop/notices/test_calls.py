"""The whole program on a real server and a real bus: who is called for what."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.driving import Person, option, wait_until
from desktop.notices.desktop_bus import NoticeDaemon, Shown, session_bus
from desktop.serving import ServerProcess
from hubbub.desktop.app import App
from hubbub.desktop.visit import Visit

Guest = Callable[[str], Person]


@pytest.fixture
def daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NoticeDaemon]:
    with session_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        with NoticeDaemon.on(address, "actions", "body", "body-markup") as running:
            yield running


def enter(app: App, server: ServerProcess, *channels: str) -> Visit:
    app.enter(server.address, "alice", channels)
    visit = wait_until(app.root, lambda: app.visit)
    wait_until(app.root, lambda: {"#lobby", *channels} <= joined(visit))
    wait_until(app.root, visit.page.members.tree.get_children)
    visit.choose("#lobby")
    return visit


def joined(visit: Visit) -> set[str]:
    return {key for key, conversation in visit.known.conversations.items() if conversation.joined}


def next_notice(app: App, daemon: NoticeDaemon) -> Shown:
    wait_until(app.root, lambda: not daemon.shown.empty())
    return daemon.shown.get_nowait()


def test_a_mention_is_told_and_a_click_leads_to_it(
    app: App, server: ServerProcess, guest: Guest, daemon: NoticeDaemon
) -> None:
    bob, visit = guest("bob"), enter(app, server, "#cakes")
    bob.send("JOIN #cakes", "PRIVMSG #cakes :I bring cake", "PRIVMSG #cakes :alice: <b>plates</b>?")
    notice = next_notice(app, daemon)
    assert (notice.title, notice.body) == ("bob in #cakes", "alice: &lt;b&gt;plates&lt;/b&gt;?")
    assert app.root.title() == "(1) alice - #lobby - Hubbub"
    daemon.click(notice.number)
    wait_until(app.root, lambda: visit.page.header.place_label.full == "#cakes")
    assert app.root.title() == "alice - #cakes - Hubbub"


def test_what_is_read_on_another_device_is_taken_back(
    app: App, server: ServerProcess, guest: Guest, daemon: NoticeDaemon
) -> None:
    bob, visit = guest("bob"), enter(app, server, "#cakes")
    bob.send("JOIN #cakes", "PRIVMSG #cakes :alice?")
    notice = next_notice(app, daemon)
    newest = visit.known.timelines["#cakes"].newest_stored()
    assert newest is not None
    visit.line.call(visit.line.session.mark_read, "#cakes", newest.time)
    wait_until(app.root, lambda: not daemon.closed.empty())
    assert daemon.closed.get_nowait() == notice.number
    assert app.root.title() == "alice - #lobby - Hubbub"


def test_nobody_is_called_for_what_was_said_during_a_break(
    app: App, server: ServerProcess, guest: Guest, daemon: NoticeDaemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(random, "random", lambda: 0.99)  # the break lasts a second, and not no time at all
    bob, visit = guest("bob"), enter(app, server, "#cakes")
    bob.send("JOIN #cakes")
    bob.wait_for(" 366 ")
    session = visit.line.session

    def pull_the_cable() -> None:
        assert session._exchange.visit is not None
        session._exchange.visit._connection.abort()

    visit.line.call(pull_the_cable)
    wait_until(app.root, lambda: "Connected" not in option(visit.page.status.link, "text"))
    bob.send("PRIVMSG #cakes :alice, where are you?")
    wait_until(app.root, lambda: app.root.title().startswith("(1) "), 30)
    bob.send("PRIVMSG #cakes :alice, there you are")
    assert next_notice(app, daemon).body == "alice, there you are"
    assert daemon.shown.empty()


def test_without_a_desktop_a_pop_up_does_it(app: App, server: ServerProcess, guest: Guest) -> None:
    bob = guest("bob")
    visit = enter(app, server, "#cakes")
    bob.send("JOIN #cakes", "PRIVMSG #cakes :alice?")
    toasts = wait_until(
        app.root, lambda: [w for w in app.root.winfo_children() if w.winfo_name().startswith("!toast")]
    )
    toasts[0].event_generate("<ButtonRelease-1>")
    wait_until(app.root, lambda: visit.page.header.place_label.full == "#cakes")
