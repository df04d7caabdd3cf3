"""Power cuts under load: every echoed message is there exactly once, whatever was lost of the rest."""

import logging
import os
from pathlib import Path

import pytest

from faults.machine import Machine, is_excused
from faults.trial import Trial
from hubbub.store import engine
from hubbub.store.errors import StoreCorruptError
from support.forked import NotStartedError

pytestmark = pytest.mark.usefixtures("switching")

log = logging.getLogger(__name__)

CUTS = 8
LONGEST_LIFE = 600
"""Lines that people hear between two cuts, at most."""
TORTURE_CUTS = int(os.environ.get("HUBBUB_CUTS", "500"))


async def outlive(data: Path, cuts: int) -> list[str]:
    """What is wrong after so many power cuts."""
    async with Machine(seed=1) as machine:
        trial = Trial(data, 1, machine.start, is_excused, LONGEST_LIFE)
        for _ in range(cuts):
            await trial.crash()
        log.info("%s, cuts=%d, lost=%d", trial.figures, machine.cuts, machine.lost)
    assert trial.figures.shown > 10 * cuts, "people talked"
    assert machine.lost > cuts, "the cuts have hit"
    return await trial.problems()


async def test_every_echoed_message_outlives_power_cuts(tmp_path: Path) -> None:
    assert await outlive(tmp_path / "data", CUTS) == []


@pytest.mark.torture
async def test_every_echoed_message_outlives_hundreds_of_power_cuts(tmp_path: Path) -> None:
    assert await outlive(tmp_path / "data", TORTURE_CUTS) == []


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
async def test_a_database_that_does_not_sync_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, synchronous: str
) -> None:
    pragmas = [pragma.replace("= FULL", f"= {synchronous}") for pragma in engine._SQLITE_PRAGMAS]
    monkeypatch.setattr(engine, "_SQLITE_PRAGMAS", pragmas)
    try:
        problems = await outlive(tmp_path / "data", 2)
    except (NotStartedError, StoreCorruptError):
        assert synchronous == "OFF", "only without any sync the database itself is damaged"
    else:
        assert "lost" in {problem.partition(":")[0] for problem in problems}
