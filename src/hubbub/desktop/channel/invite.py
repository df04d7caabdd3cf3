"""The tab in which one invites somebody into a channel."""

import tkinter as tk
from collections.abc import Callable, Iterable, Sequence
from tkinter import ttk
from typing import Final

from hubbub.client.channel_changes import Refusal
from hubbub.client.translation import N_, _
from hubbub.desktop.channel.orders import Then
from hubbub.desktop.channel.person_menu import member_of
from hubbub.desktop.channel.tab import Look, Tab, in_words
from hubbub.desktop.chat.autoscroll import AutoScrollbar
from hubbub.desktop.chat.labels import WrappedLabel
from hubbub.desktop.drawing import drawing_for
from hubbub.desktop.launcher.form import Field, on_return
from hubbub.wire.names import fold, nick_problem

_MOST: Final = 200
"""People that are listed. Who wants another one types the name."""

_OPEN: Final = N_("Everybody may come in here. An invitation tells them, and offers to bring them in.")
_CLOSED: Final = N_(
    "Only people who were invited may come in. An invitation is good for one entry, "
    "and ends when the server is started anew. Who is on the list “Always let in” "
    "needs none."
)
_NOT_ALLOWED: Final = N_(
    "Only moderators may invite people here, as only people may come in who were invited."
)
_ABSENT: Final = N_("You are not in this channel. Only people who are there may invite others.")


class InviteTab(Tab):
    """A field for a name, and below it the people one may mean. Return invites."""

    title = N_("Invite")

    def __init__(
        self,
        parent: tk.Misc,
        known: Callable[[], Iterable[str]],
        on_invite: Callable[[str, Then], None],
        on_link: Callable[[], None],
    ) -> None:
        """`known` are the people that we know of; `on_link` offers a link for others."""
        super().__init__(parent)
        self._known = known
        self._on_invite = on_invite
        self._look: Look | None = None
        self._drawing = drawing_for(self)
        self.rowconfigure(2, weight=1)
        self.note = WrappedLabel(self, "Quiet.TLabel")
        self.note.grid(row=0, column=0, columnspan=2, sticky="ew", pady=(0, "8p"))
        row = ttk.Frame(self)
        row.grid(row=1, column=0, columnspan=2, sticky="ew")
        row.columnconfigure(0, weight=1)
        self.field = Field(row, _("Invite whom?"), "", _("Type the beginning of a name, or choose below."))
        self.field.grid(row=0, column=0, sticky="ew")
        self.button = ttk.Button(row, text=_("Invite"), style="Accent.TButton", command=self.invite)
        self.button.grid(row=0, column=1, padx=("8p", 0))
        self.tree = ttk.Treeview(self, show="tree", height=4, selectmode="browse", style="Servers.Treeview")
        self.tree.column("#0", width=1, stretch=True)
        self.tree.grid(row=2, column=0, sticky="nsew")
        AutoScrollbar(self, self.tree).grid(row=2, column=1, sticky="ns")
        self.link_button = ttk.Button(self, text=_("Invite people…"), command=on_link)
        self._listen()

    def _listen(self) -> None:
        self.bind("<Map>", lambda _event: self._list())
        on_return(self.field.entry, self.invite)
        on_return(self.tree, self._invite_chosen)
        self.field.bind("<<Edited>>", lambda _event: self._list())
        self.field.entry.bind("<Down>", lambda _event: self._go_down())
        self.tree.bind("<Double-Button-1>", lambda _event: self._invite_chosen())
        self.tree.bind("<<TreeviewSelect>>", lambda _event: self._take_chosen())

    @property
    def first(self) -> tk.Misc:
        """See Tab."""
        return self.field.entry

    def show(self, look: Look) -> None:
        """See Tab."""
        is_first, self._look = self._look is None, look
        closed = "i" in (look.modes or {})
        allowed = look.me is not None and (not closed or look.may_change)
        words = (
            _(_ABSENT)
            if look.me is None
            else _(_NOT_ALLOWED)
            if not allowed
            else _(_CLOSED)
            if closed
            else _(_OPEN)
        )
        self.note.configure(text=words)
        if allowed and look.rules.is_hubbub:
            self.link_button.grid(row=3, column=0, sticky="w", pady=("8p", 0))
        else:
            self.link_button.grid_remove()
        self.field.lock(locked=not allowed)
        self.button.state(["!disabled" if allowed else "disabled"])
        if is_first:
            self._list()

    def invite(self) -> None:
        """Invite whom the field names."""
        nick = self.field.value
        if not nick:
            self.field.complain(_("Type a name first."))
        elif self._look is not None and member_of(self._look.conversation, nick) is not None:
            self.field.complain(_("They are in the channel already."))
        elif self.field.check(_problem):
            self._on_invite(nick, lambda refusals: self._answered(nick, refusals))

    def _answered(self, nick: str, refusals: Sequence[Refusal]) -> None:
        if not self.winfo_exists():
            return
        if refusals:
            self.field.complain(in_words(refusals))
            return
        self.field.fill("")
        words = self._drawing.draw(_("{nick} is invited.").format(nick=nick))
        self.field.note.configure(text=words, style="Done.TLabel")
        self._list()

    def _invite_chosen(self) -> None:
        if self.tree.selection():
            self.invite()

    def _take_chosen(self) -> None:
        for nick in self.tree.selection():
            if self.field.entry.instate(["!disabled"]):
                self.field.fill(nick)

    def _go_down(self) -> None:
        rows = self.tree.get_children()
        if rows:
            self.tree.focus_set()
            self.tree.focus(rows[0])
            self.tree.selection_set(rows[0])

    def _list(self) -> None:
        """List whom the beginning of a name that is typed may mean."""
        if self.focus_displayof() is self.tree:
            return  # what one chooses stays where it is
        start = fold(self.field.value)
        members = self._look.conversation.members if self._look is not None else ()
        present = {member.nick for member in members}
        names = {fold(name): name for name in self._known() if name not in present}
        wanted = sorted(key for key in names if key.startswith(start))[:_MOST]
        self.tree.delete(*self.tree.get_children())
        for key in wanted:
            self.tree.insert("", "end", iid=names[key], text=self._drawing.draw(names[key]))


def _problem(nick: str) -> str | None:
    problem = nick_problem(nick)
    return f"{problem}." if problem else None
