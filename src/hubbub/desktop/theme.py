"""The program's looks: a dark and a light palette, the fonts, and the ttk styles made of them."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import font, ttk
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


# Without arrows, which nobody aims at, and without the signs of a tree that is a list.
_BARE_SCROLLBAR: Final = [
    (
        "Vertical.Scrollbar.trough",
        {"sticky": "ns", "children": [("Vertical.Scrollbar.thumb", {"sticky": "nswe"})]},
    )
]
_BARE_ITEM: Final = [
    (
        "Treeitem.padding",
        {
            "sticky": "nswe",
            "children": [
                ("Treeitem.image", {"side": "right", "sticky": ""}),
                ("Treeitem.text", {"side": "left", "sticky": ""}),
            ],
        },
    )
]


def install(root: tk.Tk, name: str = DARK.name) -> None:
    """Make the fonts and both themes known to Tk, and use the one called `name`."""
    _make_fonts(root)
    style = ttk.Style(root)
    for palette in PALETTES.values():
        style.theme_create(palette.name, parent="clam", settings=_settings(palette, _row_height(root)))
    use(root, name)
    for key in ("<Return>", "<KP_Enter>"):
        root.bind_class("TButton", key, _press)


def set_fonts(root: tk.Tk, family: str, size: int) -> None:
    """Write in a font family, the system's where it is empty or unknown, with `size` points for messages."""
    known = family if family in font.families(root) else ""
    for name, options in _FONTS.items():
        fixed = name == CODE_FONT
        font.nametofont(name, root).configure(
            family=_system_family(root, name) if fixed or not known else known,
            size=max(1, round(options["size"] * size / TEXT_SIZE)),
        )
    style = ttk.Style(root)
    for palette in PALETTES.values():
        style.theme_settings(palette.name, {"Treeview": {"configure": {"rowheight": _row_height(root)}}})


def _row_height(root: tk.Tk) -> int:
    return font.nametofont(TEXT_FONT, root).metrics("linespace") + root.winfo_pixels("4p")


def use(root: tk.Misc, name: str) -> None:
    """Change to the theme called `name`, or the dark one: Tk then sends <<ThemeChanged>> to every widget."""
    ttk.Style(root).theme_use(name if name in PALETTES else DARK.name)


def current(widget: tk.Misc) -> Palette:
    """The palette in use."""
    return PALETTES[ttk.Style(widget).theme_use()]


def style_names(palette: Palette) -> frozenset[str]:
    """The ttk styles that a theme defines."""
    return frozenset(_settings(palette, row_height=0)) - {"."}


def follow(widget: tk.Misc, paint: Callable[[Palette], None]) -> None:
    """Paint a widget that ttk doesn't style, now and whenever the theme changes."""
    paint(current(widget))
    for event in ("<<ThemeChanged>>", "<Map>"):  # Tk tells no theme to what was never seen
        widget.bind(event, lambda _event: paint(current(widget)), add=True)


def follow_background(window: tk.Tk | tk.Toplevel) -> None:
    """Give a window the theme's background, for the moments in which no page covers it."""

    def paint(palette: Palette) -> None:
        window.configure(background=palette.background)

    follow(window, paint)


def _press(event: "tk.Event[tk.Misc]") -> None:
    """Return presses a button too; ttk itself only knows the space bar."""
    if isinstance(event.widget, ttk.Button):
        event.widget.invoke()


def _make_fonts(root: tk.Tk) -> None:
    for name, options in _FONTS.items():
        # Kept by the root: a Font deletes its font in Tk when Python forgets it.
        setattr(root, name, font.Font(root, name=name, family=_system_family(root, name), **options))


def _system_family(root: tk.Tk, name: str) -> str:
    like = "TkFixedFont" if name == CODE_FONT else "TkDefaultFont"
    return str(font.nametofont(like, root).actual("family"))


def _settings(palette: Palette, row_height: int) -> dict[str, Any]:
    p = palette
    return {
        ".": {
            "configure": {
                "background": p.background,
                "foreground": p.text,
                "fieldbackground": p.field,
                "bordercolor": p.border,
                "lightcolor": p.border,
                "darkcolor": p.border,
                "troughcolor": p.background,
                "selectbackground": p.accent,
                "selectforeground": p.on_accent,
                "insertcolor": p.text,
                "focuscolor": p.link,
                "font": TEXT_FONT,
            },
            "map": {"foreground": [("disabled", p.quiet)]},
        },
        **_frames_and_labels(p),
        **_buttons(p),
        **_fields(p),
        **_lists(p, row_height),
        **_tabs(p),
    }


def _frames_and_labels(p: Palette) -> dict[str, Any]:
    def label(background: str, foreground: str, font_name: str = TEXT_FONT) -> dict[str, Any]:
        return {"configure": {"background": background, "foreground": foreground, "font": font_name}}

    return {
        "Panel.TFrame": {"configure": {"background": p.panel}},
        "Picker.TFrame": {"configure": {"background": p.panel, "borderwidth": 1, "relief": "solid"}},
        "Rule.TFrame": {"configure": {"background": p.border}},
        "Title.TLabel": label(p.background, p.text, TITLE_FONT),
        "Quiet.TLabel": label(p.background, p.quiet),
        "Small.TLabel": label(p.background, p.quiet, SMALL_FONT),
        "Bold.TLabel": label(p.background, p.text, BOLD_FONT),
        "Error.TLabel": label(p.background, p.danger),
        "Done.TLabel": label(p.background, p.good),
        "Heading.TLabel": label(p.background, p.text, HEADING_FONT),
        "Panel.TLabel": label(p.panel, p.text),
        "PanelBold.TLabel": label(p.panel, p.text, BOLD_FONT),
        "PanelHeading.TLabel": label(p.panel, p.text, HEADING_FONT),
        "PanelQuiet.TLabel": label(p.panel, p.quiet, SMALL_FONT),
        "Good.TLabel": label(p.panel, p.good, SMALL_FONT),
        "Waiting.TLabel": label(p.panel, p.waiting, SMALL_FONT),
        "Notice.TLabel": {
            "configure": {
                "background": p.panel,
                "foreground": p.text,
                "font": SMALL_FONT,
                "padding": "10p 3p",
                "borderwidth": 1,
                "relief": "solid",
            }
        },
        "Danger.TLabel": label(p.panel, p.danger, SMALL_FONT),
    }


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


def _buttons(p: Palette) -> dict[str, Any]:
    plain = (p.panel, p.border, p.text)
    buttons = {
        "TButton": _button(*plain, border=p.border, padding="10p 5p"),
        "Big.TButton": _button(*plain, border=p.border, padding="14p 11p", font_name=HEADING_FONT),
        "Flat.TButton": _button(p.background, p.panel, p.link, border=p.background, padding="4p 3p"),
        "PanelFlat.TButton": _button(
            p.panel, p.border, p.link, border=p.panel, padding="4p 2p", font_name=SMALL_FONT
        ),
    }
    buttons["Emoji.TButton"] = _button(
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
        buttons[f"{name}.TButton"] = accented
    return buttons


def _fields(p: Palette) -> dict[str, Any]:
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
                "arrowsize": "7p",
            },
            "map": {"background": [("disabled", p.background), ("active", p.quiet)],
                    "lightcolor": [("disabled", p.background)],
                    "darkcolor": [("disabled", p.background)]},
        },
    }  # fmt: skip


def _tabs(p: Palette) -> dict[str, Any]:
    return {
        "TNotebook": {"configure": {"borderwidth": 0, "tabmargins": "0 0 0 0"}},
        "TNotebook.Tab": {
            "configure": {
                "background": p.panel,
                "foreground": p.quiet,
                "lightcolor": p.panel,
                "bordercolor": p.border,
                "padding": "7p 4p",
            },
            "map": {
                "background": [("selected", p.background)],
                "lightcolor": [("selected", p.background)],
                "foreground": [("selected", p.text), ("active", p.text)],
            },
        },
        "Treeview.Heading": {
            "configure": {
                "background": p.panel,
                "foreground": p.quiet,
                "relief": "flat",
                "padding": "4p 3p",
                "font": SMALL_FONT,
            },
            "map": {"background": [("active", p.panel)]},
        },
    }


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
            "arrowsize": "9p",
            "selectbackground": p.field,
            "selectforeground": p.text,
        },
        "map": {
            "bordercolor": [("focus", p.link)],
            "fieldbackground": [("readonly", p.field)],
            "background": [("active", p.border)],
        },
    }


def _lists(p: Palette, row_height: int) -> dict[str, Any]:
    chosen = [("selected", "focus", p.accent), ("selected", p.border)]  # not chosen twice on one page
    return {
        "Servers.Treeview": {
            "configure": {"borderwidth": 1, "bordercolor": p.border, "lightcolor": p.panel},
            "map": {
                "background": chosen,
                "foreground": [("selected", "focus", p.on_accent)],
                "bordercolor": [("focus", p.link)],
            },
        },
        "TPanedwindow": {"configure": {"background": p.border}},
        "Sash": {"configure": {"sashthickness": 3, "gripcount": 0}},
        "Treeview.Item": {"layout": _BARE_ITEM, "configure": {"padding": "4p 0"}},
        "Treeview": {
            "configure": {
                "background": p.panel,
                "fieldbackground": p.panel,
                "foreground": p.text,
                "bordercolor": p.panel,
                "lightcolor": p.panel,
                "darkcolor": p.panel,
                "borderwidth": 0,
                "indent": row_height // 2,  # in pixels, as the next one: these distances Tk would not scale
                "rowheight": row_height,
                "font": TEXT_FONT,
            },
            "map": {"background": [("selected", p.accent)], "foreground": [("selected", p.on_accent)]},
        },
    }
