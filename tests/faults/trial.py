"""One data directory's ordeal: servers that are killed one after the other under the same people."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random
from typing import Final, NamedTuple, Protocol

from faults.clients import CHANNEL, Person, Talker, read_history
from faults.ledger import Ledger
from faults.process import ServerProcess
from hubbub.wire.message import Message

NICKS: Final = ("ann", "bob", "cy", "dan", "eve")
ANN, BOB = NICKS[:2]
READER: Final = Person("reader", "a-secret-that-only-the-reader-has")

LONGEST_LIFE: Final = 2000
"""How many lines clients hear at most before a kill: about 100 are their welcome, a message is 5 more."""

_LATEST: Final = 0.004
"""Seconds by which a kill is put off at most, so that it doesn't always come just after a delivery."""

_CRASH_SECONDS: Final = 60
_VERDICT_SECONDS: Final = 600


class Figures(NamedTuple):
    """What happened in a trial."""

    kills: int
    shown: int
    resent: int
    recovered: int


class Running(Protocol):
    """A server that is ended as roughly as can be."""

    @property
    def port(self) -> int:
        """Where clients connect."""

    async def kill(self) -> None:
        """End it, and whatever it is about to do."""


class _Countdown:
    """Sets an event once something has happened so many times."""

    def __init__(self) -> None:
        self.over = asyncio.Event()
        self._left = 0

    def start(self, times: int) -> None:
        self.over.clear()
        self._left = times

    def tick(self) -> None:
        self._left -= 1
        if self._left < 0:
            self.over.set()


class Trial:
    """Kills servers on `data` at moments that `seed` decides, and judges what is left.

    `start` starts each server but the last, the judge's. Each is killed after at most `longest_life` lines
    that clients have heard, and may complain of what is `excused`.
    """

    def __init__(
        self,
        data: Path,
        seed: int,
        start: Callable[[Path], Awaitable[Running]] = ServerProcess.start,
        excused: Callable[[Message], bool] = lambda _: False,
        longest_life: int = LONGEST_LIFE,
    ) -> None:
        self._data = data
        self._longest_life = longest_life
        self._start = start
        self._random = Random(seed)
        self._countdown = _Countdown()
        self._kills = 0
        self.ledger = Ledger()
        self._talkers = [
            Talker(
                Person(nick, f"a-secret-that-only-{nick}-has"),
                _targets(nick),
                frozenset(NICKS),
                self.ledger,
                self._countdown.tick,
                excused,
            )
            for nick in NICKS
        ]

    async def crash(self) -> None:
        """Start a server, let everybody come back and talk, and kill it at a random moment."""
        self._countdown.start(self._random.randrange(self._longest_life))
        async with asyncio.timeout(_CRASH_SECONDS):
            server = await self._start(self._data)
            # The group ends when every connection has been read to its end: what was echoed before counts.
            async with asyncio.TaskGroup() as people:
                for talker in self._talkers:
                    people.create_task(talker.talk(server.port))
                try:
                    await self._countdown.over.wait()
                    await asyncio.sleep(self._random.uniform(0, _LATEST))
                finally:
                    await server.kill()
        self._kills += 1

    async def problems(self) -> list[str]:
        """Start a last server, have everything answered, read all that it has, and say what is wrong."""
        async with asyncio.timeout(_VERDICT_SECONDS):
            server = await ServerProcess.start(self._data)
            try:
                await self._catch_up(server.port)
                channel = await read_history(server.port, READER, CHANNEL)
                direct = await read_history(server.port, self._talkers[0].person, BOB)
            finally:
                await server.stop()
        return self.ledger.problems(CHANNEL, channel) + self.ledger.problems(f"{ANN} {BOB}", direct)

    async def _catch_up(self, port: int) -> None:
        everybody_has = asyncio.Barrier(len(self._talkers))
        async with asyncio.TaskGroup() as people:
            for talker in self._talkers:
                people.create_task(talker.catch_up(port, everybody_has))

    @property
    def figures(self) -> Figures:
        """What has happened so far."""
        return Figures(
            self._kills,
            self.ledger.shown,
            sum(talker.resent for talker in self._talkers),
            sum(talker.recovered for talker in self._talkers),
        )


def _targets(nick: str) -> list[str]:
    partner = {ANN: BOB, BOB: ANN}.get(nick)
    return [CHANNEL] if partner is None else [CHANNEL, partner]
