"""What of a conversation one wants to be called for, as entries of its context menu."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import Final

from hubbub.client.translation import N_, _
from hubbub.desktop.notices.policy import Level, levels_of

_WORDS: Final = {
    Level.ALL: N_("Call me for every message"),
    Level.MENTIONS: N_("Call me when I am mentioned"),
    Level.NOTHING: N_("Be quiet (mute)"),
}


def add_levels(menu: tk.Menu, name: str, current: Level, on_choose: Callable[[Level], None]) -> None:
    """Offer what can be chosen for the conversation called `name`, with a sign at what holds now."""
    for level in levels_of(name):
        sign = "●" if level is current else "○"
        menu.add_command(label=f"{sign}  {_(_WORDS[level])}", command=partial(on_choose, level))
    menu.add_separator()
