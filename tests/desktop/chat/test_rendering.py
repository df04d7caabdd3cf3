from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.entries import MINUTE, NOON, said
from hubbub.client.model import Delivery, Entry, Kind, Reaction
from hubbub.desktop.chat.inline import Inline
from hubbub.desktop.chat.rendering import Block, continues, line_count, render

DAY = 24 * 60 * MINUTE


def lines(block: Block) -> list[str]:
    return "".join(text for text, _tags in block).split("\n")[:-1]


def drawn(entry: Entry, previous: Entry | None = None) -> list[str]:
    return lines(render(entry, previous, str, UTC))


def tags_of(block: Block, words: str) -> tuple[str, ...]:
    return next(tags for text, tags in block if words in text)


def test_the_first_message_has_day_name_time_and_text() -> None:
    assert drawn(said(0, "Hello")) == ["Tuesday 14 November 2023", "alice  22:13", "Hello"]


def test_the_next_one_of_the_same_author_stands_under_the_same_name() -> None:
    assert drawn(said(1, "again"), said(0)) == ["again"]


@pytest.mark.parametrize(
    "other",
    [
        {"author": "bob"},
        {"kind": Kind.NOTICE},
        {"own": True},
        {"time": NOON + 5 * MINUTE},
        {"time": NOON - 1},
    ],
)
def test_another_author_kind_or_moment_begins_anew(other: dict[str, object]) -> None:
    entry = replace(said(1), **other)  # type: ignore[arg-type]
    assert not continues(entry, said(0))
    assert len(drawn(entry, said(0))) == 2


def test_a_new_day_is_announced() -> None:
    assert drawn(said(0, time=NOON + DAY), said(0))[0] == "Wednesday 15 November 2023"


def test_days_are_those_of_the_place() -> None:
    block = render(said(0), None, str, timezone(timedelta(hours=2)))
    assert lines(block)[:2] == ["Wednesday 15 November 2023", "alice  00:13"]


def test_ones_own_messages_are_marked() -> None:
    block = render(said(0, "mine", own=True), None, str, UTC)
    assert lines(block)[1] == "You  22:13"
    assert "own" in tags_of(block, "mine")
    assert "own-name" in tags_of(block, "You")


def test_a_pending_message_is_dim_and_a_failed_one_says_why() -> None:
    assert "pending" in tags_of(render(said(0, "soon", delivery=Delivery.PENDING), None, str), "soon")
    failed = said(1, "never", delivery=Delivery.FAILED, problem="the disk is full.", own=True)
    block = render(failed, said(0), str, UTC)
    assert lines(block)[-1] == "Not sent: the disk is full.  Try again"
    assert "failed" in tags_of(block, "never")
    assert "retry" in tags_of(block, "Try again")


def test_lines_of_a_message_stay_lines() -> None:
    assert drawn(said(1, "one\n  two\n\nfour"), said(0)) == ["one", "  two", "", "four"]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://example.org/a?b=c#d, please", ["https://example.org/a?b=c#d"]),
        ("(http://example.org)", ["http://example.org"]),
        ("https://a.example and https://b.example!", ["https://a.example", "https://b.example"]),
        ("javascript:alert(1) file:///etc ftp://x", []),
        ("https://", []),
        ("**https://a.example**", ["https://a.example"]),
    ],
)
def test_only_web_addresses_are_links(text: str, links: list[str]) -> None:
    block = render(said(1, text), said(0), str)
    assert [part for part, tags in block if "link" in tags] == links
    assert lines(block) == [text.replace("*", "")]


@pytest.mark.parametrize(
    ("kind", "author", "text", "words"),
    [
        (Kind.JOINED, "bob", "", "bob joined"),
        (Kind.LEFT, "bob", "", "bob left"),
        (Kind.LEFT, "bob", "good night", "bob left (good night)"),
        (Kind.RENAMED, "bob", "bobby", "bob is now called bobby"),
        (Kind.TOPIC, "bob", "cake", "bob set the topic: cake"),
        (Kind.TOPIC, "bob", "", "bob removed the topic"),
        (Kind.INFO, "", "Welcome\nhome", "Welcome home"),
    ],
)
def test_events_are_told_on_one_quiet_line(kind: Kind, author: str, text: str, words: str) -> None:
    block = render(Entry("x", kind, author, text, NOON), said(0), str, UTC)
    assert block == [(f"{words}  22:13\n", ("info",))]


def test_what_one_did_oneself_is_told_so() -> None:
    assert drawn(Entry("x", Kind.JOINED, "me", "", NOON, own=True), said(0)) == ["You joined  22:13"]
    renamed = Entry("x", Kind.RENAMED, "me", "myself", NOON, own=True)
    assert drawn(renamed, said(0)) == ["You are now called myself  22:13"]


def test_what_a_service_says_stands_as_it_is() -> None:
    usage = replace(said(0, "REGISTER * * `password` in #ops"), kind=Kind.NOTICE)
    assert drawn(usage)[-1] == "REGISTER * * password in #ops"
    block = render(replace(usage, author="NickServ"), None, str, UTC)
    assert lines(block)[-1] == usage.text
    assert tags_of(block, "#ops") == ("body",)


def test_an_action_is_told_of_its_author() -> None:
    assert drawn(said(1, "waves", kind=Kind.ACTION), said(0)) == ["• alice waves  22:14"]
    failed = said(1, "waves", kind=Kind.ACTION, delivery=Delivery.FAILED, problem="too long.")
    assert drawn(failed, said(0))[-1] == "Not sent: too long.  Try again"


def test_a_notice_says_that_it_is_one() -> None:
    assert drawn(said(1, "backup done", kind=Kind.NOTICE), said(0))[0] == "alice  22:14  notice"


def test_what_reads_from_the_right_stands_on_the_right() -> None:
    block = render(said(1, "שלום\nhello"), said(0), str)
    assert "rtl" in tags_of(block, "שלום")
    assert "rtl" not in tags_of(block, "hello")


def test_text_and_names_are_drawn() -> None:
    inline = Inline(draw=lambda pieces: [(f"<{text}>", tags) for text, tags in pieces])
    block = render(said(0, "text"), None, lambda line: f"({line})", UTC, inline)
    assert lines(block)[1:] == ["(alice)  22:13", "<text>"]


@given(
    st.text(max_size=200),
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=30),
    st.sampled_from(Kind),
    st.sampled_from(Delivery),
    st.booleans(),
)
def test_every_entry_is_whole_lines(
    text: str, author: str, kind: Kind, delivery: Delivery, own: bool
) -> None:
    entry = Entry("x", kind, author, text, NOON, own=own, delivery=delivery, problem="why")
    block = render(entry, None, str, UTC)
    assert block[-1][0].endswith("\n")
    assert line_count(block) == len(lines(block)) >= 2


def test_an_answer_shows_what_it_answers() -> None:
    answer = replace(said(3, "yes"), reply_to="m1")
    previous = said(2)
    asked = said(1, "Do you\nlike *cake*?", "bob")
    assert "↪ bob: Do you like cake?\n" in text_of_block(answer, previous, answered=asked)
    assert "↪ You: " in text_of_block(answer, previous, answered=said(1, own=True))
    assert "↪ an earlier message" in text_of_block(answer, previous)
    removed = said(1, author="bob", kind=Kind.REMOVED)
    assert "↪ bob: a message that was removed" in text_of_block(answer, previous, answered=removed)
    long = said(1, "x" * 200, "bob")
    assert f"↪ bob: {'x' * 80}…\n" in text_of_block(answer, previous, answered=long)


def test_a_newer_version_is_marked() -> None:
    assert text_of_block(replace(said(1, "one\ntwo"), edited=True), said(0)).endswith("one\ntwo  (edited)\n")
    assert "(edited)" in text_of_block(replace(said(1, "waves", kind=Kind.ACTION), edited=True), said(0))


def test_reactions_stand_below_with_who_made_them() -> None:
    reactions = (
        Reaction("👍", ("bob", "carl"), own=False),
        Reaction("🎉", ("bob",), own=False),
        Reaction("😺", ("alice",), own=True),
    )
    line = text_of_block(replace(said(1), reactions=reactions), said(0)).splitlines()[-1]
    assert line.split() == ["👍", "2", "🎉", "bob", "😺", "you"]


def test_what_was_removed_says_so() -> None:
    assert "A message of bob was removed by carl: spam" in text_of_block(
        said(1, "by carl: spam", "bob", kind=Kind.REMOVED), said(0)
    )
    assert "Your message was removed" in text_of_block(
        replace(said(1, own=True, kind=Kind.REMOVED), text=""), said(0)
    )


def test_what_is_new_begins_with_a_line_and_a_name() -> None:
    lines = text_of_block(said(1), said(0), first_new=True).splitlines()
    assert lines[0] == "New"
    assert lines[1].startswith("alice")


def text_of_block(
    entry: Entry, previous: Entry, answered: Entry | None = None, *, first_new: bool = False
) -> str:
    block = render(entry, previous, lambda line: line, UTC, answered=answered, first_new=first_new)
    return "".join(text for text, _tags in block)
