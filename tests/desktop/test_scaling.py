import ctypes
import tkinter as tk
from types import SimpleNamespace

import pytest

from hubbub.desktop import scaling


@pytest.mark.parametrize(
    ("environment", "factor"),
    [
        ({}, None),
        ({"HUBBUB_SCALE": "2"}, 2.0),
        ({"HUBBUB_SCALE": "1.25", "GDK_SCALE": "3"}, 1.25),
        ({"GDK_SCALE": "2"}, 2.0),
        ({"HUBBUB_SCALE": "big"}, None),
        ({"HUBBUB_SCALE": "100"}, 8.0),
        ({"HUBBUB_SCALE": "0"}, 0.5),
    ],
)
def test_the_environment_can_choose(environment: dict[str, str], factor: float | None) -> None:
    assert scaling.chosen_factor(environment) == factor


def test_a_factor_sets_the_size_of_a_point(root: tk.Tk) -> None:
    scaling.apply_scale(root, {"HUBBUB_SCALE": "2"})
    assert root.winfo_pixels("72p") == 192


def test_without_a_wish_tk_keeps_its_own(root: tk.Tk) -> None:
    before = root.winfo_pixels("72p")
    scaling.apply_scale(root, {})
    assert root.winfo_pixels("72p") == before


def test_the_desktops_resolution_is_read() -> None:
    assert scaling.dpi_of("*color: red\nXft.dpi:\t192\nXft.antialias: 1\n") == 192
    assert scaling.dpi_of("Xft.antialias: 1\n") is None


def test_a_missing_xrdb_is_no_trouble(root: tk.Tk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    before = root.winfo_pixels("72p")
    scaling.apply_scale(root, {})
    assert root.winfo_pixels("72p") == before


def test_windows_is_told_that_we_scale_ourselves(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    library = SimpleNamespace(SetProcessDpiAwareness=told.append)
    monkeypatch.setattr(ctypes, "WinDLL", lambda name: {"shcore": library}[name], raising=False)
    scaling.declare_awareness("win32")
    assert told == [2]
    scaling.declare_awareness("linux")
    assert told == [2]
