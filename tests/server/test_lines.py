"""Lines: what each client is sent, by the capabilities that it asked for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.server.lines import EventLine, Line, Variant, encode, variant_of
from hubbub.store.records import EventRecord
from hubbub.wire import capabilities as cap
from hubbub.wire.limits import MAX_BODY
from hubbub.wire.message import Message
from hubbub.wire.tags import CONCAT

ANN = "ann!ann@host"
PLAIN: Variant = frozenset()
TAGS = frozenset({cap.MESSAGE_TAGS})
SEQ = frozenset({cap.SEQ})
MULTILINE = frozenset({cap.MULTILINE, cap.BATCH, cap.MESSAGE_TAGS})
MESSAGES = ["PRIVMSG", "NOTICE"]


def event(kind: str = "PRIVMSG", text: str | None = "hello", **more: Any) -> EventRecord:  # noqa: ANN401
    record = EventRecord(1, 7, "M1", 1_700_000_000_123, kind, "guest:a", None, ANN, [], text, None)
    return record._replace(**more)


def said(text: str, variant: Variant = PLAIN) -> list[Message]:
    return EventLine(event(text=text), "#a").messages(variant)


def test_equal_capabilities_are_one_variant() -> None:
    one = variant_of(frozenset({cap.SEQ, cap.ECHO_MESSAGE}))
    other = variant_of(frozenset({cap.ECHO_MESSAGE, cap.SEQ}))
    assert one is other
    assert one == SEQ


@pytest.mark.parametrize(
    "message",
    [
        Message("TOPIC", ("#a", "x" * 600), ANN),
        Message("421", ("ann", "X" * 600, "There is no such command"), "server"),
        Message("TOPIC", ("#" + "é" * 300, "ß" * 300), ANN, {"time": "t" * 90}),
    ],
)
def test_what_is_too_long_for_a_line_is_cut_where_it_is_longest(message: Message) -> None:
    written = encode(message)
    read = Message.parse(written.decode().rstrip("\r\n"))
    assert MAX_BODY - 2 <= len(read._replace(tags={}).encode()) <= MAX_BODY
    assert read.tags == message.tags
    pairs = list(zip(read.params, message.params, strict=True))
    assert all(whole.startswith(part) for part, whole in pairs)
    assert all(part == whole for part, whole in pairs if len(whole) < 100)


class TestLine:
    def test_it_is_encoded_once_for_each_variant(self) -> None:
        line = EventLine(event(), "#a")
        assert line.encode(TAGS) is line.encode(frozenset({cap.MESSAGE_TAGS}))
        assert line.encode(TAGS) != line.encode(PLAIN)

    def test_who_lacks_what_it_requires_gets_nothing(self) -> None:
        line = Line(Message("TAGMSG", ("#a",), ANN, {"+typing": "active"}), requires=cap.MESSAGE_TAGS)
        assert line.encode(PLAIN) == b""
        assert line.encode(TAGS) == b"@+typing=active :ann!ann@host TAGMSG #a\r\n"

    def test_further_tags_go_with_one_copy_only(self) -> None:
        line = Line(Message("AWAY", ("lunch",), ANN))
        assert line.messages(PLAIN, {"label": "x"})[0].tags == {"label": "x"}
        assert line.messages(PLAIN)[0].tags == {}


@pytest.mark.parametrize(
    ("record", "params"),
    [
        (event(), ("#a", "hello")),
        (event("NOTICE"), ("#a", "hello")),
        (event("TOPIC"), ("#a", "hello")),
        (event("PART"), ("#a", "hello")),
        (event("PART", None), ("#a",)),
        (event("KICK", args=["bob"]), ("#a", "bob", "hello")),
        (event("MODE", None, args=["+ov", "bob", "eve"]), ("#a", "+ov", "bob", "eve")),
        (event("JOIN", None, args=["*", "Ann"]), ("#a",)),
        (event("NICK", None, args=["anna"]), ("anna",)),
        (event("QUIT"), ("hello",)),
    ],
    ids=lambda value: value.kind if isinstance(value, EventRecord) else "",
)
def test_each_kind_of_event(record: EventRecord, params: tuple[str, ...]) -> None:
    assert EventLine(record, "#a").messages(PLAIN) == [Message(record.kind, params, ANN)]


class TestVariants:
    def test_server_time(self) -> None:
        [message] = said("hello", frozenset({cap.SERVER_TIME}))
        assert message.tags == {"time": "2023-11-14T22:13:20.123Z"}

    def test_message_tags(self) -> None:
        [message] = EventLine(event(tags={"+reply": "M0"}), "#a").messages(TAGS)
        assert message.tags == {"msgid": "M1", "+reply": "M0"}

    def test_seq(self) -> None:
        assert said("hello", SEQ)[0].tags == {cap.SEQ: "7"}

    @pytest.mark.parametrize("kind", ["NICK", "QUIT"])
    def test_a_number_of_what_names_no_channel_says_which_it_belongs_to(self, kind: str) -> None:
        [message] = EventLine(event(kind, None, args=["x"]), "#a").messages(SEQ)
        assert message.tags == {cap.SEQ: "7", "hubbub.chat/channel": "#a"}

    def test_extended_join(self) -> None:
        line = EventLine(event("JOIN", None, args=["*", "Ann A."]), "#a")
        assert line.messages(frozenset({cap.EXTENDED_JOIN}))[0].params == ("#a", "*", "Ann A.")

    def test_one_copy_with_further_tags(self) -> None:
        [message] = EventLine(event(), "#a").messages(SEQ, {cap.NONCE: "n"})
        assert message.tags == {cap.SEQ: "7", cap.NONCE: "n"}


class TestLongText:
    def test_what_fits_is_not_cut(self) -> None:
        room = MAX_BODY - len(f":{ANN} PRIVMSG #a :\r\n")
        [message] = said("x" * room)
        assert len(message.encode()) == MAX_BODY
        assert len(said("x" * (room + 1))) == 2

    def test_a_text_of_lines_is_separate_messages_without_blank_ones(self) -> None:
        assert [message.params[1] for message in said("one\n\ntwo\n")] == ["one", "two"]

    def test_the_msgid_is_on_the_first_only(self) -> None:
        first, second = said("one\ntwo", frozenset({cap.MESSAGE_TAGS, cap.SEQ, cap.SERVER_TIME}))
        assert first.tags.keys() == {"msgid", "time", cap.SEQ}
        assert second.tags.keys() == {"time"}

    def test_with_multiline_it_is_one_batch(self) -> None:
        opening, one, blank, two, closing = said("one\n\ntwo", MULTILINE)
        assert opening == Message("BATCH", ("+M1", cap.MULTILINE, "#a"), ANN, {"msgid": "M1"})
        assert [message.params[1] for message in (one, blank, two)] == ["one", "", "two"]
        assert one.tags == blank.tags == two.tags == {"batch": "M1"}
        assert closing == Message("BATCH", ("-M1",))

    def test_a_cut_line_of_a_batch_says_that_it_goes_on(self) -> None:
        _, first, *rest, _ = said("x" * 1200, MULTILINE)
        assert first.tags == {"batch": "M1"}
        assert [message.tags for message in rest] == [{"batch": "M1", "draft/multiline-concat": ""}] * 2

    def test_multiline_needs_batch(self) -> None:
        assert [message.command for message in said("a\nb", frozenset({cap.MULTILINE}))] == ["PRIVMSG"] * 2

    def test_a_batch_within_a_batch_names_the_outer_one(self) -> None:
        messages = EventLine(event(text="a\nb"), "#a").messages(MULTILINE, {"batch": "outer"})
        assert [message.tags["batch"] for message in messages] == ["outer", "M1", "M1", "outer"]

    @pytest.mark.parametrize("kind", ["TOPIC", "PART"])
    def test_only_messages_are_cut(self, kind: str) -> None:
        [message] = EventLine(event(kind, "x" * 390), "#a").messages(MULTILINE)
        assert message.params == ("#a", "x" * 390)

    @given(
        text=st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), min_size=1),
        times=st.integers(1, 60),
        kind=st.sampled_from(MESSAGES),
        variant=st.sampled_from([PLAIN, MULTILINE]),
    )
    def test_no_line_is_too_long_and_no_text_is_lost(
        self, text: str, times: int, kind: str, variant: Variant
    ) -> None:
        messages = EventLine(event(kind, text * times), "#a").messages(variant)
        bodies = [message._replace(tags={}).encode() for message in messages]
        assert max(map(len, bodies)) <= MAX_BODY
        assert "".join([each.params[1] for each in messages if each.command == kind]) == text * times


def test_the_pieces_are_those_of_the_author() -> None:
    variants = [variant_of(frozenset({cap.MESSAGE_TAGS})), variant_of(frozenset({cap.MULTILINE, cap.BATCH}))]
    record = event(text="one two\nthree", tags={CONCAT: "4", "+a": "b"})
    old, new = (EventLine(record, "#a").messages(variant) for variant in variants)
    assert [(each.params[1], each.tags.get("+a")) for each in old] == [
        ("one ", "b"),
        ("two", "b"),
        ("three", "b"),
    ]
    assert [(each.params[-1], CONCAT in each.tags) for each in new[1:-1]] == [
        ("one ", False),
        ("two", True),
        ("three", False),
    ]
