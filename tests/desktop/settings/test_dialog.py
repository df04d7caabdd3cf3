import tkinter as tk

import pytest

from desktop.driving import press, settle
from hubbub.desktop import theme
from hubbub.desktop.looks import COMPACT, SYSTEM, TWELVE, Looks
from hubbub.desktop.settings.dialog import SYSTEM_FONT, SettingsDialog


@pytest.fixture
def chosen() -> list[Looks]:
    return []


@pytest.fixture
def dialog(root: tk.Tk, chosen: list[Looks]) -> SettingsDialog:
    window = SettingsDialog(root, Looks(), chosen.append)
    settle(root)
    return window


def test_everything_is_chosen_with_the_keyboard(dialog: SettingsDialog, chosen: list[Looks]) -> None:
    press(dialog.themes[SYSTEM], "<space>")
    press(dialog.densities[COMPACT], "<space>")
    press(dialog.clocks[TWELVE], "<space>")
    press(dialog.text_size, "<Up>")
    press(dialog.font, "<Down>")
    assert chosen[-1].theme == SYSTEM
    assert (chosen[-1].density, chosen[-1].clock, chosen[-1].size) == (COMPACT, TWELVE, theme.TEXT_SIZE + 1)


def test_a_font_is_chosen_and_given_up_again(dialog: SettingsDialog, chosen: list[Looks]) -> None:
    for name, font in (("DejaVu Sans", "DejaVu Sans"), (SYSTEM_FONT, "")):
        dialog.font.set(name)
        dialog.font.event_generate("<<ComboboxSelected>>")
        settle(dialog)
        assert chosen[-1].font == font


def test_one_can_go_back_to_what_is_usual(root: tk.Tk, chosen: list[Looks]) -> None:
    dialog = SettingsDialog(root, Looks(theme.LIGHT.name, "DejaVu Sans", 14, COMPACT, TWELVE), chosen.append)
    settle(root)
    assert dialog.themes[theme.LIGHT.name].instate(["selected"])
    assert (dialog.font.get(), dialog.text_size.get()) == ("DejaVu Sans", "14")
    press(dialog.reset_button, "<space>")
    settle(root)
    assert chosen == [Looks()]
    assert dialog.themes[theme.DARK.name].instate(["selected"])
    assert (dialog.font.get(), dialog.text_size.get()) == (SYSTEM_FONT, str(theme.TEXT_SIZE))


def test_escape_closes_it(root: tk.Tk, dialog: SettingsDialog) -> None:
    press(dialog, "<Escape>")
    settle(root)
    assert not dialog.winfo_exists()
