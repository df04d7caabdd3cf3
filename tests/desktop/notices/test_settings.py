import tkinter as tk
from pathlib import Path

import pytest

from desktop.driving import press, settle, write
from desktop.notices.calling import Called
from hubbub.client.highlights import MOST
from hubbub.desktop.notices.policy import Wishes
from hubbub.desktop.notices.settings import NoticeSettings


@pytest.fixture
def called(root: tk.Tk, tmp_path: Path) -> Called:
    made = Called(root, tmp_path)
    made.centre.switch(notices=True, sound=False, highlights="tea")
    return made


@pytest.fixture
def settings(root: tk.Tk, called: Called) -> NoticeSettings:
    made = NoticeSettings(root, called.centre)
    settle(root)
    return made


def test_it_shows_what_is_switched_on(settings: NoticeSettings) -> None:
    assert settings.notices.chosen
    assert not settings.sound.chosen
    assert settings.words.value == "tea"
    assert settings.focus_get() is settings.notices


def test_the_keyboard_changes_everything(called: Called, settings: NoticeSettings) -> None:
    press(settings.notices, "<space>")
    press(settings.sound, "<space>")
    settings.words.fill("")
    write(settings.words.entry, "cake, two words,, cake")
    press(settings.words.entry, "<Return>")
    assert called.centre.wishes == Wishes(notices=False, sound=True)
    assert list(called.centre.words) == ["cake", "two words"]
    assert not settings.winfo_exists()


def test_escape_changes_nothing(called: Called, settings: NoticeSettings) -> None:
    press(settings.sound, "<space>")
    press(settings.sound, "<Escape>")
    assert not called.centre.wishes.sound
    assert not settings.winfo_exists()


def test_too_many_words_are_told(called: Called, settings: NoticeSettings) -> None:
    settings.words.fill(", ".join(f"word{number}" for number in range(MOST + 1)))
    settings.ok.invoke()
    assert "At most" in settings.words.problem
    assert list(called.centre.words) == ["tea"]
