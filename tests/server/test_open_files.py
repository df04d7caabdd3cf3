"""The limit of open files, as the system has it."""

import logging
import resource
from pathlib import Path

import pytest

from hubbub.server.open_files import allowed_connections, make_room
from server.conftest import running_server

INFINITY = resource.RLIM_INFINITY
OTHERS = 64


class Limits:
    """The system's limits of open files, soft and hard; it takes no soft one above `most`."""

    def __init__(self, soft: int, hard: int) -> None:
        self.soft, self.hard = soft, hard
        self.most = INFINITY

    def get(self, _which: int) -> tuple[int, int]:
        return self.soft, self.hard

    def set(self, _which: int, limits: tuple[int, int]) -> None:
        if self.most != INFINITY and limits[0] > self.most:
            raise ValueError("current limit exceeds maximum limit")
        self.soft, self.hard = limits


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> Limits:
    system = Limits(1024, 4096)
    monkeypatch.setattr(resource, "getrlimit", system.get)
    monkeypatch.setattr(resource, "setrlimit", system.set)
    return system


@pytest.mark.parametrize(
    ("soft", "hard", "wanted", "allowed", "soft_then"),
    [
        (1024, 4096, 100, 100, 1024),
        (1024, 4096, 1024 - OTHERS, 1024 - OTHERS, 1024),
        (1024, 4096, 2000, 2000, 2000 + OTHERS),
        (1024, 4096, 20_000, 4096 - OTHERS, 4096),
        (1024, INFINITY, 20_000, 20_000, 20_000 + OTHERS),
        (INFINITY, INFINITY, 20_000, 20_000, INFINITY),
    ],
)
def test_it_is_raised_as_far_as_needed(
    limits: Limits, soft: int, hard: int, wanted: int, allowed: int, soft_then: int
) -> None:
    limits.soft, limits.hard = soft, hard
    assert allowed_connections(wanted) == allowed
    assert (limits.soft, limits.hard) == (soft_then, hard)


def test_it_stays_where_the_system_refuses(limits: Limits) -> None:
    limits.hard, limits.most = INFINITY, 2000
    assert allowed_connections(20_000) == 1024 - OTHERS
    assert limits.soft == 1024


def test_too_low_a_limit_is_said(limits: Limits, caplog: pytest.LogCaptureFixture) -> None:
    make_room(4096 - OTHERS)
    assert not caplog.records
    make_room(5000)
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    assert (vars(record)["clients"], vars(record)["enough_for"]) == (5000, 4096 - OTHERS)


async def test_a_server_raises_it(limits: Limits, tmp_path: Path) -> None:
    async with running_server(tmp_path, limits={"clients": 3000}) as server:
        assert limits.soft == 3000 + OTHERS
        server.settings["limits"] = {"clients": 4000}
        admin = await server.administrator("ann")
        await admin.ask("REHASH")
        assert limits.soft == 4000 + OTHERS
