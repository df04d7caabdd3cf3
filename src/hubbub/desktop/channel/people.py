"""The tab of who is in a channel, and in which role."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk

from hubbub.client.roles import RoleAction, moderates, role_actions, roles_in_words
from hubbub.client.rules import Rules
from hubbub.client.translation import N_, _
from hubbub.desktop.channel.person_menu import member_of
from hubbub.desktop.channel.tab import Look, Tab
from hubbub.desktop.chat.labels import WrappedLabel
from hubbub.desktop.chat.members import MemberList
from hubbub.desktop.drawing import drawing_for
from hubbub.desktop.flow import Flow


class PeopleTab(Tab):
    """The list of the chat, with the same menu; below it what the chosen one can be made."""

    title = N_("People")

    def __init__(
        self,
        parent: tk.Misc,
        rules: Rules,
        nick: str,
        offer: Callable[[tk.Menu, str], None],
        on_open: Callable[[str], None],
        on_role: Callable[[str, str, bool], None],
    ) -> None:
        """`on_role` gets a nick, the letter of a role, and whether it is given."""
        super().__init__(parent)
        self.rowconfigure(0, weight=1)
        self._nick = nick
        self._on_role = on_role
        self._look: Look | None = None
        self.list = MemberList(self, on_open)
        self.list.offer = offer
        self.list.grid(sticky="nsew")
        self.note = WrappedLabel(self, "Small.TLabel")
        self.note.grid(sticky="ew", pady=("6p", "4p"))
        self._row = Flow(self)
        self._row.grid(sticky="ew")
        self.buttons = [ttk.Button(self._row) for _ in rules.roles]
        self.list.tree.bind("<<TreeviewSelect>>", lambda _event: self._show_chosen(), add=True)

    @property
    def first(self) -> tk.Misc:
        """See Tab."""
        return self.list.tree

    def show(self, look: Look) -> None:
        """See Tab."""
        before, self._look = self._look, look
        if before is None or before.conversation.members != look.conversation.members or look.me is None:
            self.list.show(look.conversation.members, look.me.nick if look.me else self._nick)
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Say what the chosen one is, and offer what they can be made."""
        look = self._look
        if look is None:
            return
        chosen = next(iter(self.list.tree.selection()), "")
        other = member_of(look.conversation, chosen)
        allowed = look.me is not None and moderates(look.me, look.rules)
        actions = role_actions(look.me, other, look.rules) if look.me and other and allowed else []
        if other is None:
            self.note.configure(text=_("Choose somebody. The Menu key, or a right click, offers more."))
        else:
            problems = {f"{action.label}: {action.problem}." for action in actions if action.problem}
            roles = roles_in_words(other, look.rules) or _("no role")
            words = " ".join([f"{other.nick}: {roles}.", *sorted(problems)])
            self.note.configure(text=drawing_for(self).draw(words))
        for number, button in enumerate(self.buttons):
            self._show_action(button, actions[number] if number < len(actions) else None)

    def _show_action(self, button: ttk.Button, action: RoleAction | None) -> None:
        if action is None:
            self._row.remove(button)
            return
        change = action.change
        command = partial(self._on_role, change.argument, change.letter, change.added)
        button.configure(text=action.label, command=command)
        button.state(["disabled" if action.problem else "!disabled"])
        self._row.add(button)
