"""What one does in conversations, handed on to the session."""

import tkinter as tk
from collections.abc import Callable
from typing import Final

from hubbub.client.changes import UnsentEdit
from hubbub.client.commands import submit
from hubbub.client.history import Place
from hubbub.client.model import Entry, Kind
from hubbub.client.translation import _
from hubbub.desktop.drafts import Drafts
from hubbub.desktop.files.basket import Basket
from hubbub.desktop.files.baskets import Baskets
from hubbub.desktop.files.jobs import Jobs
from hubbub.desktop.files.previews import Previews
from hubbub.desktop.files.shelf import Shelf
from hubbub.desktop.known import Known
from hubbub.desktop.line import Line
from hubbub.desktop.timeline import Timeline

_OLD_SHOWN: Final = 60
"""Characters of an older version that remind of which it was."""


class Speaking:
    """A Speaker of `hubbub.desktop.chat.pane`."""

    def __init__(
        self,
        window: tk.Misc,
        line: Line,
        drafts: Drafts,
        known: Known,
        open_channel: Callable[[str], None],
        open_private: Callable[[str], None],
        go_to: Callable[[str, str, str], None],
    ) -> None:
        self._line = line
        self._drafts = drafts
        self._session = line.session
        self._known = known
        self._open_channel = open_channel
        self._open_private = open_private
        self._go_to = go_to
        self.baskets = Baskets(line, self)
        shelf = Shelf(line.cache / "previews", str(line.address)) if line.cache else None
        self.previews = Previews(window, Jobs(line), shelf)

    def keep(self, key: str, text: str) -> None:
        """Keep what is written and not sent yet."""
        self._drafts.keep(str(self._known.address), self._known.identity, key, text)

    def kept(self, key: str) -> str:
        """What was written and not sent."""
        return self._drafts.of(str(self._known.address), self._known.identity, key)

    def keep_unconfirmed(self) -> None:
        """Keep what the server has not confirmed before what is written and not sent, where that was said."""
        unsent = self._known.unsent
        if not unsent.unconfirmed:
            return
        for key, timeline in self._known.timelines.items():
            edits = [_as_edited(timeline, edit) for edit in unsent.edits if edit.key == key]
            if texts := [*edits, *map(_as_typed, timeline.unconfirmed())]:
                self.keep(key, "\n".join([*texts, self.kept(key)]).rstrip("\n"))

    def files(self, key: str) -> Basket:
        """The files that are to be sent there."""
        return self.baskets.of(key)

    def say(self, key: str, text: str, answers: Entry | None) -> None:
        """Send what was written in the composer, as an answer to a message where there is one."""
        self._line.call(submit, self._session, key, text, answers.msgid if answers else None)

    def replace(self, key: str, entry: Entry, text: str) -> None:
        """Send a newer version of a message."""
        if entry.msgid is not None:
            self._line.call(self._session.edit, key, entry.msgid, text)

    def react(self, key: str, entry: Entry, text: str, add: bool) -> None:
        """Answer a message with an emoji, or take that back."""
        if entry.msgid is not None:
            self._line.call(self._session.react, key, entry.msgid, text, add)

    def remove(self, key: str, entry: Entry) -> None:
        """Remove a message for everybody."""
        if entry.msgid is not None:
            self._line.call(self._session.remove, key, entry.msgid)

    def may_remove(self, key: str) -> bool:
        """Whether one may remove what others have said there."""
        return self._known.moderates(key)

    def typing(self, key: str, active: bool) -> None:
        """Tell the others that one is writing, or has stopped."""
        self._line.call(self._session.typing, key, active)

    def retry(self, key: str, entry: Entry) -> None:
        """Send again what could not be sent."""
        self._line.call(self._session.retry, key, entry.id)

    def discard(self, key: str, entry: Entry) -> None:
        """Delete what the server does not have."""
        self._line.call(self._session.discard, key, entry.id)

    def open_channel(self, name: str) -> None:
        """Show a channel, and enter it first where one isn't in it."""
        self._open_channel(name)

    def open_private(self, nick: str) -> None:
        """Open the private window of somebody."""
        self._open_private(nick)

    def load_older(self, key: str) -> None:
        """Fetch entries older than the first that is known."""
        self._line.call(self._session.reading.load_older, key)

    def look_for(self, key: str, place: Place) -> None:
        """Show a place in the conversation, whether it is known or not."""
        self._line.call(self._session.reading.look_for, key, place)

    def search(self, key: str, text: str, everywhere: bool) -> None:
        """Look for messages, in all conversations or in this one."""
        self._line.call(self._session.reading.search, key, text, everywhere)

    def go_to(self, key: str, name: str, msgid: str) -> None:
        """Show another conversation and a message in it."""
        self._go_to(key, name, msgid)

    def extend_past(self, key: str, older: bool) -> None:
        """Fetch the next page of the part of the past that is shown."""
        self._line.call(self._session.reading.extend_past, key, older)

    def leave_past(self, key: str) -> None:
        """Go back from the past to what goes on now."""
        self._line.call(self._session.reading.leave_past, key)


def _as_typed(entry: Entry) -> str:
    return " ".join(("/me", entry.text)) if entry.kind is Kind.ACTION else entry.text


def _as_edited(timeline: Timeline, edit: UnsentEdit) -> str:
    """A newer version as it can be kept among other texts: with the beginning of what it was to replace."""
    index = timeline.find(edit.msgid)
    if index is None:
        return edit.text
    old = " ".join(timeline.slice(index, index + 1)[0].text.split())
    if len(old) > _OLD_SHOWN:
        old = f"{old[:_OLD_SHOWN]}…"
    return _("Instead of “{old}”: {new}").format(old=old, new=edit.text)
