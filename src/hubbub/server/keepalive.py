"""Silence: unfinished registrations are ended, quiet clients are asked for a sign of life."""

import asyncio
from typing import TYPE_CHECKING

from hubbub.wire.message import Message
from hubbub.wire.registration import State

if TYPE_CHECKING:
    from hubbub.server.connection import Connection
    from hubbub.server.server import Server

# One sweep over all connections instead of a timer for each: 50,000 of them take a few milliseconds.
_SWEEPS_PER_TIMEOUT = 10


async def keep_alive(server: "Server") -> None:
    """Sweep over the connections, until cancelled."""
    timeouts = server.config.timeouts
    interval = min(timeouts.registration, timeouts.ping, timeouts.gone - timeouts.ping) / _SWEEPS_PER_TIMEOUT
    while True:
        await asyncio.sleep(interval)
        now = server.loop.time()
        for connection in list(server.registry.connections):
            _check(server, connection, now)


def _check(server: "Server", connection: "Connection", now: float) -> None:
    timeouts = server.config.timeouts
    silent = now - connection.last_heard
    if connection.session.state is not State.REGISTERED:
        if now - connection.opened > timeouts.registration:
            connection.session.close("You took too long to say who you are")
    elif silent > timeouts.gone:
        connection.session.close(f"Ping timeout: {silent:.0f} seconds")
    elif silent > timeouts.ping and not connection.pinged:
        connection.pinged = True
        connection.session.outbox.append(Message("PING", (server.host,), server.host).encode())
