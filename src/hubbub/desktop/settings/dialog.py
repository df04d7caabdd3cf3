"""The settings window: what is chosen holds at once, and is seen in the window behind."""

import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from tkinter import font, ttk
from typing import Any, Final

from hubbub.client.translation import LANGUAGES, N_, _
from hubbub.desktop import theme
from hubbub.desktop.dialog import Dialog
from hubbub.desktop.flow import Flow
from hubbub.desktop.looks import (
    COMPACT,
    LARGEST,
    LINKS,
    ROOMY,
    SHOWN,
    SMALLEST,
    SYSTEM,
    TWELVE,
    TWENTY_FOUR,
    Looks,
)
from hubbub.desktop.theme import Palette

SYSTEM_FONT: Final = N_("The system's")
_AFTERNOON: Final = datetime(2026, 1, 1, 14, 30)  # noqa: DTZ001 - only its time of day is shown


class SettingsDialog(Dialog):
    """One row for each thing that can be chosen."""

    def __init__(self, parent: tk.Misc, looks: Looks, on_change: Callable[[Looks], None]) -> None:
        """Call `on_change` with every new choice."""
        super().__init__(parent, _("Settings"))
        self.looks = looks
        self._on_change = on_change
        self._rows = ttk.Frame(self.content)
        self._rows.pack(fill="x", pady=("6p", 0))
        self._rows.columnconfigure(1, weight=1)
        themes = {theme.DARK.name: _("Dark"), theme.LIGHT.name: _("Light"), SYSTEM: _("As the system")}
        self.themes = self._add_choice(_("Theme"), "theme", themes)
        self.font = self._add_font()
        self.text_size = self._add_size()
        self.densities = self._add_choice(
            _("Messages"), "density", {ROOMY: _("Roomy"), COMPACT: _("Close together")}
        )
        clocks = {each: replace(looks, clock=each).time(_AFTERNOON) for each in (TWENTY_FOUR, TWELVE)}
        self.clocks = self._add_choice(_("Time of day"), "clock", clocks)
        pictures = {SHOWN: _("Show them small"), LINKS: _("Only links")}
        self.pictures = self._add_choice(_("Pictures"), "pictures", pictures)
        languages = {SYSTEM: _("As the system"), **LANGUAGES}
        self.languages = self._add_choice(_("Language"), "language", languages)
        self.add_text(_("Another language holds from the next start of Hubbub on."), "Small.TLabel")
        self.add_text(
            _("Ctrl+Plus and Ctrl+Minus change the text size anywhere, Ctrl+0 resets it."), "Small.TLabel"
        )
        self._add_buttons()
        self.show(looks)
        self.show_over(parent.winfo_toplevel())
        self.themes[looks.theme if looks.theme in self.themes else theme.DARK.name].focus_set()

    def show(self, looks: Looks) -> None:
        """Show what is chosen now, wherever that was done."""
        self.looks = looks
        for field in ("theme", "density", "clock", "pictures", "language"):
            self.setvar(_variable(field), getattr(looks, field))
        self.font.set(looks.font or _(SYSTEM_FONT))
        self.text_size.set(looks.size)

    def _add_choice(self, label: str, field: str, values: Mapping[str, str]) -> dict[str, ttk.Radiobutton]:
        """A row of values of which one holds. Tcl keeps it: a StringVar calls Tk when it is collected."""
        row = Flow(self._rows, gap="12p")
        buttons = {
            value: ttk.Radiobutton(
                row,
                text=words,
                value=value,
                variable=_variable(field),  # type: ignore[arg-type] # Tk takes a name too
                command=lambda value=value: self._choose(**{field: value}),  # type: ignore[misc]
            )
            for value, words in values.items()
        }
        for button in buttons.values():
            row.add(button)
        self._add_row(label, row)
        return buttons

    def _add_font(self) -> ttk.Combobox:
        families = sorted(
            {name for name in font.families(self) if not name.startswith("@")}, key=str.casefold
        )
        box = ttk.Combobox(
            self._rows, state="readonly", values=[_(SYSTEM_FONT), *families], font=theme.TEXT_FONT
        )
        box.bind("<<ComboboxSelected>>", lambda _event: self._choose_font())
        theme.follow(box, lambda palette: _paint_list(box, palette))
        self._add_row(_("Font"), box)
        return box

    def _add_size(self) -> ttk.Spinbox:
        row = ttk.Frame(self._rows)
        box = ttk.Spinbox(
            row, from_=SMALLEST, to=LARGEST, width=4, state="readonly", font=theme.TEXT_FONT,
            command=lambda: self._choose(size=int(box.get())),
        )  # fmt: skip
        box.pack(side="left")
        ttk.Label(row, text=_("points"), style="Quiet.TLabel").pack(side="left", padx=("6p", 0))
        self._add_row(_("Text size"), row)
        return box

    def _add_row(self, label: str, widget: tk.Widget) -> None:
        number = self._rows.grid_size()[1]
        ttk.Label(self._rows, text=label, style="Bold.TLabel").grid(
            row=number, column=0, sticky="w", padx=(0, "16p"), pady="5p"
        )
        widget.grid(row=number, column=1, sticky="ew", pady="5p")

    def _add_buttons(self) -> None:
        self.reset_button = self.add_button(_("Reset all"), self._reset, left=True)
        self.close_button = self.add_button(_("Close"), self.close, main=True)

    def _choose_font(self) -> None:
        chosen = self.font.get()
        self.font.selection_clear()
        self._choose(font="" if chosen == _(SYSTEM_FONT) else chosen)

    def _choose(self, **changed: Any) -> None:  # noqa: ANN401 - the fields of Looks
        self.looks = replace(self.looks, **changed)
        self._on_change(self.looks)

    def _reset(self) -> None:
        self.show(Looks())
        self._on_change(self.looks)


def _variable(field: str) -> str:
    return f"hubbub-{field}"


def _paint_list(box: ttk.Combobox, palette: Palette) -> None:
    """The list that a Combobox opens is no ttk widget, and has no name in Python."""
    popdown = box.tk.call("ttk::combobox::PopdownWindow", box)
    colours = {
        "-background": palette.field,
        "-foreground": palette.text,
        "-selectbackground": palette.accent,
        "-selectforeground": palette.on_accent,
        "-font": theme.TEXT_FONT,
    }
    box.tk.call(f"{popdown}.f.l", "configure", *(word for pair in colours.items() for word in pair))
