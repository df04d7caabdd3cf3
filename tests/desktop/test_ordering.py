from bidi import get_display  # type: ignore[import-untyped]
from bidi.mirror import MIRRORED  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from hubbub.desktop.ordering import LABELS, has_right_to_left, order, reads_right_to_left

SHALOM = "שלום"
LINES = st.text(
    st.sampled_from("abc אבגד 12 بتث().,:/+-%₪ָ\u2067\u2069\u200f\u202e\u202c\u200d\ufffc")
    | st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]),
    max_size=40,
).map(lambda text: "".join(c for c in text if not 0xE0100 <= ord(c) < 0xE0100 + LABELS))


def unmirrored(text: str) -> str:
    return "".join(min(character, str(MIRRORED.get(character, character))) for character in text)


def test_the_first_strong_character_says_where_a_line_starts() -> None:
    assert reads_right_to_left(f"... {SHALOM} abc")
    assert not reads_right_to_left(f"abc {SHALOM}")
    assert not reads_right_to_left("123 abc")
    assert not reads_right_to_left("")
    assert has_right_to_left(f"abc {SHALOM}")
    assert not has_right_to_left("abc")


def test_every_character_keeps_its_label() -> None:
    assert [(each.character, each.label) for each in order("אב c", [0, 1, 2, 3], "R")] == [
        ("c", 3), (" ", None), ("ב", 1), ("א", 0),
    ]  # fmt: skip


def test_brackets_are_mirrored() -> None:
    assert "".join(each.character for each in order("(א)", [0, 0, 0], "R")) == "(א)"


@given(LINES, st.sampled_from("LR"))
def test_labels_change_no_order(line: str, base: str) -> None:
    placed = order(line, [number % LABELS for number in range(len(line))], base)
    ordered = str(get_display(line, base_dir=base))
    assert unmirrored("".join(each.character for each in placed)) == unmirrored(ordered)
    assert all(
        each.label is None or line[each.label] in {each.character, MIRRORED.get(each.character)}
        for each in placed
    )
