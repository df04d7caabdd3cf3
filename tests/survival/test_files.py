"""What goes wrong with files that people send: they don't fit, they don't end, they are not what they say."""

import asyncio
import os
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest

from faults.process import ServerProcess
from hubbub.server.bounds import PICTURES_AT_ONCE, UPLOADS_AT_ONCE
from support.irc import PATIENCE, IrcClient
from support.pictures import bomb, large_canvas, picture, slow, text_bomb
from survival.arena import CONFIGURATION, Arena, arena
from survival.scale import SHORT, Scale

pytestmark = pytest.mark.asyncio(loop_scope="package")

SMALL = f"{CONFIGURATION}\n[files]\nsize = 400_000\nquota = 1_000_000\n\n[timeouts]\nfile = 1\n"
NAMES = ("../../x", "..%5c..%5cx", "a%00b", "x" * 300, "CON", "NUL.txt", "%e2%80%aegnp.exe", "", "..", "~")
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


async def address_for(client: IrcClient) -> str:
    """Where somebody may send files to."""
    (line,) = [each for each in await client.ask("VERSION") if "soju.im/FILEHOST=" in " ".join(each.params)]
    return line.params[1].partition("=")[2]


async def status_of(
    http: aiohttp.ClientSession, address: str, data: "bytes | AsyncIterator[bytes]", headers: dict[str, str]
) -> int:
    """How a file is answered; 0 where the server hangs up in the middle of it."""
    try:
        async with http.post(address, data=data, headers=headers) as answer:
            return answer.status
    except aiohttp.ClientError:
        return 0


async def begin(address: str) -> asyncio.StreamWriter:
    """Send a part of a file."""
    host, _, path = address.removeprefix("http://").partition("/")
    name, _, port = host.rpartition(":")
    _reader, writer = await asyncio.open_connection(name, int(port))
    head = f"POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 240000\r\n\r\n"
    writer.write(head.encode() + bytes(200_000))
    await writer.drain()
    return writer


async def endless(size: int, pause: float) -> AsyncIterator[bytes]:
    while True:
        yield b"x" * size
        await asyncio.sleep(pause)


def files_of(there: Arena) -> list[str]:
    """What is on the disk."""
    return [path.name for path in (there.server.data / "files").rglob("*") if path.is_file()]


async def until_files(there: Arena, number: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while len(files_of(there)) != number:  # noqa: ASYNC110 - another process's disk tells of nothing
            await asyncio.sleep(0.01)


async def test_of_files_that_are_not_taken_nothing_is_left(tmp_path: Path, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        address = await address_for(await there.join("ann"))
        foreign = f"{address[:-1]}{'A' if address[-1] != 'A' else 'B'}"
        async with aiohttp.ClientSession() as http:
            for _ in range(scale.clients):
                assert await status_of(http, foreign, b"x", {}) == 401
                assert await status_of(http, address, bytes(400_001), {}) in {0, 413}
                assert await status_of(http, address, endless(50_000, 0), {}) in {0, 413}
                assert await status_of(http, address, b"x", {"Content-Length": "2000000000"}) in {0, 413}
            slow = [status_of(http, address, endless(1, 0.05), {}) for _ in range(UPLOADS_AT_ONCE)]
            assert set(await asyncio.gather(*slow)) <= {0, 408}
            for _ in range(scale.clients // 10):
                half = [await begin(address) for _ in range(UPLOADS_AT_ONCE)]
                await until_files(there, UPLOADS_AT_ONCE)
                assert await status_of(http, address, b"x", {}) == 429
                for writer in half:
                    writer.transport.abort()
                await until_files(there, 0)
            answers = [await status_of(http, address, bytes([number]) * 390_000, {}) for number in range(4)]
            assert answers == [201, 201, 507, 507]

    async with arena(tmp_path / "data", SMALL, web=True) as there:
        await there.endures(attack)
        await until_files(there, 2)


async def test_a_name_never_says_where_a_file_is(tmp_path: Path) -> None:
    async def attack(there: Arena) -> None:
        address = await address_for(await there.join("ann"))
        async with aiohttp.ClientSession() as http:
            for name in NAMES:
                for told in (f'filename="{name}"', f"filename*=UTF-8''{name}"):
                    headers = {"Content-Disposition": f"attachment; {told}"}
                    async with http.post(address, data=b"x", headers=headers) as answer:
                        assert answer.status == 201
                        link = answer.headers["Location"]
                    async with http.get(link) as answer:
                        assert await answer.read() == b"x"
                        shown = answer.headers["Content-Disposition"]
                    assert shown.startswith('attachment; filename="')
                    assert not {"/", "\\", "\0"} & set(shown)

    async with arena(tmp_path / "data", SMALL, web=True) as there:
        await there.endures(attack)
        (file,) = files_of(there)
        assert len(file) == 64
    assert sorted(os.listdir(tmp_path)) == ["data", "data.log", "data.toml"]  # noqa: PTH208 - one call, no walk


@pytest.mark.parametrize(
    ("data", "claimed"),
    [(HTML, "text/html"), (HTML, "image/png"), (SVG, "image/svg+xml"), (SVG, "image/gif")],
)
async def test_a_file_that_lies_is_only_saved(tmp_path: Path, data: bytes, claimed: str) -> None:
    async def attack(there: Arena) -> None:
        address = await address_for(await there.join("ann"))
        async with aiohttp.ClientSession() as http:
            async with http.post(address, data=data, headers={"Content-Type": claimed}) as answer:
                link = answer.headers["Location"]
            async with http.get(link) as answer:
                assert answer.headers["Content-Disposition"].startswith("attachment;")
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
                assert not answer.content_type.startswith("image/")

    async with arena(tmp_path / "data", SMALL, web=True) as there:
        await there.endures(attack)


LYING = b"\x89PNG\r\n\x1a\n" + HTML
HARMFUL = {
    "pixels": lambda: bomb(60_000, 60_000),
    "canvas": large_canvas,
    "text": lambda: text_bomb(300_000_000),
    "half": lambda: picture((300, 300))[:9000],
    "lying": lambda: LYING,
    "slow": slow,
}


@pytest.mark.parametrize("name", HARMFUL)
async def test_a_picture_that_is_made_to_do_harm_does_none(tmp_path: Path, scale: Scale, name: str) -> None:
    """More of them than are opened at a time. Each is opened once; an honest picture is shown afterwards."""
    number = _few(name) if scale is SHORT else 10 * PICTURES_AT_ONCE
    # Before bystanders listen: they live in this process, and hear nothing while it makes a picture.
    data = HARMFUL[name]()

    async def attack(there: Arena) -> None:
        address = await address_for(await there.join("ann"))
        async with aiohttp.ClientSession() as http:

            async def put(data: bytes) -> str:
                async with http.post(address, data=BytesIO(data)) as answer:
                    return f"{answer.headers['Location']}?thumbnail"

            async def status(link: str) -> int:
                async with http.get(link) as answer:
                    return answer.status

            links = [await put(data + bytes(each)) for each in range(number)]
            assert {*await asyncio.gather(*map(status, links))} == {404}
            began = asyncio.get_running_loop().time()
            assert {*await asyncio.gather(*map(status, links))} == {404}
            assert await status(await put(picture())) == 200
            assert asyncio.get_running_loop().time() - began < 5

    async with arena(tmp_path / "data", web=True) as there:
        await there.endures(attack)


def _few(name: str) -> int:
    """Each slow one takes all the seconds that it is given."""
    return 1 if name == "slow" else PICTURES_AT_ONCE + 1


async def test_a_kill_leaves_nothing_of_what_was_coming(tmp_path: Path) -> None:
    killed = Arena(await ServerProcess.start(tmp_path / "data", configuration=SMALL, web=True))
    address = await address_for(await killed.join("ann"))
    async with aiohttp.ClientSession() as http, http.post(address, data=b"kept") as answer:
        assert answer.status == 201
    half = await begin(address)
    await until_files(killed, 2)
    await killed.server.kill()
    half.transport.abort()
    killed.end_clients()
    assert len(files_of(killed)) == 2
    async with arena(tmp_path / "data", SMALL, web=True) as again:
        assert len(files_of(again)) == 1
