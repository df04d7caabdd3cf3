"""Reactions, removals, who is writing, and how far was read."""

import pytest

from client.reduced import HISTORY_TAGS, LOBBY, NOW, Reduced, said
from hubbub.client.changes import Typing
from hubbub.client.model import Kind, Reaction


def entered(capabilities: str | None = None) -> Reduced:
    client = Reduced() if capabilities is None else Reduced(capabilities)
    client.enter_lobby(1, "bob")
    client.history(LOBBY)
    client.taken()
    return client


def tagged(seq: int, tags: str, author: str = "bob", target: str = LOBBY) -> str:
    return f"@msgid=t{seq};hubbub.chat/seq={seq};{tags} :{author}!u@h TAGMSG {target}"


def test_a_reaction_is_shown_with_its_message() -> None:
    client = entered()
    client.hear(said(2, "hi"), tagged(3, "+draft/react=👍;+reply=m2", "alice"))
    assert client.entries()[-1].reactions == (Reaction("👍", ("alice",), own=True),)
    client.hear(tagged(4, "+draft/unreact=👍;+draft/reply=m2", "alice"))
    assert client.entries()[-1].reactions == ()
    assert client.taken() == []  # all numbers are accounted for


def test_a_newer_version_takes_the_place_of_the_first() -> None:
    client = entered()
    client.hear(said(2, "teh cat"), said(3, "hi"))
    client.hear("@msgid=m4;hubbub.chat/seq=4;hubbub.chat/edit=m2 :bob!u@h PRIVMSG #lobby :the cat")
    assert client.texts()[-2:] == ["the cat", "hi"]
    assert client.entries()[-2].edited
    assert client.taken() == []


def test_what_is_taken_back_leaves_a_mark() -> None:
    client = entered()
    client.hear(said(2, "oops"), "@msgid=r3;hubbub.chat/seq=3 :bob!u@h REDACT #lobby m2 :wrong window")
    assert client.entries()[-1].kind is Kind.REMOVED
    assert client.entries()[-1].text == ""
    assert client.taken() == []


def test_history_brings_amendments_before_their_messages() -> None:
    client = Reduced()
    client.enter_lobby(6, "bob")
    client.history(
        LOBBY,
        tagged(4, "+draft/react=👍;+reply=m2"),
        f"@msgid=m5;hubbub.chat/seq=5;{HISTORY_TAGS};hubbub.chat/edit=m2 :bob!u@h PRIVMSG #lobby :the cat",
    )
    client.taken()
    client.reducer.load_older(LOBBY)
    client.hear()
    assert client.taken() == ["CHATHISTORY BEFORE #lobby msgid=t4 200"]
    client.history(LOBBY, said(2, "teh cat"), said(3, "hi"))
    first = next(entry for entry in client.entries() if entry.msgid == "m2")
    assert (first.text, first.edited, len(first.reactions)) == ("the cat", True, 1)


def test_a_page_that_leads_no_further_is_the_last() -> None:
    client = Reduced("message-tags batch draft/chathistory")
    client.enter_lobby(1, "bob")
    client.history(LOBBY, said(2, "hi"))
    client.reducer.load_older(LOBBY)
    client.hear()
    client.taken()
    client.history(LOBBY, "@+draft/react=👍;+reply=m0 :bob!u@h TAGMSG #lobby")
    client.reducer.load_older(LOBBY)
    client.hear()
    assert client.taken() == []


def test_a_reply_names_what_it_answers() -> None:
    client = entered()
    client.hear(said(2, "hi"), "@msgid=m3;hubbub.chat/seq=3;+draft/reply=m2 :bob!u@h PRIVMSG #lobby :and?")
    assert client.entries()[-1].reply_to == "m2"


@pytest.mark.parametrize(("state", "seconds"), [("active", 6), ("paused", 30), ("done", 0)])
def test_who_is_writing_is_told(state: str, seconds: int) -> None:
    client = entered()
    client.hear(f"@+typing={state} :bob!u@h TAGMSG #lobby")
    assert client.window.changes[-1] == Typing(LOBBY, "bob", seconds)


def test_we_know_ourselves_that_we_are_writing() -> None:
    client = entered()
    before = list(client.window.changes)
    client.hear("@+typing=active :alice!u@h TAGMSG #lobby")
    assert client.window.changes == before


def test_only_a_message_opens_a_private_conversation() -> None:
    client = entered()
    client.hear("@+typing=active :bob!u@h TAGMSG alice", ":bob!u@h REDACT alice m7")
    assert "bob" not in client.window.conversations


def test_how_far_was_read_is_known_and_only_moves_on() -> None:
    client = entered()
    assert client.window.conversations[LOBBY].read is None
    client.hear("MARKREAD #lobby *")
    assert client.window.conversations[LOBBY].read == 0
    client.hear("MARKREAD #lobby timestamp=1970-01-01T00:00:02.000Z")
    client.hear("MARKREAD #lobby timestamp=1970-01-01T00:00:01.000Z")
    assert client.window.conversations[LOBBY].read == 2000
    client.hear("MARKREAD nobody timestamp=1970-01-01T00:00:01.000Z")
    assert "nobody" not in client.window.conversations


def test_the_marker_of_a_private_conversation_is_asked_for() -> None:
    client = entered()
    client.hear(said(4, "psst", "bob", "alice"))
    assert client.taken() == ["MARKREAD bob", "CHATHISTORY LATEST bob * 200"]


class TestSaying:
    def test_an_answer_carries_what_it_answers(self) -> None:
        client = entered()
        client.hear(said(2, "hi"))
        client.reducer.speaker.say(LOBBY, "and?", lambda: "n1", NOW, reply_to="m2")
        client.hear()
        assert client.entries()[-1].reply_to == "m2"
        (line,) = client.taken()
        assert "+reply=m2" in line
        assert "+draft/reply=m2" in line

    def test_a_newer_version_is_shown_when_it_is_stored(self) -> None:
        client = entered()
        client.hear(said(2, "teh cat", "alice"))
        client.reducer.speaker.edit(LOBBY, "m2", "the cat", "n1")
        client.hear()
        assert client.texts()[-1] == "teh cat"
        tags = "label=n1;hubbub.chat/nonce=n1;hubbub.chat/edit=m2"
        assert client.taken() == [f"@{tags} PRIVMSG #lobby :the cat"]
        client.hear(f"@{tags};msgid=m3;hubbub.chat/seq=3 :alice!u@h PRIVMSG #lobby :the cat")
        assert client.texts()[-1] == "the cat"
        assert "teh cat" not in client.texts()
        assert client.entries()[-1].id == "m2"
        assert not len(client.reducer.state.outbox)

    def test_a_refused_version_is_told_beside_the_field(self) -> None:
        client = entered()
        client.hear(said(2, "teh cat", "alice"))
        client.reducer.speaker.edit(LOBBY, "m2", "the cat", "n1")
        client.hear("@label=n1 FAIL EDIT UNKNOWN_MSGID #lobby m2 :That message has been removed")
        assert client.window.problems == ["That message has been removed"]
        assert not len(client.reducer.state.outbox)

    @pytest.mark.parametrize(
        ("capabilities", "msgid", "text", "words"),
        [
            ("message-tags echo-message", "m2", "the cat", "keeps messages as they are"),
            (None, "m9", "the cat", "no longer here"),
            (None, "j1", "the cat", "no longer here"),
            (None, "m2", "  ", "empty or too long"),
            (None, "m2", "x\n" * 1500, "empty or too long"),
        ],
    )
    def test_what_cannot_be_changed_is_told(
        self, capabilities: str | None, msgid: str, text: str, words: str
    ) -> None:
        client = entered(capabilities)
        client.hear(said(2, "teh cat", "alice"))
        client.reducer.speaker.edit(LOBBY, msgid, text, "n1")
        client.hear()
        assert client.taken() == []
        assert words in client.window.problems[-1]

    def test_reactions_and_removals(self) -> None:
        client = entered()
        client.hear(said(2, "hi"))
        speaker = client.reducer.speaker
        speaker.react(LOBBY, "m2", "👍", add=True)
        speaker.react(LOBBY, "m2", "👍", add=False)
        speaker.remove(LOBBY, "m2")
        speaker.remove(LOBBY, "m2", "wrong\nwindow")
        client.hear()
        assert client.taken() == [
            "@+draft/react=👍;+reply=m2;+draft/reply=m2 TAGMSG #lobby",
            "@+draft/unreact=👍;+reply=m2;+draft/reply=m2 TAGMSG #lobby",
            "REDACT #lobby m2",
            "REDACT #lobby m2 :wrong window",
        ]

    def test_a_server_without_them_is_not_asked(self) -> None:
        client = entered("")
        client.reducer.speaker.react(LOBBY, "m2", "👍", add=True)
        client.reducer.speaker.remove(LOBBY, "m2")
        client.reducer.speaker.typing(LOBBY, active=True)
        client.reducer.speaker.mark_read(LOBBY, 2000)
        client.hear()
        assert client.taken() == []
        assert client.window.problems == [
            "This server knows nothing of reactions.",
            "This server knows nothing of removing messages.",
        ]

    def test_writing_and_stopping_are_told(self) -> None:
        client = entered()
        client.reducer.speaker.typing(LOBBY, active=True)
        client.reducer.speaker.typing(LOBBY, active=False)
        client.hear()
        assert client.taken() == ["@+typing=active TAGMSG #lobby", "@+typing=done TAGMSG #lobby"]

    def test_the_marker_moves_on_at_once_and_never_back(self) -> None:
        client = entered()
        client.reducer.speaker.mark_read(LOBBY, 2000)
        client.reducer.speaker.mark_read(LOBBY, 1000)
        client.hear()
        assert client.window.conversations[LOBBY].read == 2000
        assert client.taken() == ["MARKREAD #lobby timestamp=1970-01-01T00:00:02.000Z"]
