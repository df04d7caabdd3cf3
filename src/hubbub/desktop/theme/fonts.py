"""The fonts by name, their sizes and families."""

import tkinter as tk
from tkinter import font
from typing import Any, Final

TEXT_FONT: Final = "HubbubText"
BOLD_FONT: Final = "HubbubBold"
ITALIC_FONT: Final = "HubbubItalic"
BOLD_ITALIC_FONT: Final = "HubbubBoldItalic"
CODE_FONT: Final = "HubbubCode"
SMALL_FONT: Final = "HubbubSmall"
HEADING_FONT: Final = "HubbubHeading"
TITLE_FONT: Final = "HubbubTitle"
EMOJI_FONT: Final = "HubbubEmoji"
GAP_FONT: Final = "HubbubGap"

TEXT_SIZE: Final = 11
"""The size of messages in points, where nobody has asked for another."""

# Sizes are in points (1/72 inch), so that Tk scales them with the screen.
_FONTS: Final[dict[str, dict[str, Any]]] = {
    TEXT_FONT: {"size": TEXT_SIZE},
    BOLD_FONT: {"size": TEXT_SIZE, "weight": "bold"},
    ITALIC_FONT: {"size": TEXT_SIZE, "slant": "italic"},
    BOLD_ITALIC_FONT: {"size": TEXT_SIZE, "weight": "bold", "slant": "italic"},
    CODE_FONT: {"size": 10},
    SMALL_FONT: {"size": 9},
    HEADING_FONT: {"size": 13, "weight": "bold"},
    TITLE_FONT: {"size": 22, "weight": "bold"},
    EMOJI_FONT: {"size": 15},
    GAP_FONT: {"size": 3},
}


def make_fonts(root: tk.Tk) -> None:
    """Make the fonts known to Tk, in the system's families."""
    for name, options in _FONTS.items():
        # Kept by the root: a Font deletes its font in Tk when Python forgets it.
        setattr(root, name, font.Font(root, name=name, family=_system_family(root, name), **options))


def _system_family(root: tk.Tk, name: str) -> str:
    like = "TkFixedFont" if name == CODE_FONT else "TkDefaultFont"
    return str(font.nametofont(like, root).actual("family"))


def use_family(root: tk.Tk, family: str, size: int) -> None:
    """Write in a font family, the system's where it is empty or unknown, with `size` points for messages."""
    known = family if family in font.families(root) else ""
    for name, options in _FONTS.items():
        fixed = name == CODE_FONT
        font.nametofont(name, root).configure(
            family=_system_family(root, name) if fixed or not known else known,
            size=max(1, round(options["size"] * size / TEXT_SIZE)),
        )


def row_height(root: tk.Tk) -> int:
    """The height of a list's row in pixels."""
    return font.nametofont(TEXT_FONT, root).metrics("linespace") + root.winfo_pixels("4p")


def growth(widget: tk.Misc) -> float:
    """How many times larger than usual the text is."""
    return float(font.nametofont(TEXT_FONT, widget).cget("size")) / TEXT_SIZE


def grown(widget: tk.Misc, points: float) -> int:
    """A distance in pixels that grows with the text. It never takes more than most of the screen's width."""
    wanted = round(widget.winfo_fpixels(f"{points}p") * growth(widget))
    return min(wanted, widget.winfo_screenwidth() * 19 // 20)
