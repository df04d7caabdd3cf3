"""The context menu of a message: what can be done to it, with the mouse and with the keyboard."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from hubbub.client.model import Delivery, Entry, is_message, is_own_message
from hubbub.client.translation import N_, _, n_
from hubbub.desktop.chat.menu import add_copy_commands, drawn_name, select_all, themed_menu
from hubbub.desktop.chat.tags import CHOSEN_LINK
from hubbub.desktop.chat.view import MessageView
from hubbub.desktop.files.shown import ShownFiles

if TYPE_CHECKING:
    import tkinter as tk

REACTIONS: Final = ("👍", "❤", "😂", "🎉", "😮", "😢")
"""What is offered at once."""

_DISCARD: Final = {Delivery.FAILED: N_("Delete"), Delivery.PENDING: N_("Don't send")}


class MessageActions(Protocol):
    """What can be done to a message."""

    def answer(self, entry: Entry) -> None:
        """What is written next answers it."""

    def change(self, entry: Entry) -> None:
        """Let the person write a newer version of it."""

    def remove(self, entry: Entry) -> None:
        """Take it back."""

    def react(self, entry: Entry, text: str) -> None:
        """Answer it with an emoji, or take that back."""

    def retry(self, entry: Entry) -> None:
        """Send it again, because it has failed."""

    def discard(self, entry: Entry) -> None:
        """Delete it, because the server does not have it."""


class MessageMenu:
    """Opens on a right click, and for the chosen message with Return, the Menu key or Shift+F10."""

    def __init__(
        self, view: MessageView, actions: MessageActions, files: ShownFiles, may_remove: Callable[[], bool]
    ) -> None:
        """`may_remove` tells whether one may remove what others have said."""
        self._view = view
        self._actions = actions
        self._files = files
        self._may_remove = may_remove
        self.menu = themed_menu(view.text)
        self.offer_person: Callable[[tk.Menu, str], None] | None = None
        """Fills the menu of who has said a message."""
        self.person = themed_menu(self.menu)
        self.reactions = themed_menu(self.menu)
        view.text.bind("<Button-3>", self._clicked)
        for key in ("<Menu>", "<Shift-F10>"):
            view.text.bind(key, lambda _event: self._asked())
        view.text.bind("<Return>", lambda _event: self._entered(), add=True)
        view.text.bind("<Control-a>", lambda _event: select_all(view.text))

    def fill(self, entry: Entry | None) -> None:
        """Offer what can be done to a message; with none, what can be done to the text."""
        self.menu.delete(0, "end")
        if entry is not None and is_message(entry):
            self._offer(entry)
        if entry is not None and entry.delivery is Delivery.FAILED:
            self.menu.add_command(label=_("Try again"), command=partial(self._actions.retry, entry))
        if entry is not None and entry.delivery in _DISCARD:
            self.menu.add_command(
                label=_(_DISCARD[entry.delivery]), command=partial(self._actions.discard, entry)
            )
        if self.menu.index("end") is not None:
            self.menu.add_separator()
        add_copy_commands(self.menu, self._view.text)

    def _offer(self, entry: Entry) -> None:
        add = self.menu.add_command
        add(label=_("Answer"), command=partial(self._actions.answer, entry))
        self.reactions.delete(0, "end")
        own = {reaction.text for reaction in entry.reactions if reaction.own}
        for text in dict.fromkeys([*REACTIONS, *(reaction.text for reaction in entry.reactions)]):
            label = _("{emoji}  take back").format(emoji=text) if text in own else text
            self.reactions.add_command(label=label, command=partial(self._actions.react, entry, text))
        self.menu.add_cascade(label=_("React"), menu=self.reactions)
        if is_own_message(entry):
            add(label=_("Change"), accelerator="↑", command=partial(self._actions.change, entry))
        if is_own_message(entry) or self._may_remove():
            add(label=self._removal(entry), command=partial(self._actions.remove, entry))
        self._offer_files(entry)
        if self.offer_person is not None:
            self.person.delete(0, "end")
            self.offer_person(self.person, entry.author)
            self.menu.add_cascade(label=drawn_name(self.menu, entry.author), menu=self.person)

    def _removal(self, entry: Entry) -> str:
        """What removing a message does: a server may take the author's files along."""
        number = len(self._files.of(entry)) if entry.own and self._files.leave_with_message else 0
        if not number:
            return _("Remove for everybody")
        return n_("Remove for everybody, with the file", "Remove for everybody, with the files", number)

    def _offer_files(self, entry: Entry) -> None:
        """Save what a message links to, and delete one's own; by name where there are several."""
        add, found = self.menu.add_command, self._files.of(entry)
        save, delete = _("Save file…"), _("Delete the file for everybody…")
        if len(found) > 1:
            save, delete = _("Save {name}…"), _("Delete {name} for everybody…")
        for preview in found:
            name = drawn_name(self.menu, preview.name)
            add(label=save.format(name=name), command=partial(self._files.save, preview))
            if entry.own:
                add(label=delete.format(name=name), command=partial(self._files.ask_to_delete, preview))

    def _clicked(self, event: "tk.Event[tk.Misc]") -> None:
        self.fill(self._view.pointer.at(event.x, event.y))
        self.menu.tk_popup(event.x_root, event.y_root)

    def _entered(self) -> str | None:
        """Return opens a link, if the keyboard was led to one."""
        link = self._view.text.tag_ranges(CHOSEN_LINK)
        return None if link or self._view.pointer.entry is None else self._asked()

    def _asked(self) -> str:
        """Show it at the chosen message."""
        text, pointer = self._view.text, self._view.pointer
        x, y = pointer.place()
        self.fill(pointer.entry)
        self.menu.tk_popup(text.winfo_rootx() + x, text.winfo_rooty() + y)
        return "break"
