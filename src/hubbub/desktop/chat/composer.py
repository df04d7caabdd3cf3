"""The field in which one writes, and Send."""

import tkinter as tk
from collections.abc import Callable
from tkinter import font, ttk
from typing import Final

from hubbub.client.emoji_names import load_soon
from hubbub.client.numbers import number
from hubbub.client.translation import N_, _
from hubbub.desktop import theme
from hubbub.desktop.chat.candidates import TabCompletion
from hubbub.desktop.chat.emoji_picker import EmojiPicker
from hubbub.desktop.chat.labels import WrappedLabel, elide
from hubbub.desktop.chat.menu import add_edit_menu
from hubbub.desktop.recent_emoji import RecentEmoji
from hubbub.desktop.theme import Palette

_TALLEST: Final = 6  # lines that the field grows to before it scrolls
_PART: Final = 5  # of what it stands in, which it never grows beyond: a fifth
_EDGE: Final = "6p"  # of the field, around the text
LONGEST: Final = 4_000
"""Characters that the field takes. A window can lay out that many while one types; a file suits the rest."""

_CUT: Final = N_("Only the first {most} characters were taken. Send the rest in parts, or as a file.")
_NOTHING: Final = N_("There is nothing to send yet. Write a message first.")
KEYS: Final = N_("Return sends, Shift+Return starts a new line, Ctrl+E shows emoji, Ctrl+U adds files.")
"""What is said below the field while there is nothing else to say."""


class Composer(ttk.Frame):
    """Return and Send send, Shift+Return starts a new line. The field grows with the text."""

    def __init__(
        self, parent: tk.Misc, on_send: Callable[[str], None], recent: RecentEmoji | None = None
    ) -> None:
        super().__init__(parent, style="Panel.TFrame", padding="12p 9p 12p 5p")
        self._on_send = on_send
        self._is_brief = False
        self._address = ""
        self.columnconfigure(0, weight=1)
        self.border = tk.Frame(self, padx=1, pady=1)
        self.border.grid(row=0, column=0, sticky="ew")
        self.field = tk.Text(
            self.border, height=1, width=1, wrap="word", undo=True, borderwidth=0, highlightthickness=0,
            padx=_EDGE, pady=_EDGE, font=theme.TEXT_FONT,
        )  # fmt: skip
        self.field.pack(fill="both", expand=True)
        self.placeholder = tk.Label(
            self.field, font=theme.TEXT_FONT, borderwidth=0, padx=0, pady=0, cursor="xterm"
        )
        self.send_button = ttk.Button(self, text=_("Send"), style="Accent.TButton", command=self.submit)
        self.send_button.grid(row=0, column=3, sticky="s", padx=("5p", 0))
        self.files_button = ttk.Button(self, text="+", style="Emoji.TButton", width=2, takefocus=False)
        self.files_button.grid(row=0, column=1, sticky="s", padx=("5p", 0))
        self.has_files: Callable[[], bool] = lambda: False
        """Whether there is something to send besides the text."""
        self.paste_files: Callable[[], bool] = lambda: False
        """Take something else than text from the clipboard; whether there was such a thing."""
        self.emoji_button = ttk.Button(
            self, text="😀", style="Emoji.TButton", width=2, takefocus=False, command=self.pick_emoji
        )
        self.emoji_button.grid(row=0, column=2, sticky="s", padx=("5p", 0))
        self.picker = EmojiPicker(
            parent, recent or RecentEmoji(), on_choose=self.type, on_close=self.field.focus_set
        )
        self.completion = TabCompletion(self.field, self)
        self.hint = WrappedLabel(self, "PanelQuiet.TLabel", _(KEYS))
        self.hint.grid(row=1, column=0, columnspan=4, sticky="ew", pady=("3p", 0))
        self._listen()
        theme.follow(self.field, self._paint)
        self._show_state()
        load_soon()

    def _listen(self) -> None:
        for key in ("<Return>", "<KP_Enter>"):
            self.field.bind(key, lambda _event: self.submit())
        self.field.bind("<Shift-Return>", lambda _event: self._insert("\n"))
        self.field.bind(
            "<Tab>", lambda _event: self._complete(1) or self._move_focus(self.field.tk_focusNext())
        )
        self.field.bind(
            "<<PrevWindow>>", lambda _event: self._complete(-1) or self._move_focus(self.field.tk_focusPrev())
        )
        self.field.bind("<Escape>", lambda _event: "break" if self.completion.undo() else None)
        self.field.bind("<Control-e>", lambda _event: self.pick_emoji())
        self.field.bind("<<Paste>>", lambda _event: self._paste())
        self.field.bind("<<PasteSelection>>", self._paste_selection)
        self.field.bind("<<Modified>>", lambda _event: self._changed())
        self.field.bind("<Configure>", lambda _event: self._resized(), add=True)
        self.field.bind("<FocusIn>", lambda _event: self._paint(theme.current(self)), add=True)
        self.field.bind("<FocusOut>", lambda _event: self._paint(theme.current(self)), add=True)
        self.placeholder.bind("<Button-1>", lambda _event: self.field.focus_set())
        add_edit_menu(self.field)

    def address(self, name: str) -> None:
        """Say for whom the text is, while there is none."""
        self._address = _("Message {name}").format(name=name)
        self._fit_placeholder()

    @property
    def text(self) -> str:
        """What is written."""
        return self.field.get("1.0", "end-1c")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written."""
        return bool(self.field.compare("end-1c", "==", "1.0"))

    def fill(self, text: str) -> None:
        """Put a text in place of what is written."""
        self.completion.end()
        self.field.delete("1.0", "end")
        self._insert(text)

    def pick_emoji(self) -> str:
        """Let the person look for an emoji."""
        self.completion.end()
        self.picker.open(self)
        return "break"

    def submit(self) -> str:
        """Hand the text on and clear the field; say quietly when there is nothing to send."""
        self.completion.end()
        text = self.text.strip()
        if text or self.has_files():
            self.field.delete("1.0", "end")
            self.field.edit_reset()
            self._on_send(text)
        else:
            self.tell(_(_NOTHING))
        self.field.focus_set()
        return "break"

    def tell(self, text: str) -> None:
        """Say something quietly, until the person writes on."""
        self._say(text, "PanelQuiet.TLabel")

    def warn(self, text: str) -> None:
        """Say what went wrong, until the person writes on."""
        self._say(text, "Danger.TLabel")

    def be_brief(self, brief: bool) -> None:
        """Name no keys while there is no news, where there is too little room for it."""
        self._is_brief = brief
        self._say(str(self.hint["text"]), str(self.hint["style"]))
        self._fit()

    def _say(self, text: str, style: str) -> None:
        self.hint.configure(text=text, style=style)
        if self._is_brief and text == _(KEYS):
            self.hint.grid_remove()
        else:
            self.hint.grid()

    def type(self, characters: str) -> None:
        """Take up what was typed elsewhere in the window."""
        self.field.focus_set()
        self._insert(characters)

    def _insert(self, characters: str) -> str:
        self.field.insert("insert", characters)
        self.field.see("insert")
        return "break"

    def _complete(self, step: int) -> str:
        return "break" if self.completion.step(step) else ""

    def _paste(self) -> str:
        """Tk on X11 leaves the selection standing beside what is pasted; people expect it to be replaced."""
        if self.paste_files():
            return "break"
        if self.field.tag_ranges("sel"):
            self.field.delete("sel.first", "sel.last")
        return self._take("CLIPBOARD")

    def _paste_selection(self, event: "tk.Event[tk.Misc]") -> str:
        """The middle button pastes what is selected anywhere; dragging with it scrolls."""
        if not self.field.getboolean(self.field.getvar("tk::Priv(mouseMoved)")):
            self.field.mark_set("insert", f"@{event.x},{event.y}")
            self.field.focus_set()
            self._take("PRIMARY")
        return "break"

    def _take(self, selection: str) -> str:
        """Insert what another program offers, or as much of it as there is room for."""
        room = max(0, LONGEST - len(self.text))
        try:
            offered = self._offered(selection, room + 1)
        except tk.TclError:  # nothing, or no text
            return "break"
        self._insert(offered[:room])
        self._changed()
        if len(offered) > room:
            self.warn(_(_CUT).format(most=number(LONGEST)))
        return "break"

    def _offered(self, selection: str, most: int) -> str:
        """The first characters of what another program offers, `most` of them or more, if there are.

        Raises TclError. Python would take 40 ms for 10 MB, Tcl looks at the beginning only. It may count a
        character twice (as UTF-16 does); U+FFFF is none.
        """
        return str(
            self.field.tk.eval(
                f"lindex [scan [selection get -displayof {self.field} -selection {selection}"
                f" -type UTF8_STRING] {{%{2 * most}[^\uffff]}}] 0"
            )
        )

    def _move_focus(self, widget: tk.Misc | None) -> str:
        if widget:
            widget.focus_set()
        return "break"

    def _changed(self) -> None:
        if self.field.edit_modified():
            self.field.edit_modified(False)
            self._show_state()

    def _show_state(self) -> None:
        if self.is_empty:
            self.placeholder.place(x=1, rely=0.5, anchor="w")
        else:
            self.placeholder.place_forget()
            self.tell(_(KEYS))
        self._fit()

    def _fit(self) -> None:
        """Grow with the text. Many lines need no layout to be counted, which takes a while."""
        line = font.nametofont(theme.TEXT_FONT, self).metrics("linespace")
        most = min(_TALLEST, max(2, self.master.winfo_height() // (_PART * line)))
        lines = int(self.field.index("end-1c").partition(".")[0])
        if lines < most:
            lines = int(self.field.tk.call(self.field, "count", "-displaylines", "1.0", "end") or 1)
        self.field.configure(height=min(max(lines, 1), most))

    def _resized(self) -> None:
        self._fit()
        self._fit_placeholder()

    def _fit_placeholder(self) -> None:
        room = self.field.winfo_width() - 2 * self.winfo_pixels(_EDGE)
        self.placeholder.configure(text=elide(self._address, room, font.nametofont(theme.TEXT_FONT, self)))

    def _paint(self, palette: Palette) -> None:
        focused = self.field.focus_displayof() is self.field
        self.border.configure(background=palette.link if focused else palette.border)
        self.placeholder.configure(background=palette.field, foreground=palette.quiet)
        self.field.configure(
            background=palette.field,
            foreground=palette.text,
            insertbackground=palette.text,
            selectbackground=palette.accent,
            selectforeground=palette.on_accent,
        )
