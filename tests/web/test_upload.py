"""Files that are sent to a real server over HTTP, and what is left of those that are not taken."""

import asyncio
import errno
import hashlib
import os
import shutil
import time
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from hubbub.server import bounds
from hubbub.server.server import Server
from hubbub.store.errors import StoreFailedError
from hubbub.wire import capabilities as cap
from hubbub.wire.isupport import update_tokens
from server.conftest import PASSWORD
from support.gate import Gate
from support.irc import PATIENCE, IrcClient
from support.scram import keys_of, written
from web.conftest import Site, running_site

TEXT = b"Buy bread."
DAY = 86_400_000
ATTACHED = {"Content-Disposition": 'attachment; filename="list.txt"', "Content-Type": "text/plain"}


async def told_address(client: IrcClient) -> str:
    """Where the server says that this client may send files to."""
    tokens: dict[str, str] = {}
    for message in await client.ask("VERSION"):
        if message.command == "005":
            update_tokens(tokens, message.params[1:-1])
    assert tokens["soju.im/FILEHOST"] == tokens["draft/FILEHOST"]
    return tokens["soju.im/FILEHOST"]


async def guest(site: Site, nick: str = "ann") -> str:
    """Somebody comes in; where they may send files to."""
    return await told_address(await site.server.join(nick))


async def send(site: Site, address: str, data: bytes = TEXT, **headers: str) -> tuple[int, str]:
    """Send a file: the status, and the link or the words."""
    given = {**ATTACHED, **{name.replace("_", "-"): value for name, value in headers.items()}}
    async with site.http.post(address, data=BytesIO(data), headers=given) as answer:
        return answer.status, answer.headers.get("Location") or await answer.text()


async def sent(site: Site, address: str, data: bytes = TEXT, **headers: str) -> str:
    """Send a file that is taken: the link to it."""
    status, link = await send(site, address, data, **headers)
    assert status == 201, link
    return link


def basic(name: str, password: str) -> str:
    """What a name and a password are sent as (RFC 7617)."""
    return f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"


def files_in(site: Site) -> list[Path]:
    """All files on the disk, complete or not."""
    return [path for path in (site.server.data / "files").rglob("*") if path.is_file()]


async def until_files(site: Site, *names: str) -> None:
    """Wait until the disk has these files and no other: what is not kept goes after the answer."""
    async with asyncio.timeout(PATIENCE):
        while sorted(file.name for file in files_in(site)) != sorted(names):  # noqa: ASYNC110 - no event
            await asyncio.sleep(0.01)


async def nothing_left(site: Site) -> None:
    await until_files(site)


def moved(site: Site, link: str) -> str:
    """A link to where the site is now."""
    return site.url(urlsplit(link).path)


# What is taken


async def test_a_file_is_kept_under_its_hash_and_comes_back(site: Site) -> None:
    link = await sent(site, await guest(site))
    async with site.http.get(link) as answer:
        assert (answer.status, await answer.read()) == (200, TEXT)
        assert answer.content_type == "text/plain"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="list.txt"'
    (file,) = files_in(site)
    assert file.name == hashlib.sha256(TEXT).hexdigest()
    assert file.name not in link


async def test_the_same_content_is_kept_once_and_has_two_links(site: Site) -> None:
    address = await guest(site)
    links = [await sent(site, address), await sent(site, address, Content_Type="text/csv")]
    assert len(set(links)) == 2
    assert len(files_in(site)) == 1


async def test_files_are_there_after_a_restart(site: Site) -> None:
    link = await sent(site, await guest(site))
    await site.server.stop()
    await site.server.start(**site.server.settings)
    async with site.http.get(moved(site, link)) as answer:
        assert await answer.read() == TEXT


async def test_an_empty_file_is_one_too(site: Site) -> None:
    async with site.http.get(await sent(site, await guest(site), b"")) as answer:
        assert (answer.status, await answer.read()) == (200, b"")


async def test_a_file_of_unknown_length_is_taken(site: Site) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for number in range(100):
            yield bytes([number]) * 10_000

    async with site.http.post(await guest(site), data=pieces()) as answer:
        assert answer.status == 201
        link = answer.headers["Location"]
    async with site.http.get(link) as answer:
        assert (
            hashlib.sha256(await answer.read()).digest()
            == hashlib.sha256(b"".join([bytes([number]) * 10_000 for number in range(100)])).digest()
        )


async def test_it_says_that_everything_is_taken(site: Site) -> None:
    async with site.http.options(await guest(site)) as answer:
        assert (answer.status, answer.headers["Accept-Post"]) == (204, "*/*")
        assert answer.headers["Upload-Limit"] == "max-size=104857600"


# Who may send


async def test_each_session_has_an_address_of_its_own_while_it_lasts(site: Site) -> None:
    ann, bob = await site.server.join("ann"), await site.server.join("bob")
    address = await told_address(ann)
    assert address != await told_address(bob)
    assert address == await told_address(ann)
    await ann.close()
    async with asyncio.timeout(PATIENCE):
        while (await send(site, address))[0] != 401:
            pass


@pytest.mark.parametrize("path", ["/upload", "/upload/", "/upload/AAAAAAAAAAAAAAAAAAAAAA"])
async def test_nobody_sends_without_a_token(site: Site, path: str) -> None:
    async with site.http.post(site.url(path), data=TEXT) as answer:
        assert answer.status in {401, 405}
        assert path == "/upload/" or answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert files_in(site) == []


async def test_a_token_counts_only_once_one_has_come_in(site: Site) -> None:
    client = await site.server.connect()
    client.send("CAP LS 302", "CAP REQ :batch draft/extended-isupport")
    tokens: dict[str, str] = {}
    client.send("ISUPPORT")
    while "soju.im/FILEHOST" not in tokens:
        message = await client.next()
        if message.command == "005":
            update_tokens(tokens, message.params[1:-1])
    assert (await send(site, tokens["soju.im/FILEHOST"]))[0] == 401


async def test_an_account_and_its_password_do_as_well(site: Site) -> None:
    await site.server.owner("ann")
    for password, status in ((PASSWORD, 201), ("wrong", 401)):
        login = basic("ann", password)
        assert (await send(site, site.url("/upload"), Authorization=login))[0] == status
    assert (await send(site, site.url("/upload"), Authorization="Basic %%%"))[0] == 401


async def test_also_where_the_server_was_never_told_the_password(site: Site) -> None:
    ann = await site.server.join("ann", caps=cap.SCRAM_KEYS)
    await ann.ask(f"REGISTER * * {written(keys_of(PASSWORD))}")
    for password, status in ((PASSWORD, 201), ("wrong", 401)):
        login = basic("ann", password)
        assert (await send(site, site.url("/upload"), Authorization=login))[0] == status


async def test_a_browser_is_not_asked_for_a_password(site: Site) -> None:
    async with site.http.post(site.url("/upload"), headers={"Origin": site.url("")}) as answer:
        assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


async def test_guessing_passwords_is_slowed_down(tmp_path: Path) -> None:
    async with running_site(tmp_path / "data", limits={"login_attempts": 2}) as site:
        await site.server.owner("ann")
        login = basic("ann", "wrong")
        words = [(await send(site, site.url("/upload"), Authorization=login))[1] for _ in range(3)]
        assert ["Wait a minute" in each for each in words] == [False, False, True]


async def test_whoever_is_banned_sends_nothing(tmp_path: Path) -> None:
    async with running_site(tmp_path / "data", web={"proxies": ["127.0.0.1/32"]}) as site:
        address = await guest(site)
        root = await site.server.administrator("root")
        await root.ask("DLINE 192.0.2.7 :spam")
        assert (await send(site, address, X_Forwarded_For="192.0.2.7"))[0] == 403
        assert (await send(site, address, X_Forwarded_For="192.0.2.8"))[0] == 201


async def test_where_files_are_turned_off_nothing_is_told_or_taken(tmp_path: Path) -> None:
    async with running_site(tmp_path / "data", files={"enabled": False}) as site:
        client = await site.server.owner("ann")
        assert not any("FILEHOST" in str(message) for message in await client.ask("VERSION"))
        login = basic("ann", PASSWORD)
        assert (await send(site, site.url("/upload"), Authorization=login))[0] == 404


# What is told


async def test_a_browser_is_told_where_its_page_is(site: Site) -> None:
    browser = await site.browser(Host="kitchen:8067", Origin="http://kitchen:8067")
    await browser.register("ann")
    lines = await browser.ask("VERSION")
    assert any("soju.im/FILEHOST=http://kitchen:8067/upload/" in " ".join(each.params) for each in lines)


async def test_everybody_is_told_how_links_begin(site: Site) -> None:
    """A browser that has its page under another name too: its links lead where all links lead."""
    browser = await site.browser(Origin="http://kitchen:8067", Host="kitchen:8067")
    await browser.register("bob")
    link = await sent(site, await guest(site))
    prefix = f"hubbub.chat/FILES={link[: link.index('/files/')]}/files/"
    assert any(prefix in each.params for each in await browser.ask("VERSION"))


async def test_the_public_address_is_told_and_in_links(tmp_path: Path) -> None:
    async with running_site(tmp_path / "data", web={"address": "https://chat.example.org"}) as site:
        address = await guest(site)
        assert address.startswith("https://chat.example.org/upload/")
        link = await sent(site, moved(site, address))
        assert link.startswith("https://chat.example.org/files/")


async def test_links_are_short_and_plain_whatever_the_name(site: Site) -> None:
    address = await guest(site)
    name = "%C3%84rger%20und%20Gl%C3%BCck.txt"
    link = await sent(site, address, Content_Disposition=f"attachment; filename*=UTF-8''{name}")
    assert link.endswith("/Arger_und_Gluck.txt")
    link = await sent(site, address, Content_Disposition=f'attachment; filename="{"x" * 300}.tar.gz"')
    assert link.endswith("x.tar.gz")
    assert len(link) < 150


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        ('attachment; filename="../../../etc/passwd"', 'attachment; filename="passwd"'),
        ("attachment; filename*=UTF-8''..%2f%00a%0d%0ab.txt", 'attachment; filename="ab.txt"'),
        (f'attachment; filename="{"y" * 300}.txt"', f'attachment; filename="{"y" * 196}.txt"'),
        ('attachment; filename="CON"', 'attachment; filename="CON"'),
        ('attachment; filename="NUL.txt"', 'attachment; filename="NUL.txt"'),
        ("attachment", 'attachment; filename="file"'),
        (
            'attachment; filename="a\\"; x=\\"b"',
            "attachment; filename=\"a_; x=_b\"; filename*=UTF-8''a%22%3B%20x%3D%22b",
        ),
    ],
)
async def test_a_name_is_only_ever_a_header(site: Site, header: str, shown: str) -> None:
    link = await sent(site, await guest(site), Content_Disposition=header)
    (file,) = files_in(site)
    assert file.name == hashlib.sha256(TEXT).hexdigest()
    async with site.http.get(link) as answer:
        assert answer.headers["Content-Disposition"] == shown


# What is not taken


async def test_what_is_told_to_be_too_large_is_refused_at_once(tmp_path: Path) -> None:
    async with running_site(tmp_path / "data", files={"size": 10}) as site:
        address = await guest(site)
        visitor = await site.raw()
        path = address.partition(site.address)[2]
        visitor.writer.write(f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n".encode())
        head = await visitor.reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 413 ")
        assert b"\r\nConnection: close\r\n" in head
        await sent(site, address, b"1234567890")


async def test_what_turns_out_too_large_is_refused_on_the_way(tmp_path: Path) -> None:
    async with running_site(tmp_path / "data", files={"size": 300_000}) as site:
        address = await guest(site)

        async def endless() -> AsyncIterator[bytes]:
            while True:
                yield b"x" * 50_000

        with suppress(aiohttp.ClientError):
            async with asyncio.timeout(PATIENCE), site.http.post(address, data=endless()) as answer:
                assert answer.status == 413
        await nothing_left(site)


async def test_what_comes_compressed_is_not_taken(site: Site) -> None:
    assert (await send(site, await guest(site), Content_Encoding="gzip"))[0] == 415


async def begun(site: Site, address: str, length: int, data: bytes = b"half") -> "asyncio.StreamReader":
    """Somebody who sends a part of a file, of which the server has some on its disk."""
    before = len(files_in(site))
    visitor = await site.raw()
    path = address.partition(site.address)[2]
    head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n"
    visitor.writer.write(head.encode() + data)
    async with asyncio.timeout(PATIENCE):
        while len(files_in(site)) == before:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)
    return visitor.reader


async def test_nothing_is_left_of_what_was_broken_off(site: Site) -> None:
    address = await guest(site)
    await begun(site, address, 1000)
    await site.end()
    await nothing_left(site)
    await sent(site, address)


async def test_what_comes_too_slowly_is_not_taken(tmp_path: Path) -> None:
    async with running_site(tmp_path / "data", timeouts={"file": 0.3}) as site:
        reader = await begun(site, await guest(site), 1000)
        assert (await reader.readline()).startswith(b"HTTP/1.1 408 ")
        await nothing_left(site)


async def test_a_trickle_is_too_slow_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running_site(tmp_path / "data", timeouts={"file": 0.5}) as site:
        address = await guest(site)

        async def trickle() -> AsyncIterator[bytes]:
            while True:
                yield b"x"
                await asyncio.sleep(0.1)

        began = time.monotonic()
        with suppress(aiohttp.ClientError):
            async with asyncio.timeout(PATIENCE), site.http.post(address, data=trickle()) as answer:
                assert answer.status == 408
        assert time.monotonic() - began < PATIENCE
        await nothing_left(site)


async def test_one_person_sends_so_many_at_a_time(site: Site) -> None:
    address = await guest(site)
    for _ in range(bounds.UPLOADS_AT_ONCE):
        await begun(site, address, 1000)
    assert (await send(site, address))[0] == 429
    await site.end()
    await nothing_left(site)
    await sent(site, address)


async def test_all_together_send_so_many_at_a_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hubbub.web.files.uploading.UPLOADS_TOGETHER", 1)
    address = await guest(site)
    await begun(site, address, 1000)
    assert (await send(site, address))[0] == 503


async def test_one_person_has_so_much_room(tmp_path: Path) -> None:
    async with running_site(tmp_path / "data", files={"quota": 3 * bounds.FILE_BLOCK}) as site:
        ann = await told_address(await site.server.owner("ann"))
        bob = await told_address(await site.server.owner("bob"))
        link = await sent(site, ann, b"x" * bounds.FILE_BLOCK)
        assert (await send(site, ann, b"y" * bounds.FILE_BLOCK))[0] == 507
        assert len(files_in(site)) == 1
        await sent(site, bob, b"y" * bounds.FILE_BLOCK)
        assert await remove(site, link, ann) == 204
        await sent(site, ann, b"y" * bounds.FILE_BLOCK)


async def test_guests_from_one_place_have_the_room_of_one(tmp_path: Path) -> None:
    async with running_site(tmp_path / "data", files={"quota": bounds.FILE_BLOCK}) as site:
        await sent(site, await guest(site, "ann"))
        assert (await send(site, await guest(site, "bob")))[0] == 507


async def test_all_together_have_so_much_room_also_after_a_restart(tmp_path: Path) -> None:
    async with running_site(tmp_path / "data", files={"total": 2 * bounds.FILE_BLOCK}) as site:
        await sent(site, await told_address(await site.server.owner("ann")), b"x" * bounds.FILE_BLOCK)
        await site.server.stop()
        await site.server.start(**site.server.settings)
        status, words = await send(site, await guest(site, "eve"))
        assert (status, "no room" in words) == (507, True)


async def test_room_is_taken_before_the_file_comes(tmp_path: Path) -> None:
    async with running_site(tmp_path / "data", files={"quota": 10 * bounds.FILE_BLOCK}) as site:
        address = await guest(site)
        await begun(site, address, 9 * bounds.FILE_BLOCK)
        assert (await send(site, address))[0] == 507
        await site.end()
        await nothing_left(site)
        await sent(site, address)


async def test_a_full_disk_keeps_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    address = await guest(site)
    real = shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", lambda path: real(path)._replace(free=bounds.DISK_SPARE))
    assert (await send(site, address))[0] == 507
    await nothing_left(site)
    monkeypatch.undo()
    await sent(site, address)


async def test_a_disk_that_fills_up_meanwhile_keeps_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    address = await guest(site)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert (await send(site, address))[0] == 507
    await nothing_left(site)
    await sent(site, address)


async def test_nothing_is_left_of_what_a_killed_server_was_taking_in(site: Site) -> None:
    link = await sent(site, await guest(site))
    (kept,) = files_in(site)
    await site.server.stop()
    coming, stray = kept.parents[1] / "coming" / "x", kept.with_name("0" * 64)
    coming.write_bytes(TEXT)
    stray.write_bytes(TEXT)
    await site.server.start(**site.server.settings)
    assert files_in(site) == [kept]
    async with site.http.get(moved(site, link)) as answer:
        assert answer.status == 200


# A database that fails


async def test_what_the_database_refuses_is_not_kept(site: Site, gate: Gate) -> None:
    address = await guest(site)
    gate.close()
    sending = asyncio.ensure_future(send(site, address))
    await gate.reached()
    gate.refuse()
    assert (await sending)[0] == 503
    await nothing_left(site)
    await sent(site, address)


async def test_what_the_database_does_not_remove_stays(site: Site, gate: Gate) -> None:
    address = await guest(site)
    link = await sent(site, address)
    gate.close()
    removing = asyncio.ensure_future(remove(site, link, address))
    await gate.reached()
    gate.refuse()
    assert await removing == 503
    async with site.http.get(link) as answer:
        assert await answer.read() == TEXT
    assert await remove(site, link, address) == 204


async def test_a_server_whose_disk_fails_ends_with_files_on_their_way(site: Site, gate: Gate) -> None:
    address = await guest(site)
    gate.close()
    sending = asyncio.ensure_future(send(site, address))
    await gate.reached()
    gate.fail()
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(StoreFailedError):
            await site.server.ended()
        with pytest.raises(aiohttp.ClientError):
            await sending


async def test_a_stop_cuts_off_who_is_sending(site: Site) -> None:
    await begun(site, await guest(site), 1000)
    async with asyncio.timeout(PATIENCE):
        await site.server.stop()
    assert files_in(site) == []


# Removing


async def remove(site: Site, link: str, address: str) -> int:
    """Remove a file, as whoever was told this address."""
    token = {"Authorization": f"Bearer {address.rpartition('/')[2]}"}
    async with site.http.delete(link, headers=token) as answer:
        return answer.status


async def test_whose_file_it_is_removes_it_and_the_room_is_free(site: Site) -> None:
    address = await guest(site)
    link = await sent(site, address)
    assert await remove(site, link, await guest(site, "bob")) == 403
    async with site.http.delete(link) as answer:
        assert answer.status == 401
    assert await remove(site, link, address) == 204
    assert files_in(site) == []
    assert await remove(site, link, address) == 404
    async with site.http.get(link) as answer:
        assert answer.status == 404


async def test_a_content_stays_as_long_as_anybody_has_it(site: Site) -> None:
    ann, bob = await guest(site), await guest(site, "bob")
    first, second = await sent(site, ann), await sent(site, bob)
    assert await remove(site, first, ann) == 204
    async with site.http.get(second) as answer:
        assert await answer.read() == TEXT
    assert await remove(site, second, bob) == 204
    assert files_in(site) == []


async def test_an_administrator_removes_what_others_have_sent(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    root = await told_address(await site.server.administrator("root"))
    link = await sent(site, await guest(site))
    assert await remove(site, link, root) == 204
    assert any("administrator" in record.message for record in caplog.records)
    assert files_in(site) == []


async def test_what_is_sent_and_removed_all_at_once_leaves_nothing(site: Site) -> None:
    """Contents that are the same meet those that go."""
    address = await guest(site)

    async def come_and_go() -> None:
        for _ in range(10):
            link = await sent(site, address)
            async with site.http.get(link) as answer:
                assert await answer.read() == TEXT
            assert await remove(site, link, address) == 204

    await asyncio.gather(*(come_and_go() for _ in range(bounds.UPLOADS_AT_ONCE)))
    await nothing_left(site)


async def test_files_go_when_their_days_are_over(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    address = await guest(site)
    old = await sent(site, address, b"old")
    later = Server.now(running(site)) + 31 * DAY
    monkeypatch.setattr(Server, "now", lambda _server: later)
    young = await sent(site, address, b"young")
    async with site.http.get(old) as answer:
        assert answer.status == 404
    async with site.http.get(young) as answer:
        assert answer.headers["Cache-Control"] == f"private, immutable, max-age={30 * DAY // 1000}"
    await site.server.stop()
    await site.server.start(**site.server.settings)
    await until_files(site, hashlib.sha256(b"young").hexdigest())


async def test_files_stay_where_their_days_have_no_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_site(tmp_path / "data", files={"days": 0}) as site:
        link = await sent(site, await guest(site))
        later = Server.now(running(site)) + 9999 * DAY
        monkeypatch.setattr(Server, "now", lambda _server: later)
        async with site.http.get(link) as answer:
            assert answer.status == 200
            assert answer.headers["Cache-Control"] == "private, immutable, max-age=31536000"


def running(site: Site) -> Server:
    assert site.server.server is not None
    return site.server.server
