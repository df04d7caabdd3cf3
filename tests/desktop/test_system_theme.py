import sys
import time
import tkinter as tk

import pytest

from desktop.driving import settle, wait_until
from hubbub.desktop.system_theme import QUESTIONS, Question, SystemTheme


def _says(words: str, status: int = 0) -> Question:
    program = f"import sys; print({words!r}); sys.exit({status})"
    return Question((sys.executable, "-c", program), QUESTIONS["linux"].dark)


@pytest.mark.parametrize(
    ("answer", "dark"),
    [
        ("   variant   variant   uint32 1", True),
        ("   variant   variant   uint32 2", False),
        ("uint32 0", False),
    ],
)
def test_the_answer_of_the_portal_is_understood(root: tk.Tk, answer: str, dark: bool) -> None:
    told: list[bool] = []
    SystemTheme(root, told.append, _says(answer)).ask()
    wait_until(root, lambda: told)
    assert told == [dark]


def test_while_an_answer_is_on_its_way_nobody_asks_again(root: tk.Tk) -> None:
    told: list[bool] = []
    system = SystemTheme(root, told.append, _says("uint32 1"))
    system.ask()
    system.ask()
    wait_until(root, lambda: told)
    system.ask()
    wait_until(root, lambda: len(told) == 2)
    assert told == [True, True]


def test_a_desktop_that_cannot_say_it_is_left_in_peace(root: tk.Tk) -> None:
    told: list[bool] = []
    asked = SystemTheme(root, told.append, _says("Error", status=1))
    asked.ask()
    wait_until(root, lambda: asked._asked is None)
    SystemTheme(root, told.append, Question(("no-such-program",), "")).ask()
    settle(root)
    assert told == []


def test_the_window_waits_for_no_answer(root: tk.Tk) -> None:
    forever = Question((sys.executable, "-c", "import time; time.sleep(60)"), "")
    system = SystemTheme(root, lambda _dark: None, forever)
    begun = time.monotonic()
    system.ask()
    asked = system._asked
    assert asked is not None
    system.close()
    assert asked.returncode is not None
    assert time.monotonic() - begun < 30
