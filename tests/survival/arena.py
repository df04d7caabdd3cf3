"""A real server in a process of its own, and what is watched while something is done to it.

That is how long bystanders wait for each other's words, whether they get all of them in order, and how much
memory the server has: at the most meanwhile, and once whoever did it is gone.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from faults.process import PROGRAM, ServerProcess
from support.irc import PATIENCE, IrcClient
from survival.bystander import Bystanders, DisturbedError, bystanders
from survival.memory import MIB, Memory
from web.browser import Visitor

CONFIGURATION = """
[flood]
burst = 400
rate = 200
"""
"""Flood control is on, and lets bystanders talk as fast as they do."""

_WORDS = 15
"""How many words bystanders say to learn how long that takes when nothing else happens."""


class Bounds(NamedTuple):
    """What bystanders and the machine may notice of an attack."""

    slower: float = 30.0
    """How many times as long as before a word may take, the usual one."""
    usual: float = 0.25
    """Seconds that it may take in any case: the machine has other work too."""
    worst: float = 2.0
    """Seconds that any word may take."""
    peak: int = 32 * MIB
    """Memory that the server may need meanwhile."""
    kept: int = 24 * MIB
    """Memory that it may have afterwards, beyond that before."""


USUAL = Bounds()

Attack = Callable[["Arena"], Awaitable[None]]


class Arena:
    """A server that attacks are made on, with other bystanders each time; the clients of one end with it."""

    bystanders: Bystanders

    def __init__(self, server: ServerProcess) -> None:
        self.server = server
        self.memory = Memory(server.pid)
        self._clients: list[IrcClient] = []
        self._visitors: list[Visitor] = []

    async def visit(self) -> Visitor:
        """Somebody who comes to the web side and hasn't asked anything."""
        visitor = Visitor(*await asyncio.open_connection("127.0.0.1", self.server.web_port))
        self._visitors.append(visitor)
        return visitor

    async def connect(self, source: str = "127.0.0.1") -> IrcClient:
        """A client that hasn't said anything."""
        client = await IrcClient.connect(self.server.port, source=source)
        self._clients.append(client)
        return client

    async def join(self, nick: str, *channels: str, caps: str = "") -> IrcClient:
        """A registered client that is in these channels, with nothing left to read."""
        client = await (await self.connect()).register(nick, caps)
        for channel in channels:
            await client.ask(f"JOIN {channel}")
        return client

    async def endures(self, attack: Attack, bounds: Bounds = USUAL) -> None:
        """Carry out an attack. Raises AssertionError where it is more than the bounds allow."""
        troubles = await self.troubles(attack, bounds)
        assert not troubles, "; ".join(troubles)

    async def troubles(self, attack: Attack, bounds: Bounds = USUAL) -> list[str]:
        """Carry out an attack, and say in words what it has done that it must not."""
        try:
            async with bystanders(self.server.port) as self.bystanders:
                return await self._troubles(attack, bounds)
        except DisturbedError as error:
            return [f"a bystander was disturbed: {error}"]
        finally:
            self.end_clients()

    async def _troubles(self, attack: Attack, bounds: Bounds) -> list[str]:
        calm = await self.bystanders.talk(_WORDS)
        before = self.memory.now
        self.memory.forget_peak()
        delays = await self._beside(attack)
        peak = self.memory.peak
        await self._all_gone()
        kept = await self._memory_kept(before + bounds.kept)
        return [
            *_troubled(delays, calm, bounds),
            *_too_much("more memory was needed", peak - before, bounds.peak),
            *_too_much("more memory was kept", kept - before, bounds.kept),
        ]

    async def _beside(self, attack: Attack) -> list[float]:
        """Carry out an attack beside bystanders who talk, and return how long each of their words took."""
        over = asyncio.Event()
        talking = asyncio.create_task(self.bystanders.talk_until(over))
        try:
            await attack(self)
        finally:
            over.set()
            delays = await talking
        return delays

    async def _all_gone(self) -> None:
        """End the clients of the attack, and wait until the server has noticed."""
        self.end_clients()
        async with asyncio.timeout(PATIENCE):
            while await self.bystanders.connections() > 2:
                await self.bystanders.say()

    def end_clients(self) -> None:
        for client in self._clients:
            client.reset()
        self._clients.clear()
        for visitor in self._visitors:
            visitor.writer.transport.abort()
        self._visitors.clear()

    async def _memory_kept(self, bound: int) -> int:
        """The memory that the server has once it has had the time to give it back."""
        for _ in range(_WORDS):
            if self.memory.now <= bound:
                break
            await self.bystanders.say()
        return self.memory.now


def _troubled(delays: list[float], calm: list[float], bounds: Bounds) -> list[str]:
    usual = max(bounds.usual, bounds.slower * median(calm))
    return [
        *([f"a word took {median(delays):.2f} s, at most {usual:.2f} s was due"] * (median(delays) > usual)),
        *([f"the slowest word took {max(delays):.2f} s"] * (max(delays) > bounds.worst)),
    ]


def _too_much(what: str, size: int, bound: int) -> list[str]:
    return [f"{what}: {size / MIB:.1f} MiB, at most {bound / MIB:.1f} MiB was due"] * (size > bound)


@asynccontextmanager
async def arena(
    data: Path,
    configuration: str = CONFIGURATION,
    program: tuple[str, ...] = PROGRAM,
    *,
    tls: bool = False,
    web: bool = False,
) -> AsyncIterator[Arena]:
    """A server on a data directory."""
    server = await ServerProcess.start(data, configuration=configuration, program=program, tls=tls, web=web)
    there = Arena(server)
    try:
        yield there
    finally:
        there.end_clients()
        await server.stop()
