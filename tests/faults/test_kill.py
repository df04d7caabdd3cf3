"""kill -9 under load: every echoed message is there exactly once, at the place that its echo named."""

import logging
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from faults.trial import Figures, Trial

log = logging.getLogger(__name__)

KILLS = 10
TORTURE_KILLS = int(os.environ.get("HUBBUB_KILLS", "2000"))

FIFTH = "msgid = (SELECT msgid FROM event WHERE kind = 'PRIVMSG' ORDER BY msgid LIMIT 1 OFFSET 4)"
"""The fifth message that was ever said, which somebody has surely been shown."""

TAMPERINGS = {
    "a lost message": (f"DELETE FROM event WHERE {FIFTH}", {"lost", "gap"}),
    "a lost event": ("DELETE FROM event WHERE kind = 'JOIN' AND seq = 2", {"gap"}),
    "a message stored twice": (
        "INSERT INTO event SELECT conversation_id, (SELECT max(seq) + 1 FROM event AS newest"
        " WHERE newest.conversation_id = event.conversation_id),"
        f" msgid || 'x', time, kind, sender, NULL, source, args, text, tags FROM event WHERE {FIFTH}",
        {"doubled", "moved"},
    ),
    "a message that is another": (f"UPDATE event SET text = 'forged' WHERE {FIFTH}", {"lost", "invented"}),
    "a message under another id": (f"UPDATE event SET msgid = msgid || 'x' WHERE {FIFTH}", {"moved"}),
}
"""What is done to the database behind the server's back, and what must be found for it."""


async def outlive(data: Path, kills: int) -> Figures:
    trial = Trial(data, seed=1)
    for _ in range(kills):
        await trial.crash()
    assert await trial.problems() == []
    log.info("%s", trial.figures)
    return trial.figures


def assert_the_kills_hit(figures: Figures) -> None:
    """The trial is worth something: much was said, and some kills came between the commit and the echo."""
    assert figures.shown > 50 * figures.kills
    assert 0 < figures.recovered < figures.resent


async def test_every_echoed_message_outlives_the_kills(tmp_path: Path) -> None:
    assert_the_kills_hit(await outlive(tmp_path / "data", KILLS))


@pytest.mark.torture
async def test_every_echoed_message_outlives_thousands_of_kills(tmp_path: Path) -> None:
    assert_the_kills_hit(await outlive(tmp_path / "data", TORTURE_KILLS))


@pytest.mark.parametrize("tampering", TAMPERINGS)
async def test_what_goes_wrong_is_found(tmp_path: Path, tampering: str) -> None:
    statement, expected = TAMPERINGS[tampering]
    trial = Trial(tmp_path / "data", seed=1)
    await trial.crash()
    with closing(sqlite3.connect(tmp_path / "data/hubbub.db")) as database, database:
        assert database.execute(statement).rowcount == 1
    assert {problem.partition(":")[0] for problem in await trial.problems()} == expected
