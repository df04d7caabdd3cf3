"""The context menu of a person: talking to them, who they are, and what one's role lets one do to them."""

import tkinter as tk
from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol

from hubbub.client.model import Conversation, Member
from hubbub.client.roles import moderates, removal_problem, role_actions
from hubbub.client.rules import Rules
from hubbub.client.translation import _
from hubbub.desktop.chat.menu import drawn_name, themed_menu
from hubbub.wire.names import fold


class PersonActions(Protocol):
    """What the menu leads to."""

    def write(self, nick: str) -> None:
        """Open the private conversation with somebody."""

    def show_here(self, nick: str) -> None:
        """Show the private conversation with somebody in the main window."""

    def show_profile(self, nick: str) -> None:
        """Show who somebody is."""

    def change_role(self, key: str, nick: str, letter: str, given: bool) -> None:
        """Give a role to somebody in a channel, or take it."""

    def ask_removal(self, key: str, nick: str) -> None:
        """Ask for a reason, and remove somebody from a channel."""

    def ask_ban(self, key: str, nick: str) -> None:
        """Ask for how and why, and ban somebody from a channel."""


def member_of(conversation: Conversation | None, nick: str) -> Member | None:
    """Somebody as a member of a channel, None where they aren't."""
    members = conversation.members if conversation is not None else ()
    exact = next((member for member in members if member.nick == nick), None)
    return exact or next((member for member in members if fold(member.nick) == fold(nick)), None)


def fill(
    menu: tk.Menu,
    actions: PersonActions,
    nick: str,
    conversation: Conversation | None,
    own_nick: str,
    rules: Rules,
) -> None:
    """Offer what can be done about somebody. What one's role doesn't allow is dimmed and says why.

    Whoever has no role that allows anything is not bothered with it.
    """
    if fold(nick) != fold(own_nick):
        menu.add_command(label=_("Write privately"), command=partial(actions.write, nick))
    menu.add_command(label=_("Profile"), command=partial(actions.show_profile, nick))
    if conversation is not None and _may_act(conversation, nick, own_nick, rules):
        menu.add_separator()
        _add_moderation(menu, actions, nick, conversation, own_nick, rules)


def fill_private(
    menu: tk.Menu,
    actions: PersonActions,
    nick: str,
    channels: Iterable[Conversation],
    own_nick: str,
    rules: Rules,
    *,
    in_window: bool,
) -> None:
    """Offer what can be done about the person that one writes with in private, in all `channels` too.

    The conversation can change places: into a window of its own, or back out of it.
    """
    if fold(nick) != fold(own_nick):
        label = _("Show in the main window") if in_window else _("Open in a window of its own")
        change = actions.show_here if in_window else actions.write
        menu.add_command(label=label, command=partial(change, nick))
    menu.add_command(label=_("Profile"), command=partial(actions.show_profile, nick))
    for submenu in menu.winfo_children():
        submenu.destroy()
    for channel in channels:
        if _may_act(channel, nick, own_nick, rules):
            submenu = themed_menu(menu)
            _add_moderation(submenu, actions, nick, channel, own_nick, rules)
            menu.add_cascade(label=drawn_name(menu, channel.name), menu=submenu)


def _may_act(conversation: Conversation, nick: str, own_nick: str, rules: Rules) -> bool:
    """Whether one has a role in a channel that allows something, and somebody is there."""
    me = member_of(conversation, own_nick)
    return me is not None and moderates(me, rules) and member_of(conversation, nick) is not None


def _add_moderation(
    menu: tk.Menu,
    actions: PersonActions,
    nick: str,
    conversation: Conversation,
    own_nick: str,
    rules: Rules,
) -> None:
    me, other = member_of(conversation, own_nick), member_of(conversation, nick)
    if me is None or other is None:
        return
    for action in role_actions(me, other, rules):
        letter, given = action.change.letter, action.change.added
        command = partial(actions.change_role, conversation.key, other.nick, letter, given)
        _add(menu, action.label, action.problem, command)
    if fold(nick) != fold(own_nick):
        problem = removal_problem(me, other, rules)
        menu.add_separator()
        _add(
            menu, _("Remove from the channel…"), problem, partial(actions.ask_removal, conversation.key, nick)
        )
        _add(menu, _("Ban from the channel…"), problem, partial(actions.ask_ban, conversation.key, nick))


def _add(menu: tk.Menu, label: str, problem: str, command: Callable[[], None]) -> None:
    if problem:
        menu.add_command(label=f"{label}  ({problem})", state="disabled")
    else:
        menu.add_command(label=label, command=command)
