"""What the conversations of one server call for."""

from collections.abc import Callable, Iterable

from hubbub.client.highlights import Highlights
from hubbub.client.model import Conversation, Entry
from hubbub.desktop.notices import levels
from hubbub.desktop.notices.centre import Centre
from hubbub.desktop.notices.gathering import News
from hubbub.desktop.notices.marks import Mark
from hubbub.desktop.notices.policy import Arrival, Level, is_mention, judge, usual_level
from hubbub.desktop.timeline import Timeline
from hubbub.wire.names import is_channel


class Notices:
    """Judges what arrives, and hands on what is to be told. `server` names the server on this computer."""

    def __init__(self, centre: Centre, server: str, on_switch: Callable[[], None]) -> None:
        """`on_switch` is called when something else is switched on or chosen than before."""
        self._centre = centre
        self._server = server
        self._on_switch = on_switch
        self._nick = ""
        self._highlights = Highlights()
        self._levels = levels.chosen(centre.levels, server)
        self._unlisten = centre.listen(self._switched)

    def rename(self, nick: str) -> None:
        """Note what we are called."""
        self._nick = nick
        self._highlights = Highlights(nick, self._centre.words)

    def end(self, keys: Iterable[str]) -> None:
        """Call no more; `keys` are those of all conversations."""
        self._unlisten()
        for key in keys:
            self.read(key)

    def level(self, conversation: Conversation) -> Level:
        """What of a conversation we want to be called for."""
        return self._levels.get(conversation.key) or usual_level(conversation.name)

    def choose(self, conversation: Conversation, level: Level) -> None:
        """Be called for this of a conversation from here on."""
        key, name = conversation.key, conversation.name
        self._centre.choose_levels(levels.with_level(self._centre.levels, self._server, key, name, level))
        self._levels = levels.chosen(self._centre.levels, self._server)
        if level is Level.NOTHING:
            self.read(key)
        self._on_switch()

    def mark(self, conversation: Conversation, unread: int, mentions: int) -> Mark:
        """How a conversation is shown. Nothing that a muted person writes calls us."""
        level = self.level(conversation)
        silent = level is Level.NOTHING and not is_channel(conversation.name)
        return Mark(unread, 0 if silent else mentions, level)

    def may_open(self, conversation: Conversation) -> bool:
        """Whether a private conversation may open its window by itself."""
        return self.level(conversation) is Level.ALL and not self._centre.wishes.undisturbed

    def is_mention(self, name: str, entry: Entry, timeline: Timeline) -> bool:
        """Whether a message counts as one that is meant for us."""
        direct = not is_channel(name)
        return is_mention(entry, direct=direct, named=not direct and self._is_named(entry, timeline))

    def arrived(
        self, conversation: Conversation, entries: Iterable[Entry], timeline: Timeline, *, late: bool
    ) -> None:
        """Call for what has come into a conversation that is not being read, as far as it is wanted."""
        level, wishes = self.level(conversation), self._centre.wishes
        direct = not is_channel(conversation.name)
        for entry in entries:
            named = self._is_named(entry, timeline)
            verdict = judge(Arrival(entry, direct, named, late), level, wishes)
            if any(verdict):
                self._centre.call(
                    News(self._tag(conversation.key), entry, conversation.name, direct), verdict
                )

    def read(self, key: str) -> None:
        """A conversation has been read, here or on another device."""
        self._centre.forget(self._tag(key))

    def _is_named(self, entry: Entry, timeline: Timeline) -> bool:
        return self._highlights.found_in(entry.text) or timeline.answers_own(entry)

    def _tag(self, key: str) -> str:
        return f"{self._server} {key}"

    def _switched(self) -> None:
        self.rename(self._nick)
        self._on_switch()
