import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.client.formatting import Style, plain
from hubbub.client.markup import Line, is_link, parse
from hubbub.client.mentions import People

PEOPLE = People("ann", ["bob", "bob_", "Al-X"])


def shown(line: Line) -> str:
    return "".join(run.text for run in line)


def told(text: str) -> list[str]:
    """The lines, with the styles of each run that has some in brackets behind it."""
    return [
        "".join(
            f"{run.text}<{'+'.join(sorted(s.value for s in run.styles))}>" if run.styles else run.text
            for run in line
        )
        for line in parse(text, PEOPLE)
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("hello", ["hello"]),
        ("**b** *i* _e_ ~~s~~ `c`", ["b<strong> i<emphasis> e<emphasis> s<strike> c<code>"]),
        ("***both*** **a *b***", ["both<emphasis+strong> a <strong>b<emphasis+strong>"]),
        ("**a *b* c**", ["a <strong>b<emphasis+strong> c<strong>"]),
        ("日本**語**です", ["日本語<strong>です"]),
        ("*a *b*", ["*a b<emphasis>"]),
        ("**a _b** c_", ["a _b<strong> c_"]),
        (
            "2*3*4 snake_case_name __init__ ** a ** ~x~ ****",
            ["2*3*4 snake_case_name __init__ ** a ** ~x~ ****"],
        ),
        ("**a\nb**", ["**a", "b**"]),
        ("`**a** ann https://a.org` `", ["**a** ann https://a.org<code> `"]),
        ("\x02bold\x02 \x0304red\x03", ["bold<strong> red"]),
    ],
)
def test_emphasis_and_code(text: str, lines: list[str]) -> None:
    assert told(text) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("```\nA *x*\n\nB\n```", ["A *x*<block>", "<block>", "B<block>"]),
        ("```py\nA\n```", ["A<block>"]),
        ("a\n```py\nA\n```\nend", ["a", "A<block>", "end"]),
        ("look: ```\nA\n``` end", ["look: ", "A<block>", " end"]),
        ("```A``` b", ["A<code> b"]),
        ("```\nA", ["```", "A"]),
        ("`````` ```", ["`````` ```"]),
    ],
)
def test_blocks_of_code(text: str, lines: list[str]) -> None:
    assert told(text) == lines


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("see https://a.org/x?b=c#d, please", "see https://a.org/x?b=c#d<link>, please"),
        ("(https://a.org/x_(y))", "(https://a.org/x_(y)<link>)"),
        ("[http://a.org]!", "[http://a.org<link>]!"),
        ("**https://a.org/~b**", "https://a.org/~b<link+strong>"),
        ("HTTPS://A.ORG hubbub://a ircs://b irc://c", "HTTPS://A.ORG<link> hubbub://a<link> ircs://b<link> irc://c<link>"),
        ("<https://a.org>", "<https://a.org<link>>"),
        ("https://例え.jp/道", "https://例え.jp/道<link>"),
    ],
)  # fmt: skip
def test_links(text: str, line: str) -> None:
    assert told(text) == [line]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "ftp://a",
        "xhttps://a.org",
        "https://",
        "http://...",
    ],
)
def test_nothing_else_is_a_link(text: str) -> None:
    assert [run.styles for line in parse(text) for run in line] == [frozenset()]
    assert not is_link(text)


def test_a_link_is_one_as_a_whole() -> None:
    assert is_link("https://a.org/")
    assert not is_link("https://a.org/ x")
    assert not is_link("x https://a.org/")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Ann: bob, bob_ and @bob", "Ann<mention>: bob<member>, bob_<member> and @bob<member>"),
        ("[Al-X] _bob_ **ann**", "[Al-X<member>] _bob_<member> ann<mention+strong>"),
        ("hannah Bobby annx", "hannah Bobby annx"),
        ("_ann_", "ann<emphasis+mention>"),
        ("in #lobby, not #1 or a#b.", "in #lobby<channel>, not #1 or a#b."),
    ],
)
def test_names(text: str, line: str) -> None:
    assert told(text) == [line]


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


@pytest.mark.parametrize("piece", [*HOSTILE, "http://a" + ")" * 50])
def test_its_time_grows_with_the_length_of_the_text(piece: str) -> None:
    def taken(text: str) -> float:
        start = time.thread_time()
        parse(text, PEOPLE)
        return time.thread_time() - start

    text = piece * (4_000 // len(piece))
    assert min(taken(text * 16) for _ in range(3)) < 16 * 4 * min(taken(text) for _ in range(3)) + 0.02
