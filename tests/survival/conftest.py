"""Servers that the tests here share: to start one takes longer than most of what is done to it."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
import uvloop

from survival.arena import Arena, arena
from survival.scale import LONG, SHORT, Scale

IMPATIENT = """
[flood]
burst = 400
rate = 200

[timeouts]
handshake = 1
registration = 1
ping = 1
gone = 2
"""


UNTHROTTLED = "[flood]\nenabled = false\n"


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Have the clients take as little time as they can, since bystanders are on the same loop."""
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture(
    params=[pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.torture)]
)
def scale(request: pytest.FixtureRequest) -> Scale:
    """How much of everything is done: in `make test`, and in `make torture`."""
    assert isinstance(request.param, Scale)
    return request.param


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def usual(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Arena]:
    """A server as it is by itself."""
    async with arena(tmp_path_factory.mktemp("usual") / "data", web=True) as there:
        yield there


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def impatient(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Arena]:
    """A server that waits a second where others wait for half a minute."""
    async with arena(tmp_path_factory.mktemp("impatient") / "data", IMPATIENT, tls=True, web=True) as there:
        yield there


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def worse(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Arena]:
    """A server of which INFO makes it worse; see worse.py."""
    data = tmp_path_factory.mktemp("worse") / "data"
    async with arena(data, program=("-m", "survival.worse")) as there:
        yield there


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def unthrottled(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Arena]:
    """A server that takes as much as it can, so that other bounds are met."""
    async with arena(tmp_path_factory.mktemp("unthrottled") / "data", UNTHROTTLED) as there:
        yield there
