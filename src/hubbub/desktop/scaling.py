"""Sharp windows on dense screens: what each platform needs before and after the first window is made."""

import ctypes
import os
import re
import subprocess
import sys
import tkinter as tk
from collections.abc import Mapping
from typing import Final

_POINTS_PER_INCH: Final = 72
_BASE_DPI: Final = 96
_PER_MONITOR_AWARE: Final = 2  # PROCESS_PER_MONITOR_DPI_AWARE of SetProcessDpiAwareness
_LARGEST: Final = 8.0


def declare_awareness(platform: str = sys.platform) -> None:
    """Tell Windows that we scale ourselves, so that it doesn't stretch a blurred window. First of all."""
    if platform == "win32":
        ctypes.WinDLL("shcore").SetProcessDpiAwareness(_PER_MONITOR_AWARE)  # type: ignore[attr-defined,unused-ignore]


def apply_scale(root: tk.Tk, environment: Mapping[str, str] = os.environ) -> None:
    """Set how many pixels Tk takes for a point: fonts and all our distances are given in points."""
    factor = chosen_factor(environment)
    dpi = factor * _BASE_DPI if factor else _server_dpi(root)
    if dpi:
        root.tk.call("tk", "scaling", dpi / _POINTS_PER_INCH)


def chosen_factor(environment: Mapping[str, str]) -> float | None:
    """The scale asked for with HUBBUB_SCALE or GDK_SCALE, such as 2; None when neither is set."""
    for variable in ("HUBBUB_SCALE", "GDK_SCALE"):
        if re.fullmatch(r"\d+(\.\d+)?", environment.get(variable, "")):
            return min(max(float(environment[variable]), 0.5), _LARGEST)
    return None


def dpi_of(resources: str) -> float | None:
    """The dots per inch that a desktop has written into the X resources (``Xft.dpi: 192``), if any."""
    found = re.search(r"^Xft\.dpi:\s*(\d+(?:\.\d+)?)\s*$", resources, re.MULTILINE)
    return float(found[1]) if found else None


def _server_dpi(root: tk.Tk) -> float | None:
    """What the desktop says. Tk believes the X screen's millimetres, which are made up to give 96 dpi."""
    if root.tk.call("tk", "windowingsystem") != "x11":
        return None
    try:
        asked = subprocess.run(["xrdb", "-query"], capture_output=True, text=True, timeout=0.5, check=False)  # noqa: S607 - found on the PATH, as every X program does
    except (OSError, subprocess.TimeoutExpired):
        return None
    return dpi_of(asked.stdout)
