"""A real server in the tests' own process, on a disk that loses its power with it."""

import asyncio
from contextlib import ExitStack, suppress
from pathlib import Path
from random import Random
from typing import Final, NamedTuple, Self
from unittest.mock import patch

from faults.disk import Disk
from hubbub.server.server import FAILURE, GOODBYE
from hubbub.store import engine
from hubbub.store.errors import StoreError
from hubbub.wire.message import Message
from server.conftest import RunningServer

_CHANGES: Final = 100
"""How many changes of files come at most between the decision to cut the power and the cut."""

_IDLE: Final = 0.2
"""Seconds within which a server that is spoken to mostly changes files as often as that."""

_PATIENCE: Final = 20.0
"""Seconds within which it surely does, on a machine that does other things too."""


def _often_checkpointed() -> list[str]:
    """The settings of a connection, with a checkpoint after so few pages that power cuts hit many of them."""
    pragma = "PRAGMA wal_autocheckpoint"
    kept = [each for each in engine._SQLITE_PRAGMAS if not each.startswith(pragma)]
    return [*kept, f"{pragma} = 100"]


class Fault(NamedTuple):
    """Calls that fail: of which kind and file, all or only one, and whether that must end the server."""

    kind: str
    file: str
    lasts: bool
    fatal: bool


def is_excused(message: Message) -> bool:
    """Whether a server may say this whose disk is gone: that it ends, or that it can't look something up.

    It must not say that something was not stored.
    """
    if message.command == "ERROR":
        return message.params[0] in {FAILURE, GOODBYE}
    return message.command == "FAIL" and message.params[1] == "INTERNAL_ERROR"


class Machine:
    """A computer on which one server after the other runs, and its power is cut again and again.

    With a `fault` that happens first, and the server has some time for what it makes of it.
    """

    def __init__(self, seed: int) -> None:
        self.fault: Fault | None = None
        self.cuts = 0
        self.failures = 0
        """How many servers have ended by themselves."""
        self._mounts = ExitStack()
        self.lost = 0
        """What power cuts have taken: writes, parts of them, and changes of the directory."""
        self._random = Random(seed)

    @property
    def port(self) -> int:
        return self._server.port

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave nothing running, whatever the trial has come to."""
        with self._mounts, suppress(StoreError):
            await self._server.stop()

    async def start(self, data: Path) -> Self:
        """Start a server on `data`. In one case of five the power goes while it starts, and comes back."""
        if self.fault is None and self._random.random() < 0.2:
            with suppress(StoreError):
                await self._boot(data, self._random.randrange(_CHANGES))
            await self.kill()
        await self._boot(data, None)
        return self

    async def _boot(self, data: Path, cut_after: int | None) -> None:
        self._disk = Disk(data, self._random.randrange(1 << 30))
        self._disk.cut_after(cut_after)
        self._mounts.enter_context(self._disk.mounted())
        self._mounts.enter_context(patch.object(engine, "_SQLITE_PRAGMAS", _often_checkpointed()))
        self._server = RunningServer(data)
        await self._server.start(timeouts={"registration": 300})

    async def kill(self) -> None:
        """Cut the power in the middle of something, and leave on the disk what is there then."""
        if self.fault is None:
            self._disk.cut_after(self._random.randrange(_CHANGES))
            await self._has_ended(_IDLE)
        else:
            self._disk.fail(self.fault.kind, self.fault.file, lasts=self.fault.lasts)
            self.failures += await self._has_ended(_PATIENCE if self.fault.fatal else _IDLE)
        self._disk.cut()
        with suppress(StoreError):
            await self._server.stop()
        self._mounts.close()
        self._disk.restore()
        self.cuts += 1
        self.lost += self._disk.lost

    async def _has_ended(self, patience: float) -> bool:
        """Whether the server has ended by itself within so many seconds."""
        try:
            async with asyncio.timeout(patience):
                await self._server.ended()
        except TimeoutError:
            return False
        except StoreError:
            return True
        raise AssertionError("nobody has stopped the server")
