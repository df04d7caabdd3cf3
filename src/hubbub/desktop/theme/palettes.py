"""The colours of the dark and the light theme."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, each named after its use."""

    name: str
    background: str
    panel: str
    field: str
    border: str
    accent: str
    accent_active: str
    on_accent: str
    text: str
    quiet: str
    own: str
    code: str
    mention: str
    danger: str
    good: str
    waiting: str
    link: str


DARK: Final = Palette(
    name="hubbub-dark",
    background="#121212",
    panel="#1F1B24",
    field="#2A2531",
    border="#3D3648",
    accent="#464EB8",
    accent_active="#5861D0",
    on_accent="#FFFFFF",
    text="#FFFFFF",
    quiet="#ACA5B9",
    own="#191A2B",
    code="#2A2531",
    mention="#5C3D00",
    danger="#FF8A80",
    good="#62D394",
    waiting="#F2BE5C",
    link="#A3ADFF",
)
LIGHT: Final = Palette(
    name="hubbub-light",
    background="#FFFFFF",
    panel="#F3F1F6",
    field="#FFFFFF",
    border="#C9C3D3",
    accent="#464EB8",
    accent_active="#363D99",
    on_accent="#FFFFFF",
    text="#1A1720",
    quiet="#5F596B",
    own="#ECEDFB",
    code="#E6E2EC",
    mention="#FFE29A",
    danger="#B3261E",
    good="#1A7443",
    waiting="#7D5200",
    link="#3039A8",
)
PALETTES: Final = {palette.name: palette for palette in (DARK, LIGHT)}
