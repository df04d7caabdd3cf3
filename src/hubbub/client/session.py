"""A stay on one server: comes back after every break, and carries between server, reducer and window."""

import asyncio
import random
import secrets
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

from hubbub.client.account import Account
from hubbub.client.address import Address
from hubbub.client.backoff import Backoff
from hubbub.client.cache import Cache, cache_path
from hubbub.client.changes import Change, LinkChanged, NameRefused, ServerChanged
from hubbub.client.compose import one_line
from hubbub.client.connection import Connection
from hubbub.client.credentials import is_private
from hubbub.client.errands import Errands
from hubbub.client.errors import (
    ClientError,
    ConnectionLostError,
    ImpostorError,
    ServerChangedError,
    TakenOverError,
)
from hubbub.client.handshake import Handshake, Stage
from hubbub.client.history import Place
from hubbub.client.known_servers import KnownServers, KnownServersError
from hubbub.client.model import Link
from hubbub.client.moderation import NOT_CONNECTED, Moderation
from hubbub.client.offline import OfflineReader
from hubbub.client.passwords import Passwords
from hubbub.client.reducer import Reducer
from hubbub.client.rules import Rules
from hubbub.client.translation import _
from hubbub.client.trust import greet
from hubbub.client.uploads import Uploads
from hubbub.client.visit import Timing, Visit, now
from hubbub.wire.message import Message
from hubbub.wire.names import channel_problem, nick_problem

Sink: TypeAlias = Callable[[Sequence[Change]], None]
_T = TypeVar("_T")

_GHOST_TRIES: Final = 5
"""How often a name that is taken after a break is put down to our own old connection."""


class _LeftError(Exception):
    """The person left while something was being waited for."""


class Session:
    """One stay under one name. All methods are called on the event loop's thread, and none of them blocks.

    `sink` is called with what changed, in order; it must not raise.
    """

    def __init__(
        self,
        address: Address,
        nick: str,
        sink: Sink,
        known_servers: KnownServers,
        *,
        timing: Timing | None = None,
        password: str = "",
        keep: bool = True,
        cache: Path | None = None,
    ) -> None:
        """Enter under `nick`, with the `password` of its account if one was typed, to be kept or not.

        `cache` is the folder for what was said, so that it can be read without a connection.
        """
        self._address = address
        self._nick = nick
        self._identity = nick
        """The name that we entered under: whatever we are called later, its secret says who we are."""
        self._sink = sink
        self._known_servers = known_servers
        self._timing = timing or Timing()
        self._backoff = Backoff(
            random.random, first=self._timing.first_retry, longest=self._timing.longest_retry
        )
        self._reducer = Reducer(nick)
        self._errands = Errands(self.report)
        passwords = Passwords(known_servers.path.with_name("passwords.json"))
        self.account = Account(address, passwords, self._reducer, self._errands, self._flush)
        """Registering, logging in and out, and the password."""
        self._first_password, self._keeps = password, keep
        self.moderation = Moderation(self._reducer.state, lambda: self._is_ready, self._flush)
        """Looking over and changing channels, and who people are."""
        self.uploads = Uploads(
            self._reducer.state, self.account, encrypted=address.tls,
            pin=lambda: known_servers.fingerprint(address),
            is_ready=lambda: self._is_ready, flush=self._flush,
        )  # fmt: skip
        """Sending files."""
        self._cache_folder = cache
        self._offline = OfflineReader(self._reducer, self._flush)
        self._recalled = False
        """Whether something was known before the server has answered."""
        self._visit: Visit | None = None
        self._farewell = _("You left.")
        self._leaving = asyncio.Event()
        self._named = asyncio.Event()
        self._trusted = asyncio.Event()
        self._forgets = False
        """Whether nothing of this stay is to remain on this computer."""
        self._was_heard = False
        """Whether the server has dealt with us, be it by refusing a name: a break is worth another try."""
        self._was_online = False
        self._online_since: float | None = None
        self._ghost_tries = 0

    async def run(self) -> None:
        """Connect, and come back after every break, until leave() or until the server can't be entered."""
        self.enter(self._nick, self._first_password, keep=self._keeps)
        with suppress(_LeftError):
            while not self._leaving.is_set():
                await self._unless_left(self._named.wait())
                await self._errands.finish()
                self._tell_link(
                    Link.CONNECTING, _("Connecting to {address}...").format(address=self._address)
                )
                try:
                    await self._stay()
                except ServerChangedError as error:
                    await self._until_trusted(error)
                except (ClientError, KnownServersError) as error:
                    if self._is_final(error):
                        self._farewell = str(error)
                        break
                    await self._wait_for_next_try(str(error))
        self._tell_link(Link.CLOSED, self._farewell, forgets=self._forgets)
        await self.uploads.close()
        await self._errands.finish()
        if self._offline.cache is not None:
            await self._offline.cache.close(forget=self._forgets)

    def enter(self, nick: str, password: str = "", keep: bool = True) -> None:
        """Try another name after NameRefused, or the password of its account, to be kept or not."""
        problem = nick_problem(nick)
        if password and not keep:  # who keeps no password here keeps nothing else here either
            self._cache_folder = None
        if problem is not None:
            self._refuse(NameRefused(nick, f"{problem}."))
        else:
            self.account.choose(nick, password, keep=keep, then=partial(self._enter, nick))

    def trust(self, fingerprint: str) -> None:
        """Go on after ServerChanged, and take this certificate for the server's from here on."""
        try:
            self._known_servers.trust(self._address, fingerprint, now())
        except KnownServersError as error:
            self.report(str(error))
        else:
            self._trusted.set()

    def log_out(self) -> None:
        """Have nothing here log in to the account any more, and leave."""
        self.account.log_out(then=self._end_logged_in)

    def leave(self, reason: str = "") -> None:
        """Say goodbye and end; run() returns soon after, whatever the server does."""
        self._leaving.set()
        if self._visit is not None:
            self._visit.say_goodbye(one_line(reason))

    def say(self, key: str, text: str, reply_to: str | None = None) -> str | None:
        """Show and send a text of any length in the conversation `key`, as an answer to the msgid `reply_to`.

        Returns the id of its entry (the first one, if it takes several), None for a blank text.
        """
        return self._say(key, text, action=False, reply_to=reply_to)

    def act(self, key: str, text: str) -> str | None:
        """Like say(), for ``/me``: the text is told about us."""
        return self._say(key, text, action=True)

    def retry(self, key: str, entry_id: str) -> None:
        """Send a message again that has failed: its entry is pending once more, and the newest."""
        self._reducer.speaker.retry(key, entry_id, now())
        self._flush()

    def discard(self, key: str, entry_id: str) -> None:
        """Delete a message of ours that the server does not have: one that has failed, or still waits."""
        self._reducer.speaker.discard(key, entry_id)
        self._flush()

    def edit(self, key: str, msgid: str, text: str) -> None:
        """Replace the text of a message of ours; also while there is no connection, once it is back."""
        self._reducer.speaker.edit(key, msgid, text, _nonce())
        self._flush()

    def react(self, key: str, msgid: str, text: str, add: bool) -> None:
        """Answer a message with an emoji, or take that back."""
        if self._is_online():
            self._reducer.speaker.react(key, msgid, text, add=add)
            self._flush()

    def remove(self, key: str, msgid: str, reason: str = "") -> None:
        """Take a message back, or as a moderator remove somebody else's."""
        if self._is_online():
            self._reducer.speaker.remove(key, msgid, reason)
            self._flush()

    def typing(self, key: str, active: bool) -> None:
        """Tell the others that we are writing, or have stopped. Without a connection nobody is told."""
        if self._is_ready:
            self._reducer.speaker.typing(key, active=active)
            self._flush()

    def mark_read(self, key: str, time: int) -> None:
        """Note for all our devices that a conversation is read until `time`, in milliseconds since 1970."""
        if self._is_ready:
            self._reducer.speaker.mark_read(key, time)
            self._flush()

    def open_direct(self, nick: str) -> str | None:
        """Begin or find the private conversation with `nick`: its key, None when that can't be a name."""
        if self._report(nick_problem(nick)):
            return None
        key = self._reducer.open_direct(nick)
        self._flush()
        return key

    def join(self, channel: str, word: str = "") -> None:
        """Enter a channel; `word` is its key, if it has one."""
        if self._report(channel_problem(channel)):
            return
        if not self._was_online or self._is_online():
            self._reducer.join(channel, one_line(word), later=not self._is_ready)
            self._flush()

    def part(self, key: str, reason: str = "") -> None:
        """Leave a channel."""
        if self._is_online():
            self._reducer.leave(key, one_line(reason))
            self._flush()

    def set_topic(self, key: str, topic: str) -> None:
        """Say what a channel is about."""
        self.request("TOPIC", self.name_of(key), one_line(topic))

    def rename(self, nick: str) -> None:
        """Ask for another name while online."""
        if not self._report(nick_problem(nick)):
            self.request("NICK", nick)

    def load_older(self, key: str) -> None:
        """Show the page before the oldest entry; EntriesAdded or the like answers it."""
        if self._is_ready:
            self._reducer.load_older(key)
            self._flush()
        else:
            self._errands.do(self._offline.load_older(key))

    def look_for(self, key: str, place: Place) -> None:
        """Show a place in a conversation, held or not; PlaceFound or a Problem answers it."""
        if self._is_ready:
            self._reducer.look_for(key, place)
            self._flush()
        else:
            self._errands.do(self._offline.look_for(key, place))

    def search(self, key: str, text: str) -> None:
        """Look for messages of a conversation that have all words of `text`; Found answers it."""
        if self._is_ready:
            self._reducer.search(key, text)
            self._flush()
        else:
            self._errands.do(self._offline.search(key, text))

    def extend_past(self, key: str, older: bool) -> None:
        """Show the next page of the part of the past that is open."""
        if self._is_ready:
            self._reducer.extend_past(key, older=older)
            self._flush()
        else:
            self._errands.do(self._offline.extend_past(key, backwards=older))

    def leave_past(self, key: str) -> None:
        """Go back to what goes on now; PastClosed answers it, where a part of the past was open."""
        self._reducer.leave_past(key)
        self._flush()

    def request(self, command: str, *params: str) -> None:
        """Ask the server for something as it stands."""
        if self._is_online():
            self._reducer.ask(Message(command, params))
            self._flush()

    @property
    def rules(self) -> Rules:
        """What the server lets people do with channels."""
        return Rules.of(self._reducer.state.features)

    def knows(self, key: str) -> bool:
        """Whether there is a conversation `key`."""
        return key in self._reducer.state.rooms

    def name_of(self, key: str) -> str:
        """How the conversation `key` is written."""
        return self._reducer.state.rooms[key].name

    def is_channel(self, key: str) -> bool:
        """Whether the conversation `key` is a channel."""
        return self._reducer.state.rooms[key].is_channel

    def report(self, text: str, key: str | None = None) -> None:
        """Tell the window that something can't be done."""
        self._reducer.state.problem(text, key)
        self._flush()

    # What was known before

    def _choose_cache(self) -> None:
        """Keep what is learnt for the name that we enter under: what one name has read is no other's."""
        path = cache_path(self._cache_folder, self._address, self._identity) if self._cache_folder else None
        old = self._offline.cache
        if path == (old.path if old is not None else None):
            return
        if old is not None:
            self._flush()  # what was learnt so far is still the other name's
            self._reducer.state.start_over(self._nick)
            self._recalled = False
        self._offline.cache = Cache(path) if path is not None else None
        self._flush()
        if old is not None:
            self._errands.do(old.close())

    async def _recall(self) -> None:
        """Show what was known when the program ended last, unless something is shown already."""
        cache = self._offline.cache
        memory = await cache.open() if cache is not None else None
        if memory is not None and cache is self._offline.cache and not self._reducer.state.rooms:
            self._recalled = True
            self._reducer.recall(memory)
            self._flush()

    # The connection

    async def _stay(self) -> None:
        """One connection from its beginning to its end, which is a ClientError or _LeftError."""
        connection = await self._unless_left(Connection.open(self._address, self._timing.connect))
        try:
            if self._leaving.is_set():  # in the moment in which the connection came about
                raise _LeftError
            visit = self._visit = self._begin(connection)
            while True:
                await visit.listen()
                self._heed(visit)
                self.uploads.look()
                self._flush()
        except ConnectionLostError as error:
            connection.abort()
            if self._leaving.is_set():
                raise _LeftError from error
            raise
        finally:
            self._visit = None
            self._on_ended()
            await connection.close(self._timing.leave)

    def _begin(self, connection: Connection) -> Visit:
        """Begin to talk to the server, if it is the one that it should be. Raises ServerChangedError."""
        greeting = greet(self._known_servers, self._address, connection.fingerprint, now())
        online = LinkChanged(Link.ONLINE, greeting, self._address.tls)
        features, private = self._reducer.connect(self._nick), is_private(self._address)
        handshake = Handshake(self._nick, self._secret(), features, self.account.credentials, private=private)
        return Visit(connection, handshake, self._reducer, self.account, self._timing, online)

    async def _until_trusted(self, error: ServerChangedError) -> None:
        """Ask the person; nothing goes on without them."""
        self._trusted.clear()
        self._reducer.state.add(ServerChanged(str(self._address), error.met, error.noted, error.presented))
        self._tell_link(Link.CONNECTING, str(error))
        await self._unless_left(self._trusted.wait())

    def _heed(self, visit: Visit) -> None:
        """Take note when the server has let us in or refused the name."""
        if visit.stage is Stage.READY and self._online_since is None:
            self._online_since = asyncio.get_running_loop().time()
            self._was_online = self._was_heard = True
            self._ghost_tries = 0
        elif visit.stage is Stage.REFUSED and self._named.is_set():
            self._on_name_refused(visit.handshake)

    def _on_name_refused(self, handshake: Handshake) -> None:
        is_ghost = self._was_online and handshake.taken and not handshake.asks_password
        if is_ghost and self._ghost_tries < _GHOST_TRIES:
            self._ghost_tries += 1
            raise ConnectionLostError(
                _("The name {nick} is still taken by your old connection.").format(nick=handshake.nick)
            )
        self._was_heard = True
        self._refuse(NameRefused(handshake.nick, handshake.refusal, handshake.asks_password))

    def _on_ended(self) -> None:
        if self._online_since is not None:
            self._backoff.ended(asyncio.get_running_loop().time() - self._online_since)
            self._online_since = None
            self._nick = self._reducer.state.nick
        self._reducer.disconnect()
        self.account.disconnect()

    def _is_final(self, error: Exception) -> bool:
        """Whether trying again is pointless: another server or window, or one that never dealt with us."""
        return isinstance(error, ImpostorError | TakenOverError | KnownServersError) or not (
            self._was_heard or self._recalled
        )

    async def _wait_for_next_try(self, reason: str) -> None:
        if self._named.is_set():  # otherwise the next name is what has to be waited for
            delay = self._backoff.next_delay()
            self._tell_link(
                Link.WAITING,
                _("{reason} Trying again in {seconds} s.").format(
                    reason=reason, seconds=max(1, round(delay))
                ),
            )
            await self._unless_left(asyncio.sleep(delay))

    async def _unless_left(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Wait for `work`, but no longer than until leave(): raises _LeftError then."""
        task = asyncio.ensure_future(work)
        left = asyncio.ensure_future(self._leaving.wait())
        try:
            await asyncio.wait({task, left}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise _LeftError
            return task.result()
        finally:
            task.cancel()
            left.cancel()

    # Names

    def _enter(self, nick: str) -> None:
        """Take a name, now that it is known what proves to be its owner. Raises KnownServersError."""
        self._nick = nick
        if not self._was_online:
            self._identity = nick
            self._choose_cache()
        self._errands.do(self._recall(), then=self._go_in)

    def _go_in(self) -> None:
        """Enter under the name, now that what it knew is there. Raises KnownServersError."""
        self._named.set()
        if self._visit is not None and self._visit.stage is Stage.REFUSED:
            self._visit.rename(self._nick, self._secret(), self.account.credentials)

    def _refuse(self, refusal: NameRefused) -> None:
        self._named.clear()
        self._reducer.state.add(refusal)
        self._flush()

    def _end_logged_in(self) -> None:
        """Leave for good. Raises KnownServersError."""
        account, nick = self.account.name or self._nick, self._reducer.state.nick
        self._farewell = _(
            "You are logged out, and this computer knows nothing of {account} any "
            "more. To come back, enter under that name and type its password, or be "
            "a guest under another name."
        ).format(account=account)
        self._known_servers.forget_secrets(self._address, (self._identity, nick, account))
        self._forgets = True
        self.leave()

    def _secret(self) -> str:
        return self._known_servers.secret(self._address, self._identity)

    # To the server and to the window

    def _say(self, key: str, text: str, *, action: bool, reply_to: str | None = None) -> str | None:
        ids = self._reducer.speaker.say(key, text, _nonce, now(), action=action, reply_to=reply_to)
        self._flush()
        return ids[0] if ids else None

    @property
    def _is_ready(self) -> bool:
        """Whether the server has let us in, and the connection stands."""
        return self._visit is not None and self._visit.stage is Stage.READY

    def _is_online(self) -> bool:
        """Whether something can be asked of the server now; says so if not."""
        if not self._is_ready:
            self.report(_(NOT_CONNECTED))
        return self._is_ready

    def _report(self, problem: str | None) -> bool:
        if problem is not None:
            self.report(f"{problem}.")
        return problem is not None

    def _tell_link(self, link: Link, detail: str, *, forgets: bool = False) -> None:
        self._reducer.state.add(LinkChanged(link, detail, self._address.tls, forgets))
        self._flush()

    def _flush(self) -> None:
        """Send what the reducer wants sent, and tell the window what changed."""
        if self._visit is not None:
            self._visit.send(self._reducer.take_output(now()))
        changes = self._reducer.take_changes()
        if self._offline.cache is not None:
            self._offline.cache.note(changes, self._reducer.state.rooms)
        if changes:
            self._sink(changes)


def _nonce() -> str:
    return secrets.token_urlsafe(16)
