"""What the page's parser (webclient/src/wire) is held to as well: the cases in fixtures/*.json."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from hubbub.wire.disposition import disposition, file_name
from hubbub.wire.message import MalformedError, Message
from hubbub.wire.names import fold, is_channel
from hubbub.wire.tags import escape, parse_tags, serialise_tags, unescape
from hubbub.wire.text import split_text

_FOLDER: Final = Path(__file__).parent / "fixtures"


def _cases(file: str, section: str) -> list[Any]:
    cases: list[Any] = json.loads((_FOLDER / f"{file}.json").read_text(encoding="utf-8"))[section]
    return cases


def _message(case: dict[str, Any]) -> Message:
    return Message(case["command"], tuple(case["params"]), case.get("source"), case.get("tags", {}))


@pytest.mark.parametrize("case", _cases("messages", "read"))
def test_a_line_is_read(case: dict[str, Any]) -> None:
    assert Message.parse(case["line"]) == _message(case)


@pytest.mark.parametrize("line", _cases("messages", "malformed"))
def test_a_line_is_malformed(line: str) -> None:
    with pytest.raises(MalformedError):
        Message.parse(line)


@pytest.mark.parametrize("case", _cases("messages", "written"))
def test_a_message_is_written(case: dict[str, Any]) -> None:
    assert _message(case).serialise() == case["line"]


@pytest.mark.parametrize("case", _cases("messages", "unsendable"))
def test_no_line_can_carry_a_message(case: dict[str, Any]) -> None:
    assert not _message(case).is_sendable


@pytest.mark.parametrize("case", _cases("tags", "read"))
def test_tags_are_read_and_written_back(case: dict[str, Any]) -> None:
    assert parse_tags(case["text"]) == case["tags"]
    assert parse_tags(serialise_tags(case["tags"])) == case["tags"]


@pytest.mark.parametrize("case", _cases("tags", "values"))
def test_a_value_is_escaped_and_read_back(case: dict[str, str]) -> None:
    assert escape(case["value"]) == case["escaped"]
    assert unescape(case["escaped"]) == case["value"]


@pytest.mark.parametrize("case", _cases("tags", "sloppy"))
def test_a_sloppy_escape_is_read(case: dict[str, str]) -> None:
    assert unescape(case["escaped"]) == case["value"]


@pytest.mark.parametrize("case", _cases("names", "folded"))
def test_a_name_is_folded(case: dict[str, str]) -> None:
    assert fold(case["name"]) == case["folded"]


def test_a_target_is_a_channel_or_a_person() -> None:
    assert all(map(is_channel, _cases("names", "channels")))
    assert not any(map(is_channel, _cases("names", "people")))


@pytest.mark.parametrize("case", _cases("texts", "split"))
def test_a_text_is_split(case: dict[str, Any]) -> None:
    assert split_text(case["text"], case["size"]) == case["pieces"]


@pytest.mark.parametrize("size", _cases("texts", "too_small"))
def test_a_piece_must_hold_any_character(size: int) -> None:
    with pytest.raises(ValueError, match="at least"):
        split_text("x", size)


@pytest.mark.parametrize("case", _cases("dispositions", "written"))
def test_the_name_of_a_file_is_written(case: dict[str, Any]) -> None:
    assert disposition(case["name"]) == case["header"]


@pytest.mark.parametrize("case", _cases("dispositions", "read"))
def test_the_name_of_a_file_is_read(case: dict[str, Any]) -> None:
    assert file_name(case["header"]) == case["name"]
