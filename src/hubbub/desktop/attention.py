"""What of a server is unread, and what the person is called for."""

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence

from hubbub.client.changes import EntriesAdded
from hubbub.client.model import Conversation, Entry
from hubbub.desktop.known import Known
from hubbub.desktop.line import Line
from hubbub.desktop.notices.centre import Centre
from hubbub.desktop.notices.marks import Mark
from hubbub.desktop.notices.notices import Notices
from hubbub.desktop.notices.policy import Level
from hubbub.desktop.reading import Reading
from hubbub.desktop.sight import Sight
from hubbub.wire.names import is_channel


class Attention:
    """Counts what nobody has looked at, and calls for it as far as that is wanted."""

    def __init__(
        self,
        window: tk.Misc,
        line: Line,
        known: Known,
        sight: Sight,
        centre: Centre,
        *,
        on_change: Callable[[], None],
    ) -> None:
        """`on_change` is called when something else is unread than before."""
        self._known = known
        self._sight = sight
        self._on_change = on_change
        self._notices = Notices(centre, str(line.address), on_change)
        self._reading = Reading(
            window, lambda key, time: line.call(line.session.mark_read, key, time), self._is_mention
        )

    def marks(self, conversations: Sequence[Conversation]) -> Mapping[str, Mark]:
        """How conversations are marked, by key."""
        unread, mentions = self._reading.unread, self._reading.mentions
        return {
            each.key: self._notices.mark(each, unread[each.key], mentions[each.key]) for each in conversations
        }

    def be_called_for(self, key: str, level: Level) -> None:
        """Choose what of a conversation one wants to be called for."""
        self._notices.choose(self._known.conversations[key], level)

    def rename(self, nick: str) -> None:
        """Note what we are called."""
        self._notices.rename(nick)

    def first_unread(self, key: str) -> str:
        """Where the unread messages of a conversation begin, if it has any."""
        return self._known.first_unread(key) if self._reading.unread[key] else ""

    def arrived(self, change: EntriesAdded) -> None:
        """Mark what others said as unread, and call for it, unless it is being read."""
        key = change.key
        if self._sight.is_watched(key):
            self._reading.read(key, self._known.timelines[key])
            return
        is_first = not self._reading.unread[key]
        conversation = self._known.conversations.get(key)
        read = conversation.read if conversation else None
        unread = self._reading.arrived(key, change.entries, read, live=change.live)
        if not unread:
            return
        if is_first and (pane := self._sight.pane(key)):
            pane.view.mark_new(unread[0].id)
        if conversation is not None and change.live:
            self._call_for(conversation, unread, late=change.late)
        self._on_change()

    def read(self, key: str) -> None:
        """A conversation is looked at; while that is a part of its past, nothing new is read."""
        if not self._sight.is_in_past(key) and self._reading.read(key, self._known.timelines[key]):
            self._notices.read(key)
            self._on_change()

    def read_elsewhere(self, conversation: Conversation) -> None:
        """Another device may have read a conversation."""
        key, was_unread = conversation.key, self._reading.unread[conversation.key]
        self._reading.read_elsewhere(key, self._known.timelines[key], conversation.read)
        if was_unread and not self._reading.unread[key]:
            self._notices.read(key)

    def forget(self) -> None:
        """Nothing is unread any more, because nothing is known."""
        self._reading.end()
        for key in self._known.conversations:
            self._notices.read(key)

    def end(self) -> None:
        """Call for nothing more."""
        self._reading.end()
        self._notices.end(self._known.conversations)

    def _call_for(self, conversation: Conversation, unread: Sequence[Entry], *, late: bool) -> None:
        """Call the person, as far as they want that; a private message without a place opens its window."""
        key = conversation.key
        if (
            not is_channel(conversation.name)
            and not self._sight.has_place(key)
            and self._notices.may_open(conversation)
        ):
            self._sight.open_window(key, self.first_unread(key)).give_back_focus()
        self._notices.arrived(conversation, unread, self._known.timelines[key], late=late)

    def _is_mention(self, key: str, entry: Entry) -> bool:
        conversation = self._known.conversations.get(key)
        name = conversation.name if conversation else key
        return self._notices.is_mention(name, entry, self._known.timelines[key])
