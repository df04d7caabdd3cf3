"""The client without its network: messages come in, and changes and messages to send come out.

No I/O and no clock: the time is passed in. Session connects it with a server and a window.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from hubbub.client import channel_state, membership, replies, signals, talk, whois
from hubbub.client.archive import Memory
from hubbub.client.batches import Batch, BatchCollector
from hubbub.client.changes import Change, Entered, Hit, PlaceFound
from hubbub.client.channel_changes import RulesTold
from hubbub.client.features import Features
from hubbub.client.history import Place
from hubbub.client.holding import Holding
from hubbub.client.narrate import sequence_number
from hubbub.client.page import Page
from hubbub.client.query import Query
from hubbub.client.rules import Rules
from hubbub.client.searching import NO_SEARCH, narrate_found
from hubbub.client.speaker import Speaker
from hubbub.client.state import State
from hubbub.client.translation import _
from hubbub.wire import capabilities as caps
from hubbub.wire import numerics
from hubbub.wire.message import Message
from hubbub.wire.names import fold, is_channel
from hubbub.wire.timestamp import parse_time

_Handler: TypeAlias = Callable[[State, Message, int], None]

_HANDLERS: Final[dict[str, _Handler]] = {
    "ACK": talk.on_acknowledged,
    "AWAY": membership.on_away,
    "FAIL": replies.on_standard_reply,
    "INVITE": talk.on_invite,
    "JOIN": membership.on_join,
    "KICK": membership.on_kick,
    "MARKREAD": signals.on_read_marker,
    "MODE": membership.on_mode,
    "NICK": membership.on_nick,
    "NOTE": replies.on_standard_reply,
    "NOTICE": talk.on_message,
    "PART": membership.on_part,
    "PONG": replies.on_pong,
    "PRIVMSG": talk.on_message,
    "QUIT": membership.on_quit,
    "REDACT": signals.on_redact,
    "TAGMSG": signals.on_tags,
    "TOPIC": talk.on_topic,
    "WARN": replies.on_standard_reply,
    numerics.RPL_WELCOME: replies.on_welcome,
    numerics.RPL_ISUPPORT: replies.on_features,
    numerics.RPL_AWAY: talk.on_is_away,
    numerics.RPL_NOTOPIC: talk.on_no_topic,
    numerics.RPL_TOPIC: talk.on_topic_reply,
    numerics.RPL_WHOREPLY: membership.on_who,
    numerics.RPL_NAMREPLY: membership.on_names,
    numerics.RPL_ENDOFNAMES: membership.on_end_of_names,
    numerics.RPL_MOTDSTART: replies.on_motd_start,
    numerics.RPL_MOTD: replies.on_motd,
    numerics.ERR_NOMOTD: replies.on_motd_start,
    numerics.ERR_INVALIDMODEPARAM: replies.on_error_numeric,
    numerics.RPL_INVITELIST: talk.on_invitation,
    numerics.RPL_INVITING: talk.on_inviting,
    numerics.RPL_CHANNELMODEIS: channel_state.on_modes,
    numerics.RPL_BANLIST: channel_state.on_listed,
    numerics.RPL_EXCEPTLIST: channel_state.on_listed,
    numerics.RPL_INVEXLIST: channel_state.on_listed,
    numerics.RPL_ENDOFBANLIST: channel_state.on_end_of_list,
    numerics.RPL_ENDOFEXCEPTLIST: channel_state.on_end_of_list,
    numerics.RPL_ENDOFINVEXLIST: channel_state.on_end_of_list,
    numerics.RPL_WHOISUSER: whois.on_user,
    numerics.RPL_WHOISSERVER: whois.on_server,
    numerics.RPL_WHOISOPERATOR: whois.on_operator,
    numerics.RPL_WHOISIDLE: whois.on_idle,
    numerics.RPL_ENDOFWHOIS: whois.on_end,
    numerics.RPL_WHOISCHANNELS: whois.on_channels,
    numerics.RPL_WHOISACCOUNT: whois.on_account,
    numerics.RPL_WHOISBOT: whois.on_bot,
    numerics.RPL_WHOISSECURE: whois.on_secure,
}


class Reducer:
    """Holds a State and works off what the server says and what the person wants."""

    def __init__(self, nick: str) -> None:
        self.state = State(nick)
        self.speaker = Speaker(self.state)
        self._holding = Holding(self.state)
        self._batches = BatchCollector()
        self._features = self.state.features
        self._entered = False

    def recall(self, memory: Memory) -> None:
        """Begin with what was known when the program ended; what is newer is asked for on entering."""
        state = self.state
        state.add(Entered(state.nick, memory.server.network, memory.server.lobby))
        for facts, entries, amendments in memory.conversations:
            room = state.open_room(facts.name)
            room.topic, room.read, room.wanted = facts.topic, facts.read, facts.wanted
            room.absence, room.door = facts.absence, (room.name, facts.word) if facts.word else ()
            for amendment in amendments:
                room.timeline.amendments.add(amendment)
            state.add(*room.timeline.add_history(entries))
            room.timeline.close_gaps()
            room.resume_after = facts.resume_after or room.timeline.newest_msgid()
            state.newest_time = max([state.newest_time, *(entry.time for entry in entries)])

    def connect(self, nick: str) -> Features:
        """A new connection stands. Returns what will hold its features, for the handshake to fill.

        Until the server has let us in, what is said is cut to size by what the last one could do.
        """
        self.state.nick = nick
        self.state.output.clear()
        self._features = Features()
        self._batches = BatchCollector()
        return self._features

    def enter(self, now: int) -> None:
        """The server has let us in: go where we were, send what waits, ask for what was missed."""
        state = self.state
        self._entered = True
        state.add(Entered(state.nick, state.features.network, fold(state.features.lobby)))
        state.add(RulesTold(Rules.of(state.features)))
        wanted = {room.key: room.door or (room.name,) for room in state.channels() if room.wanted}
        doors = {fold(state.features.lobby): (state.features.lobby,)} | wanted | state.entering
        state.output += [Message("JOIN", door) for door in doors.values()]
        self.speaker.drop_doubtful()
        for room in state.rooms.values():
            if not room.is_channel:
                state.look_up(room)
        state.history.find_targets(state.newest_time, now)

    def disconnect(self) -> None:
        """The connection has gone: nobody can be seen, and from here on entries are missed."""
        state = self.state
        self._entered = False
        state.online.clear()
        state.output.clear()
        state.people.forget()
        state.add(*state.requests.break_off())
        state.add(*state.history.reset(), *state.searching.reset())
        state.outbox.rewind()
        for room in state.rooms.values():
            room.break_off()
            state.touch(room)

    def receive(self, message: Message, now: int) -> None:
        """Take one message of the server; `now` is in milliseconds since 1970."""
        whole = self._batches.feed(message)
        if isinstance(whole, Batch):
            self._on_batch(whole, now)
        elif whole is not None:
            self._on_message(whole, now)

    def take_changes(self) -> list[Change]:
        """What to tell the window since the last call."""
        self._holding.make_room()
        return self.state.take_changes()

    def take_output(self, now: int) -> list[Message]:
        """What to send to the server since the last call: answers, then own messages, then questions.

        In this order a message that is sent again has had its echo before history can bring its copy.
        """
        output, self.state.output = self.state.output, []
        if self._entered:
            output += self.speaker.due(now)
            output += self.state.history.due(self.state.features)
            output += self.state.searching.due()
        for unsendable in [message for message in output if not message.is_sendable]:
            output.remove(unsendable)
            replies.on_unsendable(self.state, unsendable)
        return output

    def join(self, channel: str, word: str = "", *, later: bool = False) -> None:
        """Ask for a channel, on the next connection too if this one breaks before that; or only there.

        `word` is the channel's key, if it has one.
        """
        door = (channel, word) if word else (channel,)
        self.state.entering[fold(channel)] = door
        if not later:
            self.ask(Message("JOIN", door))

    def leave(self, key: str, reason: str) -> None:
        """Leave a channel for good, also one that we are not in any more."""
        room = self.state.rooms[key]
        if room.joined:
            self.ask(Message("PART", (room.name, *filter(None, [reason]))))
        else:
            room.leave()
            self.state.touch(room)

    def ask(self, request: Message) -> None:
        """Ask the server for something; a connection that breaks takes it with it."""
        self.state.output.append(request)

    def open_direct(self, nick: str) -> str:
        """Begin or find the private conversation with `nick`; returns its key."""
        is_new = fold(nick) not in self.state.rooms
        room = self.state.open_room(nick)
        if is_new:
            self.state.look_up(room)
        return room.key

    def look_at(self, key: str) -> None:
        """Somebody has turned to a conversation: what is held of it stays longest."""
        if room := self.state.rooms.get(key):  # another name may have entered meanwhile
            self._holding.look_at(room)

    def look_for(self, key: str, place: Place) -> None:
        """Find a place in a conversation: where it is held already, else ask for what surrounds it."""
        room = self.state.rooms[key]
        held = self.held(key, place)
        if held is not None:
            closed = self.state.history.leave_past(room) if not held.past else []
            self.state.add(*closed, held)
        elif self.state.features.has_history:
            self.state.history.look_for(room, place)
        else:
            self.state.problem(_("This server keeps no history in which that could be found."), key)

    def search(self, query: Query) -> None:
        """Ask for messages."""
        if caps.SEARCH in self.state.features:
            self.state.searching.ask(query)
        else:
            self.state.add(query.found(note=_(NO_SEARCH)))

    def extend_past(self, key: str, *, older: bool) -> None:
        """Ask for the next page of the part of the past that is open."""
        self.state.history.extend_past(self.state.rooms[key], older=older)

    def leave_past(self, key: str) -> None:
        """Hold only what goes on now."""
        self.state.add(*self.state.history.leave_past(self.state.rooms[key]))

    def held(self, key: str, place: Place) -> PlaceFound | None:
        """Where a place is, if it is held."""
        room = self.state.rooms[key]
        here = room.timeline.message(place.msgid)
        if not place.msgid and room.timeline.reaches_back_to(place.time):
            here = room.timeline.at_time(place.time)
        there = room.past.timeline.message(place.msgid) if here is None and room.past is not None else None
        found = here or there
        return PlaceFound(room.key, found.id, past=here is None) if found is not None else None

    def load_older(self, key: str) -> None:
        """Ask for the page before the oldest entry of a conversation."""
        room = self.state.rooms[key]
        if not self.state.features.has_history:
            self.state.add(*room.timeline.reach_start())
        elif not room.timeline.at_start:
            self.state.history.load_older(room)

    def _on_message(self, message: Message, now: int) -> None:
        time = parse_time(message.tags.get("time", ""))
        self.state.newest_time = max(self.state.newest_time, time or 0)
        if message.command == numerics.RPL_WELCOME:
            self.state.features = self._features
        handler = _HANDLERS.get(message.command)
        if handler is not None:
            handler(self.state, message, now)
        elif len(message.command) == 3 and message.command[0] in "45":
            replies.on_error_numeric(self.state, message, now)

    def _on_batch(self, batch: Batch, now: int) -> None:
        if batch.kind == "chathistory":
            self._on_history(batch, now)
        elif batch.kind == "draft/chathistory-targets":
            self._on_targets(batch)
        elif batch.kind == caps.SEARCH:
            self._on_found(batch, now)
        else:
            self._on_other_batch(batch, now)

    def _on_history(self, batch: Batch, now: int) -> None:
        messages = [item for item in batch.items if isinstance(item, Message)]
        told = [(message, self.state.narrate(message, now)) for message in messages]
        untold = [message for message, entry in told if entry is None]
        amendments = (self.state.amendment(message, now) for message in messages)
        hidden = ((sequence_number(message), message.tags.get("msgid")) for message in untold)
        page = Page(
            entries=[entry for _, entry in told if entry is not None],
            amendments=[amendment for amendment in amendments if amendment is not None],
            hidden=[(seq, msgid) for seq, msgid in hidden if seq is not None],
            size=len(messages),
            last=next((m.tags["msgid"] for m in reversed(messages) if "msgid" in m.tags), None),
        )
        self.state.add(*self.state.history.on_page(batch.params[0] if batch.params else "", page))

    def _on_found(self, batch: Batch, now: int) -> None:
        state = self.state
        messages = [item for item in batch.items if isinstance(item, Message)]
        me, hits = fold(state.nick), list[Hit]()
        for message in messages:
            entry = narrate_found(message, me, state.features, now, state.fresh_id)
            name = state.conversation_of(message)
            hits += [Hit(fold(name), name, entry)] if entry is not None else []
        state.add(*state.searching.on_found(hits))

    def _on_targets(self, batch: Batch) -> None:
        """``CHATHISTORY TARGETS nick time``, once for each conversation that has news."""
        self.state.history.on_targets()
        for item in batch.items:
            if isinstance(item, Message) and item.param(1) and not is_channel(item.param(1)):
                self.open_direct(item.param(1))

    def _on_other_batch(self, batch: Batch, now: int) -> None:
        """Any other batch is worked off as what it holds; all of it has the label of the whole."""
        label = batch.opening.tags.get("label")
        for item in batch.items:
            if isinstance(item, Batch):
                self._on_batch(item, now)
            elif label is None:
                self._on_message(item, now)
            else:
                self._on_message(item._replace(tags={**item.tags, "label": label}), now)
