import sys
import tkinter as tk
from collections.abc import Iterator
from pathlib import Path
from tkinter import font

import pytest

from desktop.driving import press, settle, wait_until
from hubbub.desktop import theme
from hubbub.desktop.looks import SYSTEM, Looks
from hubbub.desktop.preferences import PreferenceFile
from hubbub.desktop.settings.button import SettingsButton
from hubbub.desktop.settings.desk import SettingsDesk
from hubbub.desktop.system_theme import Question

LIGHT_DESKTOP = Question((sys.executable, "-c", "print('light')"), "dark")


@pytest.fixture
def preferences(tmp_path: Path) -> PreferenceFile:
    return PreferenceFile(tmp_path / "desktop.json")


@pytest.fixture
def desk(root: tk.Tk, preferences: PreferenceFile) -> Iterator[SettingsDesk]:
    made = SettingsDesk(root, preferences, LIGHT_DESKTOP)
    settle(root)
    yield made
    made.close()


def _size(root: tk.Tk) -> int:
    return int(font.nametofont(theme.TEXT_FONT, root).actual("size"))


def test_the_button_opens_the_window_once(root: tk.Tk, desk: SettingsDesk) -> None:
    button = SettingsButton(root, "TButton")
    button.grid()
    button.invoke()
    settle(root)
    window = desk.window
    desk.open()
    assert window is not None
    assert desk.window is window
    window.close()


def test_keys_change_the_text_size_within_bounds(root: tk.Tk, desk: SettingsDesk) -> None:
    usual = _size(root)
    press(root, "<Control-plus>")
    assert _size(root) == usual + 1
    for _ in range(10):
        press(root, "<Control-minus>")
    assert _size(root) == desk.looks.size == 8
    press(root, "<Control-0>")
    assert _size(root) == usual


def test_what_was_chosen_is_remembered(root: tk.Tk, desk: SettingsDesk, preferences: PreferenceFile) -> None:
    press(root, "<Control-plus>")
    assert SettingsDesk(root, PreferenceFile(preferences.path)).looks == desk.looks != Looks()


def test_it_follows_the_desktop_where_that_was_chosen(
    root: tk.Tk, desk: SettingsDesk, preferences: PreferenceFile
) -> None:
    assert theme.current(root) is theme.DARK
    desk.open()
    assert desk.window is not None
    desk.window.themes[SYSTEM].invoke()
    wait_until(root, lambda: theme.current(root) is theme.LIGHT)
    assert PreferenceFile(preferences.path).values.dark is False
    desk.window.close()
