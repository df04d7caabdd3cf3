"""How the person wants the program to look: theme, font, density, clock and language."""

import tkinter as tk
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hubbub.desktop.theme import DARK, LIGHT, TEXT_SIZE, set_fonts, use

SYSTEM: Final = "system"
"""The theme and the language that are the desktop's."""

ROOMY: Final = "roomy"
COMPACT: Final = "compact"
TWENTY_FOUR: Final = "24"
TWELVE: Final = "12"

SHOWN: Final = "shown"
LINKS: Final = "links"
"""Whether pictures are shown in the conversation, or links to them only."""

SMALLEST: Final = 8
LARGEST: Final = 24
"""The text sizes that can be chosen, in points."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What was chosen. An unknown value, as of another version, stands for the first one that there is."""

    theme: str = DARK.name
    """A theme's name, or SYSTEM."""
    font: str = ""
    """A font family; empty for the system's."""
    size: int = TEXT_SIZE
    density: str = ROOMY
    clock: str = TWENTY_FOUR
    pictures: str = SHOWN
    language: str = SYSTEM
    """One of LANGUAGES, or SYSTEM. It holds from the next start on."""

    @property
    def spacing(self) -> float:
        """What the distances between messages are multiplied by."""
        return 0.3 if self.density == COMPACT else 1.0

    def time(self, when: datetime) -> str:
        """The time of day."""
        return f"{when:%I:%M %p}".removeprefix("0") if self.clock == TWELVE else f"{when:%H:%M}"


def looks_of(widget: tk.Misc) -> Looks:
    """The looks of the program that a widget belongs to."""
    kept = getattr(widget.nametowidget("."), "looks", None)
    return kept if isinstance(kept, Looks) else Looks()


def wear(root: tk.Tk, looks: Looks, *, dark: bool) -> None:
    """Look like that from now on; `dark` is how the desktop looks. Every widget hears <<ThemeChanged>>."""
    root.looks = looks  # type: ignore[attr-defined]
    set_fonts(root, looks.font, min(max(looks.size, SMALLEST), LARGEST))
    by_system = DARK if dark else LIGHT
    use(root, by_system.name if looks.theme == SYSTEM else looks.theme)
