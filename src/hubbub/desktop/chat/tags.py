"""The looks of the tags that rendering gives out."""

import tkinter as tk
from typing import Any, Final

from hubbub.client.formatting import Style
from hubbub.desktop import theme
from hubbub.desktop.chat.inline import STRONG_EMPHASIS
from hubbub.desktop.colours import NAME_HUES, name_colour
from hubbub.desktop.files.cards import FILE, PICTURE, SAVE
from hubbub.desktop.theme import Palette

MARGIN: Final = "14p"
"""The room left and right of what is written."""

CODE_MARGIN: Final = "24p"
LINK: Final = Style.LINK.value
CHANNEL: Final = Style.CHANNEL.value
CHOSEN: Final = "chosen"
"""The tag of the message that the keyboard has chosen."""

FOUND: Final = "found"
"""The tag of the message that was looked for, for a moment."""

CHOSEN_LINK: Final = "chosen-link"
"""The tag of the link that the keyboard has chosen."""

_MARGINS: Final = {"lmargin1": MARGIN, "lmargin2": MARGIN, "rmargin": MARGIN}

# Later ones win over earlier ones.
_SHAPES: Final[dict[str, dict[str, Any]]] = {
    "day": {"font": theme.SMALL_FONT, "justify": "center", "spacing1": "12p", "spacing3": "4p"},
    "new": {"font": theme.SMALL_FONT, "justify": "center", "spacing1": "8p", "spacing3": "2p"},
    "quote": {"font": theme.SMALL_FONT, "spacing1": "2p", **_MARGINS},
    PICTURE: {"spacing1": "3p", **_MARGINS},
    "card": {"font": theme.SMALL_FONT, "spacing1": "1p", "spacing3": "4p", **_MARGINS},
    "reactions": {"font": theme.SMALL_FONT, "spacing1": "2p", "spacing3": "4p", **_MARGINS},
    "info": {"font": theme.SMALL_FONT, "spacing1": "3p", "spacing3": "1p", **_MARGINS},
    "action": {"font": theme.ITALIC_FONT, "spacing1": "3p", **_MARGINS},
    "body": {"font": theme.TEXT_FONT, "spacing1": "1p", "spacing2": "1p", "spacing3": "2p", **_MARGINS},
    "head": {"font": theme.BOLD_FONT, "spacing1": "7p", **_MARGINS},
    "problem": {"font": theme.SMALL_FONT, "spacing3": "3p", **_MARGINS},
    **{f"name-{hue}": {} for hue in range(NAME_HUES)},
    "own-name": {},
    "time": {"font": theme.SMALL_FONT},
    "emphasis": {"font": theme.ITALIC_FONT},
    "strong": {"font": theme.BOLD_FONT},
    STRONG_EMPHASIS: {"font": theme.BOLD_ITALIC_FONT},
    "strike": {"overstrike": True},
    "member": {"font": theme.BOLD_FONT},
    CHANNEL: {"font": theme.BOLD_FONT},
    "pending": {},
    "failed": {},
    "rtl": {"justify": "right"},
    "edited": {"font": theme.SMALL_FONT},
    LINK: {"underline": True},
    FILE: {"underline": True},
    SAVE: {"underline": True},
    "retry": {"underline": True},
    "own": {},
    CHOSEN: {},
    FOUND: {},
    "reaction": {},
    "own-reaction": {},
    "mention": {"font": theme.BOLD_FONT},
    "code": {"font": theme.CODE_FONT},
    "block": {"font": theme.CODE_FONT, "lmargin1": CODE_MARGIN, "lmargin2": CODE_MARGIN, "wrap": "char"},
    CHOSEN_LINK: {},
}
_CLICKABLE: Final = (LINK, CHANNEL, FILE, SAVE, PICTURE, "retry", "quote", "reaction", "own-reaction")


def make_tags(text: tk.Text) -> None:
    """Make the tags in their order, and show where one can click."""
    for name in _SHAPES:
        text.tag_configure(name)
    for name in _CLICKABLE:
        text.tag_bind(name, "<Enter>", lambda _event: text.configure(cursor="hand2"))
        text.tag_bind(name, "<Leave>", lambda _event: text.configure(cursor="xterm"))


def shape_tags(text: tk.Text, spacing: float) -> None:
    """Set fonts, margins and distances; those between lines are multiplied by `spacing`."""
    for name, shape in _SHAPES.items():
        distances = {key: _stretched(value, spacing) for key, value in shape.items() if "spacing" in key}
        text.tag_configure(name, **shape | distances)


def _stretched(points: str, factor: float) -> str:
    return f"{float(points.removesuffix('p')) * factor:g}p"


def paint_tags(text: tk.Text, palette: Palette) -> None:
    """Give every tag the colours of a theme."""
    for name in ("day", "info", "time", "pending", "edited", "quote", "card"):
        text.tag_configure(name, foreground=palette.quiet)
    for name in ("own-name", LINK, "retry", CHANNEL, "new", FILE, SAVE):
        text.tag_configure(name, foreground=palette.link)
    for name in ("failed", "problem"):
        text.tag_configure(name, foreground=palette.danger)
    for hue in range(NAME_HUES):
        text.tag_configure(f"name-{hue}", foreground=name_colour(hue, palette.background, palette.own))
    for name in ("code", "block"):
        text.tag_configure(name, background=palette.code)
    text.tag_configure("mention", background=palette.mention, foreground=palette.text)
    text.tag_configure(CHOSEN_LINK, background=palette.accent, foreground=palette.on_accent)
    for name in (
        "head",
        "body",
        "action",
        PICTURE,
        "card",
    ):  # what begins with a background doesn't colour the margin
        text.tag_configure(name, lmargincolor=palette.background, rmargincolor=palette.background)
    text.tag_configure("own", background=palette.own, lmargincolor=palette.own, rmargincolor=palette.own)
    text.tag_configure("reaction", foreground=palette.text, background=palette.panel)
    text.tag_configure("own-reaction", foreground=palette.on_accent, background=palette.accent)
    chosen = {"background": palette.panel, "lmargincolor": palette.panel, "rmargincolor": palette.panel}
    text.tag_configure(CHOSEN, **chosen)
    found = {"background": palette.mention, "lmargincolor": palette.mention, "rmargincolor": palette.mention}
    text.tag_configure(FOUND, **found)
    text.tag_raise("sel")
