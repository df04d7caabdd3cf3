"""Reading in the past, in the real program on a real server with a long history."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.driving import Person, click, place_of, press, settle, tags_at, text_of, wait_until, write
from desktop.serving import ServerProcess
from hubbub.desktop.app import App
from hubbub.desktop.chat.pane import ConversationPane

COUNT = 700


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server on which much was said in the lobby: message 0 to COUNT, and an answer to message 50.

    Message 60 was changed when half of them were said, which is far from it and from the newest.
    """
    data = tmp_path_factory.mktemp("past") / "data"
    with ServerProcess.running(data, settings="[flood]\nenabled = false\n") as running:
        bob = Person(running.plain_port, "bob")
        bob.send("CAP REQ :message-tags echo-message hubbub.chat/edit")
        said = [f"PRIVMSG #lobby :message {number}." for number in range(COUNT)]
        bob.send(*said[: COUNT // 2])
        quoted, corrected = (msgid_of(bob.wait_for(f":message {number}.")) for number in (50, 60))
        bob.send(f"@hubbub.chat/edit={corrected} PRIVMSG #lobby :message 60, corrected", *said[COUNT // 2 :])
        bob.wait_for(f":message {COUNT - 1}.")
        bob.send(f"@+reply={quoted} PRIVMSG #lobby :an answer")
        bob.wait_for(":an answer")
        yield running
        bob.close()


@pytest.fixture
def pane(app: App, server: ServerProcess, tmp_path: Path) -> ConversationPane:
    """The lobby, after one has come in."""
    app.enter(server.address, f"reader{tmp_path.name[-1]}")
    visit = wait_until(app.root, lambda: app.visit)
    wait_until(app.root, lambda: "an answer" in text_of(visit.page.pane.view.text))
    return visit.page.pane


def msgid_of(line: str) -> str:
    return next(tag[6:] for tag in line[1:].split(" ", maxsplit=1)[0].split(";") if tag.startswith("msgid="))


def shows(pane: ConversationPane, words: str) -> Callable[[], bool]:
    return lambda: f"{words}\n" in text_of(pane.view.text)


def follow_quote(pane: ConversationPane) -> None:
    pane.view.jump(next(entry.reply_to or "" for entry in pane.view.shown if entry.text == "an answer"))
    wait_until(pane, shows(pane, "message 50."))
    settle(pane)


def scroll_until(pane: ConversationPane, happened: Callable[[], bool], key: str) -> None:
    def scrolled() -> bool:
        pane.view.text.event_generate(key)
        return happened()

    wait_until(pane, scrolled)


def test_a_quote_leads_to_a_message_from_long_ago_and_a_button_back(pane: ConversationPane) -> None:
    assert not shows(pane, "message 50.")()
    click(pane.view.text, *place_of(pane.view.text, "↪ an earlier message"))
    wait_until(pane, shows(pane, "message 50."))
    assert place_of(pane.view.text, "message 50.")
    assert not shows(pane, "an answer")()
    assert "message 60, corrected" in text_of(pane.view.text)
    pane.view.pill.invoke()
    wait_until(pane, shows(pane, "an answer"))
    wait_until(pane, pane.view.text.at_bottom)
    assert not pane.view.in_past


def test_one_scrolls_from_the_past_to_the_first_message_and_down_to_the_present(
    pane: ConversationPane,
) -> None:
    follow_quote(pane)
    scroll_until(pane, shows(pane, "message 0."), "<Home>")
    scroll_until(pane, lambda: pane.view.following, "<Next>")
    assert shows(pane, "an answer")()
    assert not pane.view.in_past


def test_search_leads_into_context_and_escape_back(pane: ConversationPane) -> None:
    press(pane.composer.field, "<Control-f>")
    write(pane.search.field, "message 77.")
    press(pane.search.field, "<Return>")
    wait_until(pane, lambda: "bob" in text_of(pane.search.list))
    for _ in range(9):  # the newest comes first, which is message 677
        press(pane.search.field, "<Down>")
    press(pane.search.field, "<Return>")
    wait_until(pane, shows(pane, "message 77."))
    assert place_of(pane.view.text, "message 77.")
    assert "found" in tags_at(pane.view.text, "message 77.")
    assert shows(pane, "message 76.")()
    press(pane.search.field, "<Escape>")
    wait_until(pane, pane.view.text.at_bottom)
    wait_until(pane, shows(pane, "an answer"))
    assert not pane.search.winfo_ismapped()


def test_closing_the_search_leads_back_to_what_one_was_reading(pane: ConversationPane) -> None:
    for _ in range(5):
        press(pane.view.text, "<Prior>")
    before = pane.view.in_sight()
    pane.open_search()
    follow_quote(pane)
    press(pane.search.field, "<Escape>")
    wait_until(pane, lambda: before in {entry.msgid for entry in pane.view.shown})
    wait_until(pane, lambda: not pane.view.in_past)


def test_one_goes_to_a_day(pane: ConversationPane) -> None:
    press(pane.composer.field, "<Control-d>")
    write(pane.date.field, "yesterday")
    press(pane.date.field, "<Return>")
    wait_until(pane, shows(pane, "message 0."))
    assert pane.view.in_past
    assert pane.focus_displayof() is pane.composer.field
    press(pane.composer.field, "<Escape>")
    press(pane.composer.field, "<Escape>")
    wait_until(pane, shows(pane, "an answer"))


def test_what_is_said_meanwhile_waits_in_the_present(
    pane: ConversationPane, guest: Callable[[str], Person]
) -> None:
    follow_quote(pane)
    guest("carol").send("PRIVMSG #lobby :anybody there?")
    wait_until(pane, lambda: "•" in pane.winfo_toplevel().title())
    assert not shows(pane, "anybody there?")()
    press(pane.view.text, "<End>")
    wait_until(pane, shows(pane, "anybody there?"))
