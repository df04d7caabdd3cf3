"""Small pictures of what people send: made once, kept with the content, refused for good or for now."""

import asyncio
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from hubbub.pictures import shrinking
from hubbub.pictures.shrinking import Shrinker
from hubbub.server.bounds import FILE_BLOCK
from support.pictures import bomb, photo_on_its_side, picture, slow
from web.conftest import Site, running_site
from web.test_monitoring import figures
from web.test_upload import files_in, guest, moved, remove, send, sent, until_files

PHOTO = {"Content_Disposition": 'attachment; filename="photo.jpg"'}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One entry for each picture that a process was started for."""
    started: list[object] = []
    begin = shrinking._begin

    def count(*arguments: object) -> object:
        started.append(arguments)
        return begin(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(shrinking, "_begin", count)
    return started


async def small(site: Site, link: str) -> tuple[int, bytes]:
    async with site.http.get(f"{link}?thumbnail") as answer:
        return answer.status, await answer.read()


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(data)) as image:
        assert image.format == "WEBP"
        return image.size


def smalls(site: Site) -> list[Path]:
    return [path for path in files_in(site) if path.suffix == ".small"]


async def test_a_picture_has_a_small_one_that_does_nothing_either(site: Site) -> None:
    link = await sent(site, await guest(site), photo_on_its_side((4000, 2000)), **PHOTO)
    async with site.http.get(f"{link}?thumbnail") as answer:
        assert answer.status == 200
        assert size_of(await answer.read()) == (180, 360)
        assert answer.headers["Content-Type"] == "image/webp"
        assert answer.headers["Content-Disposition"] == 'inline; filename="photo.jpg.webp"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"].startswith("private, immutable, max-age=2591")


async def test_it_is_made_once_for_all_who_ask_at_the_same_time_and_later(
    site: Site, made: list[object]
) -> None:
    address = await guest(site)
    first, second = [await sent(site, address, picture((900, 600))) for _ in range(2)]
    answers = await asyncio.gather(*(small(site, link) for link in (first, second, first)))
    assert len(set(answers)) == 1
    assert answers[0][0] == 200
    assert await small(site, first) == answers[0]
    assert len(made) == 1


async def test_it_is_there_after_a_restart(site: Site, made: list[object]) -> None:
    address = await guest(site)
    first, second = [await sent(site, address, picture()) for _ in range(2)]
    data = await small(site, first)
    await site.server.stop()
    await site.server.start(**site.server.settings)
    assert await small(site, moved(site, second)) == data
    assert len(made) == 1


async def test_it_goes_with_the_last_who_has_the_content(site: Site) -> None:
    address = await guest(site)
    first, second = [await sent(site, address, picture()) for _ in range(2)]
    await small(site, first)
    before = (await figures(site))["hubbub_file_bytes"]
    assert await remove(site, first, address) == 204
    assert len(files_in(site)) == 2
    assert await remove(site, second, address) == 204
    assert files_in(site) == []
    assert before == 3 * FILE_BLOCK
    assert (await figures(site))["hubbub_file_bytes"] == 0


async def test_what_no_content_has_any_more_is_gone_after_a_start(site: Site) -> None:
    await sent(site, await guest(site), picture())
    (content,) = files_in(site)
    orphan = content.with_name("f" * 64 + ".small")
    orphan.write_bytes(b"left over")
    await site.server.stop()
    await site.server.start(**site.server.settings)
    await until_files(site, content.name)


async def test_its_room_counts_also_after_a_restart(tmp_path: Path) -> None:
    async with running_site(tmp_path / "data", files={"total": 3 * FILE_BLOCK}) as site:
        address = await guest(site)
        link = await sent(site, address, picture((20, 20)))
        assert (await small(site, link))[0] == 200
        assert (await send(site, address, b"x"))[0] == 201
        assert (await send(site, address, b"x"))[0] == 507
        await site.server.stop()
        await site.server.start(**site.server.settings)
        assert (await send(site, await guest(site), b"x"))[0] == 507


async def test_where_there_is_no_room_none_is_made(tmp_path: Path, made: list[object]) -> None:
    async with running_site(tmp_path / "data", files={"total": FILE_BLOCK}) as site:
        link = await sent(site, await guest(site), picture((20, 20)))
        status, words = await small(site, link)
        assert (status, b"no room" in words) == (507, True)
        assert made == []
        assert smalls(site) == []


@pytest.mark.parametrize(
    ("data", "tries"),
    [(b"a text", 0), (b"<svg/>", 0), (bomb(30_000, 30_000), 1), (picture((90, 90))[:900], 1)],
    ids=["text", "svg", "bomb", "half"],
)
async def test_what_has_none_is_told_in_words_and_not_tried_again(
    site: Site, made: list[object], data: bytes, tries: int
) -> None:
    link = await sent(site, await guest(site), data)
    for _ in range(3):
        async with site.http.get(f"{link}?thumbnail") as answer:
            assert answer.status == 404
            assert "no small picture" in await answer.text()
            assert "immutable" in answer.headers["Cache-Control"]
    await site.server.stop()
    await site.server.start(**site.server.settings)
    assert (await small(site, moved(site, link)))[0] == 404
    assert len(made) == tries


async def test_of_what_is_gone_there_is_none(site: Site) -> None:
    address = await guest(site)
    link = await sent(site, address, picture())
    await small(site, link)
    assert await remove(site, link, address) == 204
    assert (await small(site, link))[0] == 404


async def test_many_at_once_are_put_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hubbub.web.files.thumbnails.PICTURES_WAITING", 1)
    address = await guest(site)
    links = [await sent(site, address, picture((300, 200 + number))) for number in range(3)]
    answers = await asyncio.gather(*(small(site, link) for link in links))
    assert sorted(status for status, _ in answers) == [200, 503, 503]
    assert [status for status, _ in await asyncio.gather(small(site, links[0]))] == [200]


async def test_what_the_machine_could_not_do_is_tried_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = await sent(site, await guest(site), picture())
    with monkeypatch.context() as patch:
        patch.setattr(shrinking, "_begin", failing(OSError(11, "Resource temporarily unavailable")))
        async with site.http.get(f"{link}?thumbnail") as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert (await small(site, link))[0] == 200


def failing(error: Exception) -> Callable[..., object]:
    def fail(*_arguments: object) -> object:
        raise error

    return fail


async def test_what_is_removed_meanwhile_leaves_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    address = await guest(site)
    link = await sent(site, address, picture())
    loop, begun, gone = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
    shrink = Shrinker.shrink

    def late(*arguments: object) -> object:
        done = shrink(*arguments)  # type: ignore[arg-type]
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(gone.wait(), loop).result()
        return done

    monkeypatch.setattr(Shrinker, "shrink", late)
    asking = asyncio.create_task(small(site, link))
    await begun.wait()
    assert await remove(site, link, address) == 204
    gone.set()
    await asking
    assert files_in(site) == []
    assert (await figures(site))["hubbub_file_bytes"] == 0


async def test_a_stop_ends_what_is_being_made(site: Site, made: list[object]) -> None:
    link = await sent(site, await guest(site), slow())
    asking = asyncio.create_task(small(site, link))
    while not made:  # noqa: ASYNC110 - a thread tells of nothing
        await asyncio.sleep(0.01)
    async with asyncio.timeout(4):
        await site.server.stop()
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert smalls(site) == []
    await site.server.start(**site.server.settings)
