"""The ttk styles of a theme, made of its palette."""

from typing import Any, Final

from hubbub.desktop.theme.controls import buttons, fields
from hubbub.desktop.theme.fonts import BOLD_FONT, HEADING_FONT, SMALL_FONT, TEXT_FONT, TITLE_FONT
from hubbub.desktop.theme.palettes import Palette

# Without the signs of a tree, because it is a list.
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

_ARROW: Final = 0.64  # of a row's height


def settings(palette: Palette, row_height: int) -> dict[str, Any]:
    """Everything that a theme is told: for each style its layout, its colours and its distances."""
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
        **buttons(p),
        **fields(p),
        **_lists(p, row_height),
        **_tabs(p),
    }


def grown_parts(row_height: int, growth: float, bar: int) -> dict[str, Any]:
    """What else has to grow with the text: marks by a factor, and what Tk only takes in pixels.

    That are rows, arrows, and how wide a scrollbar is: `bar`, which grows with the screen only.
    """
    mark, arrow = f"{8 * growth:.1f}p", round(row_height * _ARROW)
    return {
        "Treeview": {"configure": {"rowheight": row_height}},
        "TCheckbutton": {"configure": {"indicatorsize": mark}},
        "TRadiobutton": {"configure": {"indicatorsize": mark}},
        "TCombobox": {"configure": {"arrowsize": arrow}},
        "TSpinbox": {"configure": {"arrowsize": arrow}},
        "Vertical.TScrollbar": {"configure": {"arrowsize": bar}},
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
        "Narrow.TNotebook.Tab": {"configure": {"padding": "3p 4p", "font": SMALL_FONT}},
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
