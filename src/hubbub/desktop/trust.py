"""Asks what to do about a server that is not the one that was met before. Nothing is taken without a word."""

import tkinter as tk
from collections.abc import Callable
from typing import Final

from hubbub.client.changes import ServerChanged
from hubbub.client.translation import N_, _
from hubbub.client.trust import date_in_words
from hubbub.desktop import theme
from hubbub.desktop.dialog import Dialog
from hubbub.desktop.line import Line

_GROUP: Final = 4
_GROUPS_IN_LINE: Final = 8

_EXPLANATION: Final = N_(
    "Either it was set up anew, or another computer answers in its place and would "
    "read all that you write. Ask whoever runs it, in another way than here, for the "
    "fingerprint of its certificate, and compare."
)


class TrustPrompt(Dialog):
    """Two fingerprints to compare. Escape, and Return right away, don't connect."""

    def __init__(
        self,
        parent: tk.Misc,
        change: ServerChanged,
        *,
        on_trust: Callable[[str], None],
        on_refuse: Callable[[], None],
    ) -> None:
        """`on_trust` gets the fingerprint that the person has seen."""
        super().__init__(parent, _("This is not the server that you met"))
        self._on_refuse = on_refuse
        met = date_in_words(change.met)
        self.add_text(
            _(
                "This is not the server that you met on {met} at {address}: its "
                "certificate is another one. Nothing was sent to it."
            ).format(met=met, address=change.address)
        )
        self.add_text(_(_EXPLANATION))
        self._add_fingerprint(_("Noted on {met}").format(met=met), change.noted)
        self._add_fingerprint(_("Shown now"), change.presented)
        self._add_buttons(lambda: self._trust(on_trust, change.presented))
        self.show_over(parent.winfo_toplevel())

    def _add_fingerprint(self, title: str, digits: str) -> None:
        self.add_text(title, "Bold.TLabel", "10p")
        self.add_text(in_groups(digits), gap="2p").configure(font=theme.CODE_FONT)

    def _add_buttons(self, trust: Callable[[], None]) -> None:
        self.trust_button = self.add_button(_("Connect anyway and remember the new one"), trust)
        self.refuse_button = self.add_button(_("Don't connect"), self.close, main=True)
        self.refuse_button.focus_set()

    def _trust(self, on_trust: Callable[[str], None], fingerprint: str) -> None:
        super().close()
        on_trust(fingerprint)

    def close(self) -> None:
        """Go away without connecting."""
        super().close()
        self._on_refuse()


def ask_for_trust(parent: tk.Misc, line: Line, change: ServerChanged, on_refuse: Callable[[], None]) -> None:
    """Another server answers, and only the person can say whether that is right."""
    TrustPrompt(
        parent,
        change,
        on_trust=lambda fingerprint: line.call(line.session.trust, fingerprint),
        on_refuse=on_refuse,
    )


def in_groups(digits: str) -> str:
    """A fingerprint so that people can read it to each other: groups of four, eight of them in a line."""
    groups = [digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP)]
    lines = (groups[at : at + _GROUPS_IN_LINE] for at in range(0, len(groups), _GROUPS_IN_LINE))
    return "\n".join(" ".join(line) for line in lines)
