"""One line of IRC, read and written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.wire.message import NO_TAGS, MalformedError, Message
from wire import strategies


@given(strategies.messages)
def test_what_is_written_is_read_back(message: Message) -> None:
    assert Message.parse(message.serialise()) == message


@given(st.text())
def test_any_text_is_a_message_or_malformed(line: str) -> None:
    try:
        message = Message.parse(line)
    except MalformedError:
        return
    assert message.command
    assert message.command == message.command.upper()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("PING", Message("PING")),
        ("ping :a b", Message("PING", ("a b",))),
        ("PRIVMSG #a :", Message("PRIVMSG", ("#a", ""))),
        ("PRIVMSG #a ::)", Message("PRIVMSG", ("#a", ":)"))),
        ("PRIVMSG #a hi", Message("PRIVMSG", ("#a", "hi"))),
        ("USER u  0   *  :Ann  Lee ", Message("USER", ("u", "0", "*", "Ann  Lee "))),
        ("JOIN #a  ", Message("JOIN", ("#a",))),
        (" JOIN #a", Message("JOIN", ("#a",))),
        ("MODE #a +k a:b", Message("MODE", ("#a", "+k", "a:b"))),
        (":ann!u@h JOIN #a", Message("JOIN", ("#a",), "ann!u@h")),
        (":  JOIN #a", Message("JOIN", ("#a",))),
        ("@ JOIN #a", Message("JOIN", ("#a",))),
        ("@a=b;c   :s  JOIN  #a", Message("JOIN", ("#a",), "s", {"a": "b", "c": ""})),
        ("PRIVMSG #a :x :y", Message("PRIVMSG", ("#a", "x :y"))),
    ],
)
def test_lines_are_read_the_way_every_server_reads_them(line: str, message: Message) -> None:
    assert Message.parse(line) == message


@pytest.mark.parametrize(
    "line",
    ["", "   ", ":", ":source", ":source ", "@a=b", "@a=b :source", ": :text", " :text", " @a=b PING", "@ @"],
)
def test_a_line_without_a_command_is_malformed(line: str) -> None:
    with pytest.raises(MalformedError, match="needs a command"):
        Message.parse(line)


@pytest.mark.parametrize(
    ("message", "line"),
    [
        (Message("PING"), "PING"),
        (Message("JOIN", ("#a",)), "JOIN #a"),
        (Message("PRIVMSG", ("#a", "hi")), "PRIVMSG #a :hi"),
        (Message("353", ("ann", "=", "#a", "ann bob")), "353 ann = #a :ann bob"),
        (Message("332", ("ann", "#a", "")), "332 ann #a :"),
        (Message("332", ("ann", "#a", ":)")), "332 ann #a ::)"),
        (
            Message("JOIN", ("#a",), "ann!u@h", {"time": "x", "+b": "a;b"}),
            "@time=x;+b=a\\:b :ann!u@h JOIN #a",
        ),
    ],
)
def test_prose_and_whatever_needs_it_goes_after_a_colon(message: Message, line: str) -> None:
    assert message.serialise() == line


@pytest.mark.parametrize("param", ["", "a b", ":a"])
def test_only_the_last_parameter_may_be_prose(param: str) -> None:
    with pytest.raises(MalformedError, match="only the last parameter"):
        Message("PRIVMSG", (param, "hi")).serialise()


@pytest.mark.parametrize("forbidden", ["\r", "\n", "\0"])
@pytest.mark.parametrize(
    "template",
    [
        Message("PRIVMSG", ("#a", "%")),
        Message("PRIVMSG", ("%", "hi")),
        Message("%"),
        Message("JOIN", ("#a",), "ann%!u@h"),
        Message("JOIN", ("#a",), None, {"a%": "b"}),
    ],
)
def test_no_message_is_ever_two_lines(template: Message, forbidden: str) -> None:
    message = Message(
        template.command.replace("%", forbidden),
        tuple(param.replace("%", forbidden) for param in template.params),
        template.source and template.source.replace("%", forbidden),
        {key.replace("%", forbidden): value for key, value in template.tags.items()},
    )
    with pytest.raises(MalformedError, match="line break or a NUL"):
        message.serialise()


def test_a_message_goes_over_the_wire_as_utf8_with_cr_lf() -> None:
    assert Message("PRIVMSG", ("#a", "grüß dich 👋")).encode() == "PRIVMSG #a :grüß dich 👋\r\n".encode()


def test_a_missing_parameter_has_a_default() -> None:
    message = Message("PART", ("#a",))
    assert message.param(0) == "#a"
    assert message.param(1) == ""
    assert message.param(1, "bye") == "bye"


def test_the_tags_of_a_message_without_tags_cant_be_changed_for_all() -> None:
    assert Message.parse("PING").tags is NO_TAGS
    with pytest.raises(TypeError):
        NO_TAGS["a"] = "b"  # type: ignore[index]  # what this test is about


@pytest.mark.parametrize(
    ("message", "sendable"),
    [
        (Message("PRIVMSG", ("#a", "two words")), True),
        (Message("JOIN", ("two words", "key")), False),
        (Message("PRIVMSG", ("#a", "one\ntwo")), False),
        (Message("PRIVMSG", ("#a", "\udcff")), False),
    ],
)
def test_what_no_line_can_carry_is_known_before(message: Message, sendable: bool) -> None:
    assert message.is_sendable == sendable
