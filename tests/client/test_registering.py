"""A new password is checked here, by the cases of the page, and described so that it is never sent."""

import json
from pathlib import Path
from typing import Any, Final

import pytest
from scramp import ScramMechanism

from hubbub.client.features import PasswordRules
from hubbub.client.registering import keys_for, password_problem
from hubbub.wire.sasl import SCRAM
from hubbub.wire.scram import parse_keys

_FIXTURES: Final = Path(__file__).parents[1] / "wire/fixtures/scram_keys.json"
_CASES: Final[dict[str, Any]] = json.loads(_FIXTURES.read_text(encoding="utf-8"))


@pytest.mark.parametrize("password", _CASES["odd"])
def test_what_no_other_program_could_log_in_with_is_refused(password: str) -> None:
    assert "emoji" in (password_problem(password, 1) or "")


@pytest.mark.parametrize(
    ("password", "words"), [("1234567", "8 characters"), ("x" * 301, "too long"), ("ä" * 151, "too long")]
)
def test_so_is_one_that_is_too_short_or_too_long(password: str, words: str) -> None:
    assert words in (password_problem(password, 8) or "")


def test_one_that_is_right_is_described_by_what_checks_it() -> None:
    assert password_problem("Grüße und mehr", 8) is None
    keys = parse_keys(keys_for("Grüße und mehr", PasswordRules(8, 100_000)))
    made = ScramMechanism(SCRAM).make_auth_info("Grüße und mehr", keys.iterations, keys.salt)
    assert keys == made
