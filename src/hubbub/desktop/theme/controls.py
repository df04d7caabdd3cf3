"""The ttk styles of what is pressed, filled in and chosen."""

from typing import Any, Final

from hubbub.desktop.theme.fonts import BOLD_FONT, EMOJI_FONT, HEADING_FONT, SMALL_FONT, TEXT_FONT
from hubbub.desktop.theme.palettes import Palette

# Without arrows, which nobody aims at.
_BARE_SCROLLBAR: Final = [
    (
        "Vertical.Scrollbar.trough",
        {"sticky": "ns", "children": [("Vertical.Scrollbar.thumb", {"sticky": "nswe"})]},
    )
]


def _button(
    colour: str, active: str, foreground: str, *, border: str, padding: str, font_name: str = TEXT_FONT
) -> dict[str, Any]:
    return {
        "configure": {
            "background": colour,
            "foreground": foreground,
            "bordercolor": border,
            "lightcolor": colour,
            "darkcolor": colour,
            "padding": padding,
            "anchor": "center",
            "relief": "flat",
            "font": font_name,
        },
        "map": {
            part: [("pressed", active), ("active", active)]
            for part in ("background", "lightcolor", "darkcolor")
        },
    }


def buttons(p: Palette) -> dict[str, Any]:
    """What is pressed."""
    plain = (p.panel, p.border, p.text)
    styles = {
        "TButton": _button(*plain, border=p.border, padding="10p 5p"),
        "Big.TButton": _button(*plain, border=p.border, padding="14p 11p", font_name=HEADING_FONT),
        "Flat.TButton": _button(p.background, p.panel, p.link, border=p.background, padding="4p 3p"),
        "PanelFlat.TButton": _button(
            p.panel, p.border, p.link, border=p.panel, padding="4p 2p", font_name=SMALL_FONT
        ),
    }
    styles["Side.TButton"] = _button(
        p.panel, p.border, p.link, border=p.panel, padding="4p 2p", font_name=SMALL_FONT
    )
    styles["Side.TButton"]["configure"]["anchor"] = "w"
    styles["Emoji.TButton"] = _button(
        p.panel, p.border, p.text, border=p.panel, padding="2p 2p", font_name=EMOJI_FONT
    )
    for name, padding, font_name in (
        ("Accent", "14p 6p", BOLD_FONT),
        ("BigAccent", "14p 11p", HEADING_FONT),
        ("Pill", "10p 3p", SMALL_FONT),
    ):
        accented = _button(
            p.accent, p.accent_active, p.on_accent, border=p.accent, padding=padding, font_name=font_name
        )
        accented["configure"]["focuscolor"] = p.on_accent
        for part in ("background", "lightcolor", "darkcolor", "bordercolor"):
            accented["map"][part] = [("disabled", p.border), *accented["map"].get(part, [])]
        styles[f"{name}.TButton"] = accented
    return styles


def fields(p: Palette) -> dict[str, Any]:
    """What is filled in, ticked, chosen or moved."""
    return {
        "TEntry": {
            "configure": {"padding": "6p 5p", "foreground": p.text, "lightcolor": p.field},
            "map": {
                "bordercolor": [("invalid", p.danger), ("focus", p.link)],
                "lightcolor": [("focus", p.field)],
                "fieldbackground": [("disabled", p.panel), ("readonly", p.panel)],
            },
        },
        "TCheckbutton": _indicator(p, p.on_accent, p.accent),
        "TRadiobutton": _indicator(p, p.link, p.field),
        "Panel.TRadiobutton": {
            "configure": {"background": p.panel, "font": SMALL_FONT},
            "map": {"background": [("active", p.panel)]},
        },
        "TCombobox": _choice(p),
        "TSpinbox": _choice(p),
        "Vertical.TScrollbar": {
            "layout": _BARE_SCROLLBAR,
            "configure": {
                "background": p.border,
                "troughcolor": p.background,
                "bordercolor": p.background,
                "lightcolor": p.border,
                "darkcolor": p.border,
                "gripcount": 0,
            },
            "map": {"background": [("disabled", p.background), ("active", p.quiet)],
                    "lightcolor": [("disabled", p.background)],
                    "darkcolor": [("disabled", p.background)]},
        },
    }  # fmt: skip


def _indicator(p: Palette, mark: str, around: str) -> dict[str, Any]:
    """A box or a circle, and the colours of its mark and of what is around it when it is chosen."""
    return {
        "configure": {
            "background": p.background,
            "padding": "2p 3p",
            "indicatorbackground": p.field,
            "indicatorforeground": mark,
            "indicatormargin": "0 0 5p 0",
            "indicatorsize": "8p",
            "upperbordercolor": p.quiet,
            "lowerbordercolor": p.quiet,
        },
        "map": {
            "background": [("active", p.background)],
            "indicatorbackground": [("selected", "disabled", p.quiet), ("selected", around)],
        },
    }


def _choice(p: Palette) -> dict[str, Any]:
    """A field that offers values."""
    return {
        "configure": {
            "padding": "6p 4p",
            "foreground": p.text,
            "background": p.panel,
            "lightcolor": p.field,
            "arrowcolor": p.text,
            "selectbackground": p.field,
            "selectforeground": p.text,
        },
        "map": {
            "bordercolor": [("focus", p.link)],
            "fieldbackground": [("readonly", p.field)],
            "background": [("active", p.border)],
        },
    }
