from hubbub.client.mentions import People
from hubbub.desktop.chat.inline import STRONG_EMPHASIS, Inline
from hubbub.desktop.colours import name_hue
from hubbub.desktop.pieces import EMOJI, Piece

FAMILY = "👨‍👩‍👧"
BODY = ("body",)


def pieces(text: str, before: str = "") -> list[list[Piece]]:
    return [list(line) for line, _tags in Inline(People("ann", ["bob"])).lines(text, BODY, before)]


def test_plain_text_is_one_piece() -> None:
    assert pieces("hello") == [[("hello", BODY)]]


def test_styles_are_tags() -> None:
    assert pieces("a **b** `c`") == [
        [("a ", BODY), ("b", (*BODY, "strong")), (" ", BODY), ("c", (*BODY, "code"))]
    ]
    ((both,),) = pieces("***x***")
    assert set(both[1]) == {*BODY, "strong", "emphasis", STRONG_EMPHASIS}


def test_somebody_has_their_own_colour() -> None:
    assert pieces("ann bob") == [
        [("ann", (*BODY, "mention")), (" ", BODY), ("bob", (*BODY, f"name-{name_hue('bob')}"))]
    ]


def test_an_emoji_is_a_piece() -> None:
    assert pieces(f"a{FAMILY}🙂") == [[("a", BODY), (FAMILY, (*BODY, EMOJI)), ("🙂", (*BODY, EMOJI))]]


def test_what_reads_from_the_right_is_tagged_line_by_line() -> None:
    lines = list(Inline().lines("**שלום**\nabc", BODY))
    assert ["rtl" in tags for _, tags in lines] == [True, False]
    assert all("rtl" in tags for _, tags in lines[0][0])


def test_the_ends_of_lines_of_code_are_code() -> None:
    ends = [tags for _, tags in Inline().lines("a\n```\nb\n\nc\n```\nd", BODY)]
    assert ["block" in tags for tags in ends] == [False, True, True, True, False]


def test_something_may_stand_before_the_first_line() -> None:
    assert pieces("one\ntwo", before="• bob ") == [[("• bob ", BODY), ("one", BODY)], [("two", BODY)]]
