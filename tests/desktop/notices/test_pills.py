import tkinter as tk

from desktop.driving import settle
from hubbub.desktop.looks import LARGEST, Looks, wear
from hubbub.desktop.notices.marks import Mark
from hubbub.desktop.notices.pills import MOST, Pills
from hubbub.desktop.notices.policy import Level


def height_of(root: tk.Tk, name: str) -> int:
    return int(root.tk.call("image", "height", name))


def test_a_count_grows_with_the_text(root: tk.Tk) -> None:
    pills = Pills(root)
    usual = height_of(root, pills.image(Mark(3, 3)))
    wear(root, Looks(size=LARGEST), dark=True)
    settle(root)
    assert height_of(root, pills.image(Mark(3, 3))) > 2 * usual


def test_what_calls_nobody_has_no_mark_and_what_is_muted_a_dot(root: tk.Tk) -> None:
    pills = Pills(root)
    assert pills.image(Mark(3)) == ""
    dot = pills.image(Mark(3, 3, Level.NOTHING))
    assert 0 < height_of(root, dot) < height_of(root, pills.image(Mark(3, 3)))


def test_what_is_too_much_to_count_ends_in_a_plus(root: tk.Tk) -> None:
    pills = Pills(root)
    many = pills.image(Mark(MOST + 1, MOST + 1))
    assert many == pills.image(Mark(MOST + 2, MOST + 2))
    assert many != pills.image(Mark(MOST, MOST))
