"""The world: a server, its store, and clients at the ends of transports that are not there."""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import ExitStack
from functools import cache
from sqlite3 import Connection as Driver
from typing import Final
from unittest.mock import patch

from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric import ec

from fuzz.world.actors import ACTORS
from fuzz.world.held_store import HeldStore
from fuzz.world.loop import WorldLoop
from fuzz.world.reader import Reader
from fuzz.world.state import check_bounds, check_consistent, lasting
from fuzz.world.transport import WorldTransport
from hubbub.server import accounts, passwords
from hubbub.server.addresses import normal_address
from hubbub.server.cloak import Cloak
from hubbub.server.config import Config
from hubbub.server.connection import Connection
from hubbub.server.keepalive import keep_alive
from hubbub.server.push.key import VapidKey
from hubbub.server.server import Server
from hubbub.wire.framing import Rejected
from hubbub.wire.message import Message

EPOCH: Final = 1_893_456_000_000
"""2030-01-01T00:00:00Z, when every world begins."""

_CONFIG: Final = Config.model_validate(
    {
        "limits": {
            "channels_per_client": 4,
            "channels": 8,
            "list_entries": 4,
            "server_bans": 4,
            "webhooks": 2,
            "invite_links": 2,
            "push_subscriptions": 2,
            "targets": 3,
            "monitor": 3,
            "replay": 3,
            "read_markers": 4,
            "metadata_keys": 3,
            "metadata_value": 60,
            "metadata_subscriptions": 3,
            "history": 20,
            "search": 5,
            "sessions_per_account": 3,
            "send_queue": 1 << 16,
        },
        "flood": {"burst": 30},
    }
)
"""Limits so tight that a short input reaches them."""

_VAPID: Final = VapidKey(ec.derive_private_key(1, ec.SECP256R1()))

_MOST_CONNECTIONS: Final = 100
"""Of one actor, one after the other."""

_PATIENCE: Final = 2000
"""Turns after which what is under way has come to rest, or never will."""


_ASKED_FOR: Final = {"messages could not be stored", "an entry of the audit log was not stored"}
"""What the server says where the store refuses, as the world has it do."""


class FaultError(AssertionError):
    """The server has logged an error that no input may cause."""


class _Watch(logging.Handler):
    """Keeps what is logged of errors."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """See logging.Handler."""
        if record.msg not in _ASKED_FOR:
            self.records.append(record)


class WorldServer(Server):
    """A server that goes by the world's clock."""

    web_addresses = ("127.0.0.1:8067",)

    def now(self) -> int:
        """See Server."""
        return EPOCH + int(self.loop.time() * 1000)


class _Connection(Connection):
    """A connection whose lines its reader is told of."""

    reader: Reader

    def _run(self, item: Message | Rejected) -> None:
        if not self.session.closing:
            self.reader.asked(self.session, item)
        super()._run(item)


class Client:
    """One end of a connection."""

    def __init__(self, world: "World", name: str) -> None:
        actor = ACTORS[name]
        self._world = world
        address = normal_address(actor.address)
        world.server.addresses.enter(address, len(ACTORS) * _MOST_CONNECTIONS)
        self.connection = _Connection(world.server, address)
        self.connection.reader = self.reader = Reader(world.store.committed.__contains__)
        self.paused = False
        self.transport = WorldTransport(
            world.loop, self.connection, self._read, certificate=actor.certificate
        )

    @property
    def busy(self) -> bool:
        """Whether something that the client has said is still to be carried out."""
        connection = self.connection
        under_way = connection._busy or connection._delay or connection._inbox or self.transport.waits
        return bool(under_way) and not self.paused and not self.transport.lost

    def _read(self, data: bytes) -> None:
        for message in self.reader.read(self.connection.session, data):
            msgid = message.tags.get("msgid")
            if msgid is not None and msgid not in self._world.msgids[:1]:
                self._world.msgids.insert(0, msgid)

    def say(self, line: bytes) -> None:
        """Send a line to the server."""
        self.transport.arrive(line + b"\r\n")

    def pause(self) -> None:
        """Read nothing more of what the server sends."""
        if not self.paused:
            self.paused = True
            self.connection.pause_writing()

    def resume(self) -> None:
        """Read again."""
        if self.paused:
            self.paused = False
            self.connection.resume_writing()


class World:
    """A server and its clients, in which an input happens."""

    def __init__(self, founded: Driver | None) -> None:
        self._cheaply = _cheap_hashing()
        self.watch = _Watch()
        logging.getLogger().addHandler(self.watch)
        self.loop = WorldLoop()
        self.loop.set_exception_handler(lambda _, context: self._unhandled(context))
        self.store = HeldStore()
        self.store.restore(founded if founded is not None else _empty())
        self.server = self._new_server()
        self.msgids: list[str] = []
        """Those that anybody has been sent, the newest first."""
        self.clients: dict[str, Client] = {}
        self._sweeper = self.loop.create_task(keep_alive(self.server))

    def _new_server(self) -> WorldServer:
        return WorldServer(_CONFIG, lambda: _CONFIG, self.store, Cloak(b"k" * 32), self.loop, _VAPID)

    def _unhandled(self, context: dict[str, object]) -> None:
        logging.getLogger("asyncio").error("%s", context["message"], exc_info=context.get("exception"))  # type: ignore[arg-type]  # an exception, if anything

    # What happens

    def client(self, name: str) -> Client:
        """The client of an actor, connected anew where it has gone."""
        client = self.clients.get(name)
        if client is None or client.transport.is_closing():
            client = self.clients[name] = Client(self, name)
        return client

    def come_in(self, names: Iterable[str]) -> None:
        """Have these actors be where an input finds them."""
        for name in names:
            client = self.client(name)
            for line in ACTORS[name].lines:
                client.say(line.encode())
        self.settle()

    def refuse(self) -> None:
        """Have the commit that is under way fail."""
        self.loop.run_for(0.01)
        if self.store.refuse():
            self.loop.run_one_turn()

    def pass_time(self, seconds: float) -> None:
        """Let time pass, with the commits that become due."""
        self.settle()
        self.loop.run_for(seconds)
        self.settle()

    def settle(self) -> None:
        """Let everything happen that is under way, and look at what has become of it."""
        for _ in range(_PATIENCE):
            self.loop.run_for(0.01)
            if self.store.let_happen():
                continue
            if self.server.journal._idle.is_set() and not any(each.busy for each in self.clients.values()):
                break
            self.loop.run_for(0.5)
        else:
            raise FaultError("it never comes to rest")
        self.check()

    # What has to hold

    def check(self) -> None:
        """Raise AssertionError where something has gone wrong."""
        for record in self.watch.records:
            error = record.exc_info[1] if record.exc_info else None
            raise FaultError(record.getMessage()) from error
        assert self.server.journal._idle.is_set()
        for client in self.clients.values():
            if (
                not client.connection.session.closing
                and not client.transport.is_closing()
                and not client.paused
            ):
                client.reader.check_answered(client.connection.session)
        check_consistent(self.server)
        check_bounds(self.server)

    def end(self) -> None:
        """Shut the server down as in earnest, and check what is left of it, and on the disk."""
        self.settle()
        goodbye = self.loop.create_task(self.server.say_goodbye())
        while not goodbye.done():
            self.loop.run_for(1)
            if not self.store.let_happen() and not goodbye.done():
                raise FaultError("the server doesn't stop")
        goodbye.result()
        self._sweeper.cancel()
        self.settle()
        assert lasting(self._new_server()) == lasting(self.server), "a restart would change what there is"
        assert not self.server.registry.connections
        assert not self.server.addresses.total
        assert not self.server.monitors._nicks
        assert not self.server.flusher.dirty

    def close(self) -> None:
        """Be gone."""
        logging.getLogger().removeHandler(self.watch)
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_for(0)
        self.loop.close()
        self._cheaply.close()


def _cheap_hashing() -> ExitStack:
    """Hash passwords as weakly as can be until it is closed: what is hashed here is known."""
    cheaply = ExitStack()
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    cheaply.enter_context(patch.object(passwords, "_HASHER", hasher))
    cheaply.enter_context(patch.object(passwords, "ITERATIONS", 4096))
    cheaply.enter_context(patch.object(accounts, "_NO_PASSWORD", _no_password()))
    return cheaply


@cache
def _no_password() -> str:
    return passwords._HASHER.hash("nobody's")


@cache
def _empty() -> Driver:
    return HeldStore().snapshot()
