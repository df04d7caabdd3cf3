import pytest

from hubbub.desktop.notices.marks import Mark, badge, total
from hubbub.desktop.notices.policy import Level

MUTED = Mark(5, 2, Level.NOTHING)


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ([], ""),
        ([Mark()], ""),
        ([Mark(3)], "• "),
        ([Mark(3), Mark(2, 1), Mark(1, 1)], "(2) "),
        ([MUTED], ""),
        ([MUTED, Mark(1)], "• "),
    ],
)
def test_the_title_counts_what_is_meant_for_us(marks: list[Mark], words: str) -> None:
    assert badge(total(marks)) == words


def test_what_is_unread_is_counted_unless_it_is_muted() -> None:
    assert Mark(3, 1).suffix == " (3)"
    assert Mark().suffix == ""
    assert MUTED.suffix == ""
