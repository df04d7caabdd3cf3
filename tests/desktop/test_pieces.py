from hypothesis import given
from hypothesis import strategies as st

from hubbub.desktop.ordering import LABELS
from hubbub.desktop.pieces import EMOJI, Piece, arrange, text_of

FAMILY = "👨‍👩‍👧"
SHALOM, TODA = "שלום", "תודה"
BODY = ("body",)


def arranged(*pieces: Piece, width: int = 1_000) -> list[Piece]:
    return list(arrange(pieces, lambda text: len(text) <= width))


def test_what_is_strong_stays_so_in_its_new_place() -> None:
    strong = (*BODY, "strong")
    assert arranged((f"{SHALOM} ", BODY), (TODA, strong), (" abc", BODY)) == [
        ("abc ", BODY), (TODA[::-1], strong), (f" {SHALOM[::-1]}", BODY),
    ]  # fmt: skip


def test_an_emoji_stays_whole_and_alone() -> None:
    emoji = (*BODY, EMOJI)
    assert arranged((f"{SHALOM} ", BODY), (FAMILY, emoji), (f" {TODA}", BODY)) == [
        (f"{TODA[::-1]} ", BODY), (FAMILY, emoji), (f" {SHALOM[::-1]}", BODY),
    ]  # fmt: skip
    assert arranged((FAMILY, emoji), (SHALOM, BODY)) == [(SHALOM[::-1], BODY), (FAMILY, emoji)]


def test_an_address_keeps_its_separators() -> None:
    link = (*BODY, "link")
    assert arranged((f"{SHALOM} ", BODY), ("https://a.org/b/", link), (f" {TODA}", BODY)) == [
        (f"{TODA[::-1]} ", BODY), ("https://a.org/b/", link), (f" {SHALOM[::-1]}", BODY),
    ]  # fmt: skip


def test_letters_join_across_pieces() -> None:
    assert arranged(("ب", BODY), ("ب", (*BODY, "strong"))) == [
        ("\ufe90", (*BODY, "strong")),
        ("\ufe91", BODY),
    ]


def test_a_long_line_is_wrapped_and_keeps_its_looks() -> None:
    strong = (*BODY, "strong")
    lines = arranged((f"{SHALOM} ", BODY), (TODA, strong), width=5)
    assert lines == [(SHALOM[::-1], BODY), ("\n", BODY), (TODA[::-1], strong)]


def test_more_pieces_than_there_are_labels_are_still_all_there() -> None:
    pieces = [(letter, (*BODY, str(number))) for number, letter in enumerate("אב" * LABELS)]
    assert sorted(text_of(arranged(*pieces))) == sorted("אב" * LABELS)


TEXTS = st.text(
    st.sampled_from("abc אבגד 12 بتثلا().,:/") | st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]),
    min_size=1,
    max_size=8,
)
LOOKS = st.sampled_from([BODY, (*BODY, "strong"), (*BODY, "link"), (*BODY, "code")])
PIECES = st.lists(st.tuples(TEXTS, LOOKS) | st.just((FAMILY, (*BODY, EMOJI))), min_size=1, max_size=8)


@given(PIECES, st.integers(1, 30))
def test_every_emoji_is_there_and_line_ends_are_plain(pieces: list[Piece], width: int) -> None:
    result = arranged(*pieces, width=width)
    assert sum(EMOJI in tags for _, tags in result) == sum(EMOJI in tags for _, tags in pieces)
    assert all(text == FAMILY for text, tags in result if EMOJI in tags)
    assert all(set(tags) & {EMOJI} == set() for text, tags in result if text == "\n")
