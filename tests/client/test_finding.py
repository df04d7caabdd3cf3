"""Words are found as the server finds them, and an excerpt shows where."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from hubbub.client.finding import LONGEST, excerpt, folded, words

_FILE: Final = Path(__file__).parents[1] / "wire" / "fixtures" / "excerpts.json"
CASES: Final[dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
"""What the page (webclient/src/client/finding.ts) is held to as well."""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The Cake is here", "cake"),
        ("cupcakes", "CAKE"),
        ("die Straße", "strasse"),
        ("\N{FULLWIDTH LATIN SMALL LETTER W}ide", "wide"),
        ("\x02bo\x02ld", "bold"),
        ("我们明天见", "明天"),
        ("one thing and another", "another one"),
    ],
)
def test_what_has_all_words_is_found(text: str, wanted: str) -> None:
    assert all(word in folded(text) for word in words(wanted))


@pytest.mark.parametrize("case", CASES["marked"])
def test_an_excerpt_marks_the_words(case: dict[str, Any]) -> None:
    found = excerpt(case["text"], words(case["wanted"]))
    assert [list(part) for part in found] == case["parts"]


def test_an_excerpt_of_a_long_text_shows_the_first_word_that_was_found() -> None:
    parts = excerpt("x " * 500 + "Straße " + "y " * 500, words("strasse"))
    assert parts[0] == parts[-1] == ("…", False)
    assert ("Straße", True) in parts
    assert sum(len(text) for text, _ in parts) <= LONGEST + 2
