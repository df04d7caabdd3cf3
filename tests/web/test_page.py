from pathlib import Path

import pytest

from hubbub.web import site as site_module
from web.conftest import running_site


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page that was built."""
    folder = tmp_path / "page"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Hubbub</title>")
    (folder / "assets" / "app-1a2b.js").write_text("let page = 1")
    (folder / "assets" / "app-1a2b.js.gz").write_bytes(b"smaller")
    monkeypatch.setattr(site_module, "BUILT", folder)
    return folder


async def test_the_page_is_asked_for_anew_and_what_it_loads_is_kept(tmp_path: Path, built: Path) -> None:
    async with running_site(tmp_path / "data") as site:
        async with site.http.get(site.url("/")) as answer:
            assert (answer.status, answer.content_type) == (200, "text/html")
            assert answer.headers["Cache-Control"] == "no-cache"
            assert "<title>Hubbub</title>" in await answer.text()
        headers = {"Accept-Encoding": "identity"}
        async with site.http.get(site.url("/assets/app-1a2b.js"), headers=headers) as answer:
            assert answer.content_type in {"text/javascript", "application/javascript"}
            assert "immutable" in answer.headers["Cache-Control"]
            assert await answer.text() == "let page = 1"


async def test_who_takes_it_compressed_gets_it_so(tmp_path: Path, built: Path) -> None:
    async with running_site(tmp_path / "data") as site:
        visitor = await site.raw()
        visitor.writer.write(
            b"GET /assets/app-1a2b.js HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"
            b"Connection: close\r\n\r\n"
        )
        answer = await visitor.rest()
        assert b"\r\nContent-Encoding: gzip\r\n" in answer
        assert answer.endswith(b"\r\n\r\nsmaller")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/assets",
        "/assets/app-1a2b.js.gz",
        "/../data/hubbub.db",
        "/%2e%2e/data/hubbub.db",
        "/assets/..%2f..%2fdata%2fhubbub.db",
        "/assets/%00",
        "/" + "x" * 300,
        "//etc/passwd",
    ],
)
async def test_there_is_nothing_else(tmp_path: Path, built: Path, path: str) -> None:
    async with running_site(tmp_path / "data") as site:
        visitor = await site.raw()
        visitor.writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = await visitor.rest()
        assert answer.startswith((b"HTTP/1.1 404 ", b"HTTP/1.1 400 "))
        assert b"SQLite" not in answer


async def test_without_a_page_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_module, "BUILT", tmp_path / "not-built")
    async with running_site(tmp_path / "data") as site, site.http.get(site.url("/")) as answer:
        assert answer.status == 404
        assert "installed without one" in await answer.text()
