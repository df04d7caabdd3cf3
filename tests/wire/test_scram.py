"""What stands in place of a password, by the cases that the page writes (client/registering.ts)."""

import json
import stringprep
from base64 import b64decode
from pathlib import Path
from typing import Any, Final

import pytest
from scramp import ScramException, ScramMechanism

from hubbub.wire.sasl import SCRAM
from hubbub.wire.scram import KeysError, parse_keys, write_keys

_ROOT: Final = Path(__file__).parents[2]
_CASES: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "fixtures/scram_keys.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", _CASES["keys"])
def test_keys_are_those_of_the_password(case: dict[str, Any]) -> None:
    salt = b64decode(case["salt"])
    made = ScramMechanism(SCRAM).make_auth_info(case["password"], case["iterations"], salt)
    assert parse_keys(case["text"]) == made
    assert write_keys(parse_keys(case["text"])) == case["text"]


@pytest.mark.parametrize("text", _CASES["malformed"])
def test_what_is_none(text: str) -> None:
    with pytest.raises(KeysError):
        parse_keys(text)


@pytest.mark.parametrize("password", _CASES["odd"])
def test_what_no_other_program_could_log_in_with(password: str) -> None:
    with pytest.raises(ScramException):
        ScramMechanism(SCRAM).make_auth_info(password)


def test_the_page_knows_the_characters_of_unicode_3_2() -> None:
    lengths = json.loads((_ROOT / "webclient/src/client/unassigned.json").read_text())
    unassigned: list[str] = []
    end = 0
    for assigned, length in zip(lengths[::2], lengths[1::2], strict=True):
        unassigned += map(chr, range(end + assigned, end + assigned + length))
        end += assigned + length
    assert unassigned == [each for each in map(chr, range(0x110000)) if stringprep.in_table_a1(each)]
