"""Saying no leaves nothing behind: neither the answer, nor the request, nor what had come of that."""

import gc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from web.conftest import Site, running_site


@pytest.fixture
async def narrow(tmp_path: Path) -> AsyncIterator[Site]:
    """A site whose figures nobody may read."""
    async with running_site(tmp_path / "data", web={"metrics": ["192.0.2.1/32"]}) as site:
        yield site


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/nothing", {}, 404),
        ("GET", "/metrics", {}, 403),
        ("GET", "/health", {"Host": "elsewhere.example"}, 421),
        ("GET", "/socket", {"Origin": "http://elsewhere.example"}, 403),
        ("POST", "/hooks/1/2", {}, 404),
        ("POST", "/upload", {}, 401),
    ],
)
async def test_what_is_refused_is_forgotten(
    narrow: Site, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    gc.collect()
    gc.disable()
    try:
        async with narrow.http.request(method, narrow.url(path), headers=headers, data=b"x") as answer:
            assert answer.status == status
            assert (await answer.text()).endswith(".\n")
        await narrow.http.get(narrow.url("/health"))  # the library lets go of a request with the next one
        kept = [each for each in gc.get_objects() if isinstance(each, web.HTTPException)]
    finally:
        gc.enable()
    assert kept == []
