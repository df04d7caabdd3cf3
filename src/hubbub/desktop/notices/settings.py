"""The window in which notices and their sound are switched on and off, and words are set that call."""

import tkinter as tk
from typing import Final

from hubbub.client.highlights import split_words, words_problem
from hubbub.client.translation import N_, _
from hubbub.desktop.dialog import Dialog
from hubbub.desktop.launcher.form import Field, on_return
from hubbub.desktop.notices.centre import Centre
from hubbub.desktop.password import Choice

_ABOUT: Final = N_(
    "You are told when somebody writes to you in private, says your name, or answers "
    "a message of yours, while you are not looking at the conversation. A right "
    "click on a conversation in the list, or the Menu key, chooses something else "
    "for it."
)
_WORDS: Final = N_("With commas between them. They count as if they were your name.")


class NoticeSettings(Dialog):
    """Return and OK take the settings over; Escape leaves them as they were."""

    def __init__(self, parent: tk.Misc, centre: Centre) -> None:
        super().__init__(parent, _("Notices"))
        self._centre = centre
        wishes = centre.wishes
        self.add_text(_(_ABOUT), "Quiet.TLabel")
        self.notices = Choice(self.content, _("Show a notice on the screen"), chosen=wishes.notices)
        self.notices.pack(fill="x", pady=("10p", 0))
        self.sound = Choice(self.content, _("Play a sound"), chosen=wishes.sound)
        self.sound.pack(fill="x", pady=("2p", "12p"))
        self.words = Field(self.content, _("Other words that call you"), ", ".join(centre.words), _(_WORDS))
        self.words.pack(fill="x")
        on_return(self.words.entry, self.take)
        self._add_buttons()
        self.notices.focus_set()
        self.show_over(parent.winfo_toplevel())

    def take(self) -> None:
        """Take the settings over, if the words are all right."""
        if self.words.check(words_problem):
            highlights = ", ".join(split_words(self.words.value))
            self._centre.switch(notices=self.notices.chosen, sound=self.sound.chosen, highlights=highlights)
            self.close()

    def _add_buttons(self) -> None:
        self.cancel = self.add_button(_("Cancel"), self.close)
        self.ok = self.add_button(_("OK"), self.take, main=True)
