"""The server, from configuration to listeners. Start reading here.

    config -> store -> server (journal, registry) -> listeners -> connections -> sessions -> commands

ARCHITECTURE.md has the picture and the life of a message.
"""

import asyncio
import json
import logging
import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from hubbub.server import audit
from hubbub.server.acceptor import Service, irc
from hubbub.server.announcing import Announcer
from hubbub.server.certificate import tls_context
from hubbub.server.cloak import Cloak
from hubbub.server.config import Config
from hubbub.server.files import write_atomically, write_private
from hubbub.server.keepalive import keep_alive
from hubbub.server.listener import listen, written
from hubbub.server.lock import locked
from hubbub.server.open_files import make_room
from hubbub.server.push.key import VapidKey
from hubbub.server.rehash import rehash_when_asked
from hubbub.server.server import Server
from hubbub.store.errors import StoreFailedError
from hubbub.store.store import Store

if TYPE_CHECKING:
    from hubbub.server.acceptor import Acceptor

log: Final = logging.getLogger(__name__)

Listening = dict[str, list[str]]
"""Where the server listens: HOST:PORT by kind (irc, ircs, web)."""

Web: TypeAlias = Callable[[Server, Path], AbstractAsyncContextManager[Service]]
"""Opens the part that answers over HTTP, for a server and its data directory."""


class Signals(NamedTuple):
    """What a running server is told from outside: to stop, and to read its configuration again."""

    stop: asyncio.Event
    rehash: asyncio.Event


async def serve(
    read_config: Callable[[], Config],
    data: Path,
    signals: Signals,
    ready: Callable[[Listening], None],
    web: Web,
    attend: Callable[[Server], None] = lambda _server: None,
) -> None:
    """Run a server on a data directory until it is told to stop; call `ready` once clients can connect.

    `attend` is given the server then, for whoever wants to look after it.

    Raises CertificateError, ConfigError, LockedError, ListenError and StoreError when it can't start, and
    StoreFailedError when it had to end because nobody knows any more what is on the disk.
    """
    config = read_config()
    with _opened(data) as store:
        cloak = Cloak.load(data / "cloak.key")
        vapid = VapidKey.load(data / "vapid.pem") if config.listen.web else None
        server = Server(config, read_config, store, cloak, asyncio.get_running_loop(), vapid)
        async with _services(server, data, web) as services:
            async with _listening(server, services) as listening, _looking_after(server, signals.rehash):
                server.web_addresses = tuple(listening["web"])
                server.irc_addresses = tuple(listening["ircs"])
                make_room(config.limits.clients)
                announcer = Announcer(server, listening)
                with _host_key(data / "host.key", server), _noted(data / "run.json", listening):
                    ready(listening)
                    attend(server)
                    announcer.start()
                    await _ended(signals.stop, server.journal.failure)
                    log.info("stopping")
            closing = asyncio.create_task(announcer.close())  # meanwhile, as it takes a quarter of a second
            await server.say_goodbye()
            await closing
        if server.journal.failure.done():
            raise server.journal.failure.result()
    log.info("stopped")


async def _ended(stop: asyncio.Event, failure: asyncio.Future[StoreFailedError]) -> None:
    """Wait until the server is told to stop, or has to."""
    told = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((told, failure), return_when=asyncio.FIRST_COMPLETED)
    finally:
        told.cancel()


@contextmanager
def _opened(data: Path) -> Iterator[Store]:
    """The store of a data directory, which no other server may use at the same time."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)  # messages are nobody else's business
    with locked(data / "lock"), closing(Store.open(data / "hubbub.db")) as store:
        yield store


@asynccontextmanager
async def _looking_after(server: Server, asked: asyncio.Event) -> AsyncIterator[None]:
    """Read the configuration again when asked to, and keep the audit log short, while the context lasts."""
    tasks = [asyncio.create_task(each) for each in (rehash_when_asked(server, asked), audit.follow(server))]
    try:
        yield
    finally:
        for each in tasks:
            each.cancel()


@asynccontextmanager
async def _services(server: Server, data: Path, web: Web) -> AsyncIterator[dict[str, Service]]:
    """What is spoken on listeners of each kind, as far as there are any."""
    listen = server.config.listen
    services = {"irc": irc(server, None)}
    if listen.ircs:
        services["ircs"] = irc(server, tls_context(data / "tls"))
    if not listen.web:
        yield services
        return
    async with web(server, data) as service:
        yield {**services, "web": service}


@asynccontextmanager
async def _listening(server: Server, services: dict[str, Service]) -> AsyncIterator[Listening]:
    """Listen, and sweep for dead connections, while the context lasts."""
    sweeper = asyncio.create_task(keep_alive(server))
    listeners: list[Acceptor] = []
    listening: Listening = {}
    try:
        for kind, addresses in server.config.listen:
            listening[kind] = []
            for address in addresses:
                listener = listen(server, address, services[kind])
                listeners.append(listener)
                listening[kind].append(written(*listener.address))
        yield listening
    finally:
        sweeper.cancel()
        for listener in listeners:
            listener.close()


@contextmanager
def _host_key(path: Path, server: Server) -> Iterator[None]:
    """Let whoever can read the server's data prove that, while the context lasts."""
    server.host_key = secrets.token_urlsafe(16)
    write_private(path, server.host_key.encode())
    try:
        yield
    finally:
        _remove(path)


@contextmanager
def _noted(path: Path, listening: Listening) -> Iterator[None]:
    """Tell other programs, in a file, where the server is."""
    write_atomically(path, json.dumps({"pid": os.getpid(), **listening}).encode())
    try:
        yield
    finally:
        _remove(path)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:  # as on a disk that has failed: clients are still to be told that
        log.warning(f"{path.name} could not be removed", extra={"reason": str(error)})
