"""Searching everything that one may read, in the real program on a real server."""

from collections.abc import Callable

import pytest

from desktop.driving import Person, press, text_of, wait_until, write
from desktop.serving import ServerProcess
from hubbub.client.commands import submit
from hubbub.desktop.app import App
from hubbub.desktop.visit import Visit


@pytest.fixture
def visit(app: App, server: ServerProcess, guest: Callable[[str], Person]) -> Visit:
    """One is in #lobby and #kitchen, where bob speaks of a cake, and has told him of it in private."""
    app.enter(server.address, "alice", ("#kitchen",))
    visit = wait_until(app.root, lambda: app.visit)
    wait_until(app.root, lambda: visit.channel == "#kitchen" or None)
    bob = guest("bob")
    bob.send(
        "JOIN #kitchen", "PRIVMSG #kitchen :a cake for all", "PRIVMSG #lobby :the cake is in the kitchen"
    )
    bob.send("JOIN #cellar", "PRIVMSG #cellar :no cake for alice", "PING done")
    bob.wait_for("PONG")
    wait_until(app.root, lambda: "a cake for all" in text_of(visit.page.pane.view.text))
    visit.line.call(submit, visit.line.session, "#kitchen", "/msg bob the cake is a secret")
    return visit


def test_one_goes_from_conversation_to_conversation_and_back(app: App, visit: Visit) -> None:
    pane = visit.page.pane
    press(pane.composer.field, "<Control-Shift-F>")
    write(pane.search.field, "cake")
    press(pane.search.field, "<Return>")
    wait_until(app.root, lambda: len(pane.search.list) == 3)
    shown = text_of(pane.search.list)
    assert shown.index("bob  You") < shown.index("#lobby  bob") < shown.index("#kitchen  bob")
    assert "cellar" not in shown
    press(pane.search.field, "<Down>")
    press(pane.search.field, "<Return>")
    wait_until(app.root, lambda: visit.channel == "#lobby" or None)
    assert pane.view.pointer.chosen
    assert "the cake is in the kitchen" in text_of(pane.view.text)
    assert pane.search.winfo_ismapped()
    assert pane.focus_displayof() is pane.search.field
    press(pane.search.field, "<Escape>")
    assert visit.channel == "#kitchen"
    assert not pane.search.winfo_ismapped()
    assert pane.focus_displayof() is pane.composer.field


def test_a_private_message_is_shown_in_its_conversation(app: App, visit: Visit) -> None:
    pane = visit.page.pane
    visit.page.open_search(everywhere=True)
    write(pane.search.field, "secret from:alice")
    press(pane.search.field, "<Return>")
    wait_until(app.root, lambda: len(pane.search.list) == 1)
    press(pane.search.field, "<Return>")
    shown = wait_until(app.root, lambda: visit.sight.pane("bob"))
    wait_until(app.root, lambda: "the cake is a secret" in text_of(shown.view.text))
    wait_until(app.root, lambda: shown.view.pointer.chosen)


def test_another_channel_that_is_chosen_closes_the_search(app: App, visit: Visit) -> None:
    pane = visit.page.pane
    visit.page.open_search(everywhere=True)
    visit.choose("#lobby")
    assert not pane.search.winfo_ismapped()
