"""Looking for messages: a field, where to look, and what was found, from which one goes to its place."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk
from typing import Final

from hubbub.client.changes import Found, Hit
from hubbub.client.finding import words
from hubbub.client.query import HELP, is_query, words_of
from hubbub.client.translation import N_, _, n_
from hubbub.desktop import theme
from hubbub.desktop.chat.labels import WrappedLabel
from hubbub.desktop.chat.results import ResultList
from hubbub.desktop.flow import Flow
from hubbub.desktop.keys import control, with_key

_SEARCHING: Final = N_("Searching…")
_NOTHING: Final = N_("Nothing was found. Try fewer words, or parts of them.")
_KEYS: Final = N_(
    "↑ and ↓ walk, Return shows it where it was said. Escape goes back to where you were, ✕ stays."
)
_HERE: Final = "here"
_EVERYWHERE: Final = "everywhere"


class SearchPanel(ttk.Frame):
    """Return searches, and once there is an answer, shows the chosen one. The arrows walk."""

    def __init__(
        self,
        parent: tk.Misc,
        *,
        on_search: Callable[[str, bool], None],
        on_show: Callable[[Hit], None],
        on_close: Callable[[bool], None],
        on_date: Callable[[], object],
    ) -> None:
        """Call `on_search` with what was typed and whether to look everywhere, `on_show` with what is chosen.

        `on_close` gets whether to go back to where one was.
        """
        super().__init__(parent, style="Panel.TFrame", padding="12p 6p 12p 4p")
        self._on_search = on_search
        self._on_show = on_show
        self._on_close = on_close
        self._searched = ""
        self._scope = f"{self}.scope"  # a variable of Tcl: a StringVar calls Tk when it is collected
        self._look(everywhere=False)
        self.is_open = False
        self._is_brief = False
        self._news = self._keys = ""
        self.columnconfigure(0, weight=1)
        self.rowconfigure(3, weight=1)
        self.field = ttk.Entry(self, font=theme.TEXT_FONT)
        self.field.grid(row=0, column=0, sticky="ew")
        self._choices = Flow(self, "Panel.TFrame")
        self._choices.grid(row=1, column=0, columnspan=2, sticky="ew", pady=("3p", 0))
        self.here = self._add_scope(_HERE, _("Here"))
        self.everywhere = self._add_scope(_EVERYWHERE, _("Everywhere on this server"))
        self.date_button = ttk.Button(
            self._choices,
            text=with_key(_("Go to a day…"), control("D")),
            style="PanelFlat.TButton",
            command=on_date,
        )
        self._choices.add(self.date_button, right=True)
        self.close_button = ttk.Button(
            self, text="✕", width=2, style="PanelFlat.TButton", command=partial(self.close, back=False)
        )
        self.close_button.grid(row=0, column=1, sticky="e", padx=("4p", 0))
        self.note = WrappedLabel(self, "PanelQuiet.TLabel")
        self.note.grid(row=2, column=0, columnspan=2, sticky="ew", pady=("3p", 0))
        self.list = ResultList(self, self._clicked)
        self._listen()

    def _add_scope(self, value: str, words: str) -> ttk.Radiobutton:
        scope = ttk.Radiobutton(
            self._choices,
            text=words,
            value=value,
            variable=self._scope,  # type: ignore[arg-type] # Tk takes a name too
            style="Panel.TRadiobutton",
            command=self._search_again,
        )
        self._choices.add(scope)
        return scope

    def _listen(self) -> None:
        for key in ("<Return>", "<KP_Enter>"):
            self.field.bind(key, lambda _event: self._entered())
        self.field.bind("<Up>", lambda _event: self._walk(-1))
        self.field.bind("<Down>", lambda _event: self._walk(1))
        for widget in (self.field, self.here, self.everywhere, self.date_button, self.close_button):
            widget.bind("<Escape>", lambda _event: self.close())

    @property
    def is_everywhere(self) -> bool:
        """Whether all conversations are searched."""
        return bool(self.getvar(self._scope) == _EVERYWHERE)

    def open(self, *, everywhere: bool = False) -> None:
        """Let the person write what they look for; what was looked for last is still there.

        A panel that is open keeps where it looks, unless it is asked for `everywhere`: that changes it.
        """
        if not self.is_open:
            self.is_open = True
            self.grid()
            self._tell("", keys=_(HELP))
            self._look(everywhere=everywhere)
        elif everywhere:
            self._look(everywhere=not self.is_everywhere)
            self._search_again()
        self.field.select_range(0, "end")
        self.field.focus_set()

    def close(self, *, back: bool = True) -> str:
        """Go away, and back to where one was before."""
        if self.dismiss():
            self._on_close(back)
        return "break"

    def dismiss(self) -> bool:
        """Go away, and forget what was found; whether it was there."""
        was_open, self.is_open = self.is_open, False
        self._searched = ""
        self._show_list(())
        self.grid_remove()
        return was_open

    def show(self, found: Found) -> None:
        """List what was found, if it is what was asked for last."""
        if not self.is_open or (found.text, found.everywhere) != (self._searched, self.is_everywhere):
            return
        self._show_list(found.hits)
        if found.note:
            self._tell(found.note, "Danger.TLabel" if not found.hits else "Waiting.TLabel")
        elif found.hits:
            self._tell(_told(found), keys=_(_KEYS))
        else:
            self._tell(_(_NOTHING))

    def be_brief(self, brief: bool) -> None:
        """Leave away what can be done without, where there is too little room for it."""
        self._is_brief = brief
        if brief:
            self._choices.remove(self.date_button)
        else:
            self._choices.add(self.date_button, right=True)
        self._show_note()

    def _look(self, *, everywhere: bool) -> None:
        self.setvar(self._scope, _EVERYWHERE if everywhere else _HERE)

    def _search_again(self) -> None:
        """What was looked for is looked for elsewhere."""
        if self._searched:
            self._search(self._searched)
        self.field.focus_set()

    def _entered(self) -> str:
        text, chosen = self.field.get().strip(), self.list.chosen
        if not is_query(text):
            self._tell(_(HELP))
        elif text != self._searched or chosen is None:
            self._search(text)
        else:
            self._on_show(chosen)
        return "break"

    def _search(self, text: str) -> None:
        self._searched = text
        self._show_list(())
        self._tell(_(_SEARCHING))
        self._on_search(text, self.is_everywhere)

    def _walk(self, step: int) -> str:
        self.list.walk(step)
        return "break"

    def _clicked(self) -> None:
        if self.list.chosen is not None:
            self._on_show(self.list.chosen)
        self.field.focus_set()

    def _show_list(self, hits: tuple[Hit, ...]) -> None:
        if hits:
            self.list.grid(row=3, column=0, columnspan=2, sticky="nsew", pady=("4p", "2p"))
        else:
            self.list.grid_remove()
        self.list.fill(hits, words(words_of(self._searched)), with_places=self.is_everywhere)

    def _tell(self, text: str, style: str = "PanelQuiet.TLabel", *, keys: str = "") -> None:
        self._news, self._keys = text, keys
        self.note.configure(style=style)
        self._show_note()

    def _show_note(self) -> None:
        words = self._news if self._is_brief else f"{self._news} {self._keys}"
        self.note.configure(text=words.strip())


def _told(found: Found) -> str:
    number = len(found.hits)
    if found.oldest_first:
        told = n_(
            "{number} message from that day on.", "The first {number} messages from that day on.", number
        )
    else:
        told = n_("{number} message.", "The newest {number} messages.", number)
    return told.format(number=number)
