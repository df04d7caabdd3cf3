"""Keeping a connection to one server: it is made again after every break, until that is pointless."""

import asyncio
import random
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Final, TypeVar

from hubbub.client.account import Account
from hubbub.client.address import Address
from hubbub.client.backoff import Backoff
from hubbub.client.changes import LinkChanged, NameRefused, ServerChanged
from hubbub.client.connection import Connection
from hubbub.client.credentials import is_private
from hubbub.client.errands import Errands
from hubbub.client.errors import (
    ClientError,
    ConnectionLostError,
    ImpostorError,
    ServerChangedError,
    ServerPasswordError,
    TakenOverError,
)
from hubbub.client.exchange import Exchange
from hubbub.client.handshake import Handshake, Stage
from hubbub.client.known_servers import KnownServers, KnownServersError
from hubbub.client.model import Link
from hubbub.client.naming import Naming
from hubbub.client.reducer import Reducer
from hubbub.client.server_password import ServerPassword
from hubbub.client.translation import _
from hubbub.client.trust import greet
from hubbub.client.uploads import Uploads
from hubbub.client.visit import Timing, Visit, now

_T = TypeVar("_T")

_GHOST_TRIES: Final = 5
"""How often a name that is taken after a break is put down to our own old connection."""


class _LeftError(Exception):
    """The person left while something was being waited for."""


class Staying:
    """One connection after the other, under the name that `naming` has."""

    def __init__(
        self,
        address: Address,
        known_servers: KnownServers,
        timing: Timing,
        naming: Naming,
        account: Account,
        server_password: ServerPassword,
        uploads: Uploads,
        reducer: Reducer,
        exchange: Exchange,
        errands: Errands,
    ) -> None:
        self._address = address
        self._known_servers = known_servers
        self._timing = timing
        self._naming = naming
        self._account = account
        self._server_password = server_password
        self._uploads = uploads
        self._reducer = reducer
        self._exchange = exchange
        self._errands = errands
        self._backoff = Backoff(random.random, first=timing.first_retry, longest=timing.longest_retry)
        self._leaving = asyncio.Event()
        self._trusted = asyncio.Event()
        self._was_heard = False
        """Whether the server has dealt with us, be it by refusing a name: a break is worth another try."""
        self._online_since: float | None = None
        self._ghost_tries = 0

    async def run(self) -> str | None:
        """Connect, and come back after every break, until leave() or until the server can't be entered.

        Returns why it can't be, in words; None after leave().
        """
        with suppress(_LeftError):
            while not self._leaving.is_set():
                await self._unless_left(self._naming.is_taken.wait())
                await self._errands.finish()
                words = _("Connecting to {address}...").format(address=self._address)
                self._exchange.tell_link(Link.CONNECTING, words)
                try:
                    await self._stay()
                except ServerChangedError as error:
                    await self._until_trusted(error)
                except ServerPasswordError as error:
                    if not is_private(self._address):
                        return str(error)
                    self._ask_for_server_password(str(error))
                except (ClientError, KnownServersError) as error:
                    if self._is_final(error):
                        return str(error)
                    await self._wait_for_next_try(str(error))
        return None

    def leave(self, reason: str) -> None:
        """Say goodbye and end; run() returns soon after, whatever the server does."""
        self._leaving.set()
        if self._exchange.visit is not None:
            self._exchange.visit.say_goodbye(reason)

    def trust(self, fingerprint: str) -> None:
        """Go on after ServerChanged, and take this certificate for the server's from here on."""
        try:
            self._known_servers.trust(self._address, fingerprint, now())
        except KnownServersError as error:
            self._exchange.report(str(error))
        else:
            self._trusted.set()

    async def _stay(self) -> None:
        """One connection from its beginning to its end, which is a ClientError or _LeftError."""
        connection = await self._unless_left(Connection.open(self._address, self._timing.connect))
        try:
            if self._leaving.is_set():  # in the moment in which the connection came about
                raise _LeftError
            visit = self._exchange.visit = self._begin(connection)
            while True:
                await visit.listen()
                self._heed(visit)
                self._uploads.look()
                self._exchange.flush()
        except ConnectionLostError as error:
            connection.abort()
            if self._leaving.is_set():
                raise _LeftError from error
            raise
        finally:
            self._exchange.visit = None
            self._on_ended()
            await connection.close(self._timing.leave)

    def _begin(self, connection: Connection) -> Visit:
        """Begin to talk to the server, if it is the one that it should be. Raises ServerChangedError."""
        greeting = greet(self._known_servers, self._address, connection.fingerprint, now())
        online = LinkChanged(Link.ONLINE, greeting, self._address.tls)
        nick, secret = self._naming.nick, self._naming.secret()
        handshake = Handshake(
            nick,
            secret,
            self._reducer.connect(nick),
            self._account.credentials,
            private=is_private(self._address),
            passage=self._naming.passage,
            server_password=self._server_password.value,
        )
        return Visit(connection, handshake, self._reducer, self._account, self._timing, online)

    async def _until_trusted(self, error: ServerChangedError) -> None:
        """Ask the person; nothing goes on without them."""
        self._trusted.clear()
        asked = ServerChanged(str(self._address), error.met, error.noted, error.presented)
        self._reducer.state.add(asked)
        self._exchange.tell_link(Link.CONNECTING, str(error))
        await self._unless_left(self._trusted.wait())

    def _heed(self, visit: Visit) -> None:
        """Take note when the server has let us in or refused the name."""
        if visit.stage is Stage.READY and self._online_since is None:
            self._online_since = asyncio.get_running_loop().time()
            self._naming.was_let_in = self._was_heard = True
            self._ghost_tries = 0
            self._server_password.take()
        elif visit.stage is Stage.REFUSED and self._naming.is_taken.is_set():
            self._on_name_refused(visit.handshake)

    def _on_name_refused(self, handshake: Handshake) -> None:
        is_ghost = self._naming.was_let_in and handshake.taken and not handshake.asks_password
        if is_ghost and self._ghost_tries < _GHOST_TRIES:
            self._ghost_tries += 1
            raise ConnectionLostError(
                _("The name {nick} is still taken by your old connection.").format(nick=handshake.nick)
            )
        self._was_heard = True
        self._naming.refuse(NameRefused(handshake.nick, handshake.refusal, handshake.asks_password))

    def _ask_for_server_password(self, words: str) -> None:
        """Wait for it where the name is typed, since the server has ended the connection."""
        self._was_heard = True
        self._server_password.give_up()
        self._exchange.tell_link(Link.CONNECTING, words)
        self._naming.refuse(NameRefused(self._naming.nick, words, asks_server_password=True))

    def _on_ended(self) -> None:
        if self._online_since is not None:
            self._backoff.ended(asyncio.get_running_loop().time() - self._online_since)
            self._online_since = None
            self._naming.nick = self._reducer.state.nick
        self._reducer.disconnect()
        self._account.disconnect()

    def _is_final(self, error: Exception) -> bool:
        """Whether trying again is pointless: another server or window, or one that never dealt with us."""
        return isinstance(error, ImpostorError | TakenOverError | KnownServersError) or not (
            self._was_heard or self._naming.has_recalled
        )

    async def _wait_for_next_try(self, reason: str) -> None:
        if self._naming.is_taken.is_set():  # otherwise the next name is what has to be waited for
            delay = self._backoff.next_delay()
            self._exchange.tell_link(
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
