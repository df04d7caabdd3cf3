"""Files as they are sent to whoever has the link: in parts, and so that they do nothing."""

import asyncio
from pathlib import Path

import pytest

from web.conftest import Site, running_site
from web.test_upload import guest, sent

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
JPEG = b"\xff\xd8\xff\xe0" + bytes(100)
GIF = b"GIF89a" + bytes(100)
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(100)
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
DIGITS = b"0123456789"


@pytest.mark.parametrize(
    ("data", "claimed", "kind", "where"),
    [
        (PNG, "image/png", "image/png", "inline"),
        (JPEG, "application/pdf", "image/jpeg", "inline"),
        (GIF, "text/html", "image/gif", "inline"),
        (WEBP, "", "image/webp", "inline"),
        (HTML, "text/html", "text/html", "attachment"),
        (HTML, "image/png", "application/octet-stream", "attachment"),
        (SVG, "image/svg+xml", "application/octet-stream", "attachment"),
        (b"%PDF-1.7", "application/pdf", "application/pdf", "attachment"),
        (b"RIFF\x00\x00\x00\x00WAVE", "audio/wav", "audio/wav", "attachment"),
        (b"x", "text/html; charset=utf-8", "text/html", "attachment"),
        (b"x", "<script>", "application/octet-stream", "attachment"),
        (b"x", f"text/{'x' * 300}", "application/octet-stream", "attachment"),
    ],
)
async def test_only_pictures_that_are_some_are_shown(
    site: Site, data: bytes, claimed: str, kind: str, where: str
) -> None:
    link = await sent(site, await guest(site), data, Content_Type=claimed)
    async with site.http.get(link) as answer:
        assert await answer.read() == data
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Content-Disposition"] == f'{where}; filename="list.txt"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"].startswith("private, immutable, max-age=2591")


@pytest.mark.parametrize(
    ("asked", "part", "told"),
    [
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-2", b"89", "bytes 8-9/10"),
        ("bytes=5-99", b"56789", "bytes 5-9/10"),
        ("bytes=-99", DIGITS, "bytes 0-9/10"),
    ],
)
async def test_a_part_can_be_asked_for(site: Site, asked: str, part: bytes, told: str) -> None:
    link = await sent(site, await guest(site), DIGITS)
    async with site.http.get(link, headers={"Range": asked}) as answer:
        assert (answer.status, await answer.read()) == (206, part)
        assert answer.headers["Content-Range"] == told


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=99-100", "bytes=x-y"])
async def test_a_part_that_is_not_there_is_refused(site: Site, asked: str) -> None:
    link = await sent(site, await guest(site), DIGITS)
    async with site.http.get(link, headers={"Range": asked}) as answer:
        assert (answer.status, answer.headers["Content-Range"]) == (416, "bytes */10")


async def test_who_has_it_is_not_sent_it_again(site: Site) -> None:
    link = await sent(site, await guest(site), DIGITS)
    async with site.http.head(link) as answer:
        assert (answer.status, answer.headers["Content-Length"]) == (200, "10")
        assert answer.headers["Accept-Ranges"] == "bytes"
        tag = answer.headers["ETag"]
    async with site.http.get(link, headers={"If-None-Match": tag}) as answer:
        assert (answer.status, await answer.read()) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/files/AAAAAAAAAAAAAAAAAAAAAA/list.txt",
        "/files/..%2f..%2fhubbub.db/x",
        "/files/%00/x",
        f"/files/{'a' * 5000}/x",
        "/files/",
        "/files/../hubbub.db",
    ],
)
async def test_what_is_not_there_is_not_found(site: Site, path: str) -> None:
    visitor = await site.raw()
    visitor.writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert (await visitor.reader.readline()).startswith(b"HTTP/1.1 404 ")


async def test_who_does_not_read_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hubbub.web.files.pace.FILE_RATE", 1 << 40)
    async with running_site(tmp_path / "data", timeouts={"file": 0.5}) as site:
        link = await sent(site, await guest(site), bytes(50_000_000))
        visitor = await site.raw()
        path = link.partition(site.address)[2]
        visitor.writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert (await visitor.reader.readline()).startswith(b"HTTP/1.1 200 ")
        assert site.server.server is not None
        async with asyncio.timeout(10):
            while site.server.server.addresses.total > 2:  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.01)
