"""What a client knows of its server: who it is there, its conversations, and what is on the way."""

from collections.abc import Iterator

from hubbub.client.amendments import Amendment
from hubbub.client.changes import Change, Problem, StartedOver, Unsent, UnsentEdit
from hubbub.client.features import Features
from hubbub.client.history import History
from hubbub.client.journal import Journal
from hubbub.client.model import Conversation, Entry, Kind
from hubbub.client.narrate import actor_of, amendment_of, narrate, sequence_number
from hubbub.client.outbox import Outbox, Outgoing
from hubbub.client.people import People
from hubbub.client.requests import Requests
from hubbub.client.room import Room
from hubbub.client.searching import Searching
from hubbub.wire import capabilities as caps
from hubbub.wire.message import Message
from hubbub.wire.names import fold, is_channel
from hubbub.wire.source import Source
from hubbub.wire.tags import CHANNEL


class State:
    """Everything known, and what it leads to: changes for the window, messages for the server."""

    def __init__(self, nick: str) -> None:
        self.nick = nick
        self.source = Source("")
        """Ourselves as others see us, once the server has shown it."""
        self.features = Features()
        self.rooms: dict[str, Room] = {}
        self.entering: dict[str, tuple[str, ...]] = {}
        """By key, what JOIN was told of the channels that the server has not answered for: name and key."""
        self.online: set[str] = set()
        """The folded nicks of those who were seen and have not quit."""
        self.motd: list[str] = []
        self.is_welcomed = False
        self.newest_time = 0
        """The server's clock when it last said it, in milliseconds since 1970."""
        self.outbox = Outbox()
        self.people = People()
        self.requests = Requests()
        self.history = History()
        self.searching = Searching()
        self.output: list[Message] = []
        self._journal = Journal()
        self._told_unsent = Unsent(0, 0)
        self._ids = 0

    @property
    def lobby(self) -> Room | None:
        """The channel that everybody meets in, once it was entered."""
        return self.rooms.get(fold(self.features.lobby))

    def start_over(self, nick: str) -> None:
        """Forget what another name knew, wanted and had to say: `nick` enters in its place."""
        self.nick = nick
        self.rooms.clear()
        self.entering.clear()
        self.online.clear()
        self.newest_time = 0
        self.outbox = Outbox()
        self.history, self.searching = History(), Searching()
        self.output.clear()
        self._journal = Journal()
        self.add(StartedOver(nick))

    def is_me(self, nick: str) -> bool:
        """Whether `nick` is ours."""
        return fold(nick) == fold(self.nick)

    def open_room(self, name: str) -> Room:
        """The conversation called `name`, begun if it is new."""
        key = fold(name)
        room = self.rooms.get(key)
        if room is None:
            room = self.rooms[key] = Room(key, name)
            self.touch(room)
        return room

    def conversation_of(self, message: Message) -> str:
        """What the conversation is called in which something was said: the channel, or the other person."""
        author, target = actor_of(message), message.param(0)
        unmarked = target.lstrip("".join(self.features.role_signs.values()))
        if is_channel(unmarked):  # also @#channel, which only some of the members get (STATUSMSG)
            return unmarked
        return message.tags.get(CHANNEL) or (target if self.is_me(author) else author)

    def look_up(self, room: Room) -> None:
        """Ask what was said in private, and how far we have read it. JOIN tells the latter of channels."""
        self.history.catch_up(room)
        if caps.READ_MARKER in self.features:
            self.output.append(Message("MARKREAD", (room.name,)))

    def channel(self, name: str) -> Room | None:
        """The channel called `name`, where it is known."""
        room = self.rooms.get(fold(name))
        return room if room is not None and room.is_channel else None

    def channels(self) -> Iterator[Room]:
        """All channels that are known."""
        return (room for room in self.rooms.values() if room.is_channel)

    def channels_with(self, nick: str) -> list[Room]:
        """The channels that somebody is in, as far as we are too."""
        return [room for room in self.channels() if fold(nick) in room.roster]

    def add(self, *changes: Change) -> None:
        """Note changes for the window."""
        self._journal.add(changes)

    def touch(self, room: Room) -> None:
        """Note that a conversation changed, apart from its entries."""
        self._journal.touch(room.key)

    def problem(self, text: str, key: str | None = None) -> None:
        """Note that something went wrong."""
        self.add(Problem(text, key))

    def refuse(self, outgoing: Outgoing, words: str) -> None:
        """Tell why a message of ours was not taken: where it stands, or beside the field if it is nowhere."""
        if outgoing.edits is not None:
            self.problem(words, outgoing.key)
        else:
            self.add(*self.rooms[outgoing.key].timeline.fail(outgoing.nonce, words))

    def note(self, room: Room, text: str, now: int, kind: Kind = Kind.INFO, author: str = "") -> None:
        """Put something of the program's own into a conversation."""
        self.add(*room.timeline.add_note(Entry(self.fresh_id(), kind, author, text, now)))

    def tell(self, room: Room, message: Message, now: int) -> None:
        """Put the entry for a live message into its conversation, or change the one that it is about."""
        amendment = self.amendment(message, now)
        entry = self.narrate(message, now)
        seq = sequence_number(message)
        if amendment is not None:
            self.add(*room.amend(amendment))
        if entry is not None:
            if room.timeline.contradicts(entry):
                self.add(*self.history.start_over(room))
            self.add(*room.timeline.add_live(entry))
        elif seq is not None:
            room.timeline.cover(seq, message.tags.get("msgid"))
        self.history.watch(room)

    def narrate(self, message: Message, now: int) -> Entry | None:
        """The entry for a message, None for one that isn't shown."""
        return narrate(message, fold(self.nick), self.features, now, self.fresh_id)

    def amendment(self, message: Message, now: int) -> Amendment | None:
        """What a message changes of an earlier one, None where it stands for itself."""
        return amendment_of(message, fold(self.nick), now)

    def fresh_id(self) -> str:
        """An id for an entry that the server gives none; no msgid has a space."""
        self._ids += 1
        return f"local {self._ids}"

    def is_online(self, room: Room) -> bool:
        """Whether one is in a channel, or the other person of a private conversation is there."""
        return room.joined if is_channel(room.name) else room.key in self.online

    def snapshot(self, key: str) -> Conversation:
        """The conversation as a window is told of it."""
        room = self.rooms[key]
        members = room.roster.sorted("".join(self.features.role_signs.values()))
        return Conversation(
            key, room.name, room.topic, members, self.is_online(room), room.read, room.absence
        )

    def take_changes(self) -> list[Change]:
        """Everything that changed since the last call. What can be sent has been sent by then."""
        edits = (UnsentEdit(each.key, each.edits, each.text) for each in self.outbox if each.edits)
        unsent = Unsent(self.outbox.unsent, len(self.outbox), tuple(edits))
        if unsent != self._told_unsent:
            self._told_unsent = unsent
            self.add(unsent)
        return self._journal.take(self.snapshot)
