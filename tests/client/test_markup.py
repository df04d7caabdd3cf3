import json
import string
import time
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.client.formatting import Style, plain
from hubbub.client.markup import Line, is_link, parse, verbatim
from hubbub.client.mentions import People

_FILE: Final = Path(__file__).parents[1] / "wire" / "fixtures" / "markup.json"
CASES: Final[dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
"""What the page (webclient/src/client/markup.ts) is held to as well."""

PARTS: Final = ("emphasis", "codes", "blocks", "links", "names")
PEOPLE = People(CASES["own"], CASES["others"])


def shown(line: Line) -> str:
    return "".join(run.text for run in line)


def told(lines: list[Line]) -> list[str]:
    """The lines, with the styles of each run that has some in brackets behind it."""
    return [
        "".join(
            f"{run.text}<{'+'.join(sorted(s.value for s in run.styles))}>" if run.styles else run.text
            for run in line
        )
        for line in lines
    ]


@pytest.mark.parametrize("case", [case for part in PARTS for case in CASES[part]])
def test_a_text_is_read(case: dict[str, Any]) -> None:
    assert told(parse(case["text"], PEOPLE)) == case["lines"]


@pytest.mark.parametrize("case", CASES["verbatim"])
def test_what_a_server_says_stands_as_it_is(case: dict[str, Any]) -> None:
    assert told(verbatim(case["text"])) == case["lines"]


@pytest.mark.parametrize("text", CASES["no_links"])
def test_nothing_else_is_a_link(text: str) -> None:
    assert [run.styles for line in parse(text) for run in line] == [frozenset()]
    assert not is_link(text)


def test_a_link_is_one_as_a_whole() -> None:
    assert is_link("https://a.org/")
    assert not is_link("https://a.org/ x")
    assert not is_link("x https://a.org/")


MARKUP = st.lists(
    st.sampled_from(
        [
            *["*", "**", "***", "_", "~~", "`", "```", "```py\n", "\n", " ", "\x02"],
            *["ann", "bob_", "https://", "#", "A", "b.c", ")", "("],
        ]
    )
    | st.characters(exclude_categories=["Cs"]),
    max_size=40,
).map("".join)  # fmt: skip


@given(MARKUP)
def test_only_marks_are_lost(text: str) -> None:
    rest = iter(plain(text))
    visible = "\n".join(shown(line) for line in parse(text, PEOPLE))
    assert all(character in rest for character in visible)
    kept = set(string.ascii_uppercase + string.digits)
    assert [c for c in visible if c in kept] == [c for c in plain(text) if c in kept]


@given(MARKUP)
def test_every_run_is_within_a_line(text: str) -> None:
    for line in parse(text, PEOPLE):
        for run in line:
            assert "\n" not in run.text
            assert run.text or not text or run.styles == {Style.BLOCK}


@given(st.lists(st.sampled_from(["**", "*", "_", "~~", " ", "a", "b"]), max_size=30).map("".join))
def test_styles_nest(text: str) -> None:
    """Between two runs styles begin or end, and those that end began last."""
    (line,) = parse(text)
    opened: list[Style] = []
    for run in line:
        while opened and not run.styles.issuperset(opened):
            opened.pop()
        opened += [style for style in run.styles if style not in opened]
        assert set(opened) == run.styles


HOSTILE = [
    "*",
    "`",
    "```",
    "**a _b ~~c ",
    "http://",
    "_a",
    "[(",
    "a[",
    "#",
    "***a",
    "ann ",
    "\x02a\x1db",
    "a_",
]


@pytest.mark.parametrize("start", ["", "`"])
@pytest.mark.parametrize("piece", [*HOSTILE, "http://a" + ")" * 50])
def test_its_time_grows_with_the_length_of_the_text(piece: str, start: str) -> None:
    def taken(text: str) -> float:
        start = time.thread_time()
        parse(text, PEOPLE)
        return time.thread_time() - start

    text = piece * (4_000 // len(piece))
    short, long = start + text, start + text * 16
    assert min(taken(long) for _ in range(3)) < 16 * 10 * min(taken(short) for _ in range(3)) + 0.02
