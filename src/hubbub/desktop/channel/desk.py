"""All that is open about channels and their people: the settings windows, who somebody is, the way in."""

import tkinter as tk
from collections.abc import Callable, Iterable, Mapping
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from hubbub.client.changes import Change
from hubbub.client.channel_changes import (
    Answered,
    Invited,
    LinkMade,
    ListTold,
    ModesTold,
    PersonTold,
    RulesTold,
)
from hubbub.client.model import Conversation
from hubbub.client.modes import ModeChange
from hubbub.client.rules import Rules
from hubbub.client.translation import _
from hubbub.desktop.channel import person_menu
from hubbub.desktop.channel.door import DoorBar
from hubbub.desktop.channel.orders import Orders
from hubbub.desktop.channel.profile import ProfileDialog
from hubbub.desktop.channel.removal import BanDialog, RemoveDialog
from hubbub.desktop.channel.window import ChannelWindow, Surroundings
from hubbub.desktop.drawing import drawing_for
from hubbub.desktop.line import Line
from hubbub.wire.names import fold, is_channel

if TYPE_CHECKING:
    from hubbub.desktop.channel.invite_link import InviteLinkDialog

INVITATIONS: Final = 20
"""Invitations that wait for an answer; of more, the oldest is forgotten. The lobby's messages keep it."""

MOST_KNOWN: Final = 10_000
"""People among whom one looks for somebody to invite."""


class ChannelDesk:
    """Takes what the session tells about channels, and opens what the person asks for."""

    def __init__(
        self,
        window: tk.Tk,
        line: Line,
        conversations: Mapping[str, Conversation],
        nick: Callable[[], str],
        *,
        on_write: Callable[[str], None],
        on_show_here: Callable[[str], None],
        on_enter: Callable[[str], None],
    ) -> None:
        """`conversations` are the visit's, which change; `on_enter` goes into the channel of a name.

        `on_write` opens the private window of somebody, `on_show_here` puts that into the main window.
        """
        self._window = window
        self._conversations = conversations
        self._nick = nick
        self._on_write = on_write
        self._on_show_here = on_show_here
        self._on_enter = on_enter
        self._orders = Orders(line)
        self._rules = Rules()
        self._windows: dict[str, ChannelWindow] = {}
        self._asking: ProfileDialog | BanDialog | None = None
        """Who waits to be told who somebody is."""
        self._dialog: ProfileDialog | BanDialog | RemoveDialog | None = None
        self._inviting: InviteLinkDialog | None = None
        self._invitations: dict[str, Invited] = {}
        self._door: DoorBar | None = None
        self._shown = ""
        self._around = Surroundings(self._orders, nick, self._known, self._offer, on_write, self._offer_link)

    # What the person asks for

    def open(self, key: str) -> None:
        """Show the settings of a channel."""
        if not is_channel(self._conversations[key].name):
            return
        if key not in self._windows:
            self._windows[key] = ChannelWindow(
                self._window, self._conversations[key], self._rules, self._around, self._window_closed
            )
        self._windows[key].come_forward()

    def offer(self, menu: tk.Menu, nick: str) -> None:
        """Fill the menu of somebody in the conversation that is shown."""
        shown = self._conversations.get(self._shown)
        if shown is None or is_channel(shown.name):
            self._offer(menu, nick, self._shown)
        else:
            self._offer_private(menu, nick, in_window=False)

    def offer_in_window(self, menu: tk.Menu, nick: str) -> None:
        """Fill the menu of the person that one writes with in a private window."""
        self._offer_private(menu, nick, in_window=True)

    def end(self) -> None:
        """Close what is open, and show nothing more."""
        self._door = None
        self.close_windows()

    def close_windows(self) -> None:
        """Close the settings windows that are open."""
        for window in list(self._windows.values()):
            window.destroy()
        self._windows.clear()
        if self._dialog is not None and self._dialog.winfo_exists():
            self._dialog.close()

    # What the session tells

    def apply(self, change: Change) -> None:
        """Take a change, if it is about channels and their people."""
        match change:
            case RulesTold(rules):
                self._rules = rules
            case ModesTold(key, modes) if key in self._windows:
                self._windows[key].show_modes(dict(modes))
            case ListTold(key, letter, entries) if key in self._windows:
                self._windows[key].show_list(letter, entries)
            case PersonTold():
                self._show_person(change)
            case Invited():
                self._note_invitation(change)
            case LinkMade():
                self._show_link(change)
            case Answered():
                self._orders.answered(change)
            case _:
                pass

    def refresh(self, conversation: Conversation) -> None:
        """A conversation has changed."""
        if conversation.joined and conversation.key in self._invitations:
            self._decline(conversation.key)
        if conversation.key in self._windows:
            self._windows[conversation.key].refresh(conversation)
        if conversation.key == self._shown:
            self._show_door()

    def tells(self, key: str | None, text: str) -> bool:
        """Whether it is said already beside the way back into a channel."""
        shown = self._conversations.get(key or "")
        return key == self._shown and shown is not None and shown.absence.startswith(text)

    def turn_to(self, key: str, door: DoorBar) -> None:
        """The conversation of this key is shown now, with this bar for the way into channels."""
        self._shown, self._door = key, door
        self._show_door()

    def turn_away(self) -> None:
        """Another server is shown now."""
        self._door = None

    # PersonActions

    def write(self, nick: str) -> None:
        """Open the private conversation with somebody."""
        self._on_write(nick)

    def show_here(self, nick: str) -> None:
        """Show the private conversation with somebody in the main window."""
        self._on_show_here(nick)

    def show_profile(self, nick: str) -> None:
        """Show who somebody is."""
        self._ask(ProfileDialog(self._place(), nick, self._own_channels, self._write_to(nick)))

    def change_role(self, key: str, nick: str, letter: str, given: bool) -> None:
        """Give a role to somebody in a channel, or take it."""
        self._orders.change(key, [ModeChange(given, letter, nick)])

    def ask_removal(self, key: str, nick: str) -> None:
        """Ask for a reason, and remove somebody from a channel."""
        self._dialog = RemoveDialog(self._place(), self._orders, self._conversations[key], nick, self._rules)

    def ask_ban(self, key: str, nick: str) -> None:
        """Ask for how and why, and ban somebody from a channel."""
        self._ask(BanDialog(self._place(), self._orders, self._conversations[key], nick, self._rules))

    # Inside

    def _offer(self, menu: tk.Menu, nick: str, key: str) -> None:
        person_menu.fill(menu, self, nick, self._conversations.get(key), self._nick(), self._rules)

    def _offer_link(self, key: str) -> None:
        from hubbub.desktop.channel.invite_link import InviteLinkDialog  # noqa: PLC0415

        self._inviting = InviteLinkDialog(self._place(), self._orders, self._conversations[key])

    def _show_link(self, made: LinkMade) -> None:
        if self._inviting is not None and self._inviting.winfo_exists():
            self._inviting.show_link(made)

    def _offer_private(self, menu: tk.Menu, nick: str, *, in_window: bool) -> None:
        channels = [each for each in self._conversations.values() if is_channel(each.name)]
        person_menu.fill_private(menu, self, nick, channels, self._nick(), self._rules, in_window=in_window)

    def _place(self) -> tk.Misc:
        """The window in which one is. A menu that was just open is one for Tk, but not for us."""
        focus = self._window.focus_displayof()
        window = focus.winfo_toplevel() if focus is not None else None
        return window if isinstance(window, tk.Toplevel) else self._window

    def _ask(self, dialog: ProfileDialog | BanDialog) -> None:
        self._asking = self._dialog = dialog
        self._orders.whois(dialog.nick)

    def _show_person(self, change: PersonTold) -> None:
        """Tell it to who waits for it; nobody does after /whois, so a window opens."""
        asking = self._asking
        if asking is None or not asking.winfo_exists() or fold(asking.nick) != fold(change.nick):
            self._dialog = asking = ProfileDialog(
                self._place(), change.nick, self._own_channels, self._write_to(change.nick)
            )
        self._asking = None
        asking.show_person(change.person)

    def _write_to(self, nick: str) -> Callable[[str], None] | None:
        return None if fold(nick) == fold(self._nick()) else self._on_write

    def _own_channels(self) -> Iterable[str]:
        return (each.name for each in self._conversations.values() if is_channel(each.name) and each.joined)

    def _known(self) -> Iterable[str]:
        """Who is in our channels or writes with us, without ourselves."""
        every = self._conversations.values()
        people = [each.name for each in every if not is_channel(each.name)]
        members = (member.nick for each in every for member in each.members)
        return [nick for nick in islice(chain(people, members), MOST_KNOWN) if nick != self._nick()]

    def _note_invitation(self, change: Invited) -> None:
        self._invitations[fold(change.channel)] = change
        if len(self._invitations) > INVITATIONS:
            del self._invitations[next(iter(self._invitations))]
        self._show_door()

    def _show_door(self) -> None:
        """Offer the way back into the channel that is shown, else the first invitation."""
        if self._door is None:
            return
        shown = self._conversations.get(self._shown)
        draw = drawing_for(self._window).draw
        if shown is not None and shown.absence and not shown.joined:
            self._door.show(draw(shown.absence), _("Join again"), lambda: self._on_enter(shown.name), None)
        elif self._invitations:
            key, invited = next(iter(self._invitations.items()))
            words = _("{host} invites you to {room}.") if invited.host else _("You are invited to {room}.")
            self._door.show(
                draw(words.format(host=invited.host, room=invited.channel)), _("Join"),
                lambda: self._on_enter(invited.channel), lambda: self._decline(key),
            )  # fmt: skip
        else:
            self._door.hide()

    def _decline(self, key: str) -> None:
        del self._invitations[key]
        self._show_door()

    def _window_closed(self, key: str) -> None:
        del self._windows[key]
