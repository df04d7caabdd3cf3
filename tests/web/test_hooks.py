"""Webhooks: what programs post is said in a channel, or they are told in words why not."""

import asyncio
import json
from pathlib import Path
from urllib.parse import urlencode

import pytest

from hubbub.server.bounds import WEBHOOK_BODY, WEBHOOK_BURST
from hubbub.store.errors import StoreFailedError
from hubbub.wire import capabilities as cap
from support.gate import Gate
from support.irc import IrcClient, texts
from web.conftest import Site, running_site

CAPS = f"{cap.MESSAGE_TAGS} {cap.BATCH} {cap.CHATHISTORY} {cap.MULTILINE} {cap.SEQ}"
TEXT = {"Content-Type": "text/plain"}
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def add(owner: IrcClient, channel: str = "#a", name: str = "Deploys") -> str:
    """The path of a new webhook."""
    told = texts(await owner.ask(f"WEBHOOK ADD {channel} {name}"), "NOTICE")
    [address] = [each for each in told if each.startswith("http")]
    return "/" + address.split("/", 3)[3]


async def post(site: Site, path: str, body: str | bytes, headers: dict[str, str] = TEXT) -> tuple[int, str]:
    async with site.http.post(site.url(path), data=body, headers=headers) as answer:
        return answer.status, await answer.text()


async def test_a_text_is_said_with_the_mark_of_a_bot(site: Site) -> None:
    ann = await site.server.join("ann", "#a", caps=CAPS)
    path = await add(ann)
    assert await post(site, path, "It is out: \u2713\n") == (204, "")
    [said] = await ann.sync()
    assert said.params == ("#a", "It is out: \u2713")
    assert (said.source or "").startswith("Deploys/hook!webhook@")
    assert said.tags["bot"] == ""
    assert said.tags[cap.RELAYMSG] == "ann"
    logged = [each for each in await ann.ask("CHATHISTORY LATEST #a * 9") if each.command == "PRIVMSG"]
    assert [each.tags["msgid"] for each in logged] == [said.tags["msgid"]]


async def test_everybody_sees_it(site: Site) -> None:
    ann, bob = await site.server.join("ann", "#a"), await site.server.join("bob", "#a")
    await post(site, await add(ann), "out")
    [said] = [each for each in await bob.sync() if each.command == "PRIVMSG"]
    assert (said.tags, said.params) == ({}, ("#a", "out"))


@pytest.mark.parametrize(
    ("body", "headers", "nick"),
    [
        ('{"text": "out"}', JSON, "Deploys/hook"),
        ('{"text": "out", "name": "Nightly"}', JSON, "Nightly/hook"),
        ('{"text": "out", "username": "Nightly", "icon_emoji": ":owl:"}', JSON, "Nightly/hook"),
        (urlencode({"payload": '{"text": "out", "username": "Nightly"}'}), FORM, "Nightly/hook"),
        ('{"text": "out", "name": "Nightly build @ #ops!"}', JSON, "Nightly_build__#ops/hook"),
        (json.dumps({"text": "out", "name": "~" + "x" * 99}), JSON, f"{'x' * 25}/hook"),
        (json.dumps({"text": "out", "name": "\u202e \n"}), JSON, "Deploys/hook"),
        ('{"text": "out", "name": null}', JSON, "Deploys/hook"),
        ("\xf6".encode("latin-1") + b"ut", {"Content-Type": "text/plain; charset=latin-1"}, "Deploys/hook"),
    ],
)
async def test_forms_and_names(site: Site, body: str | bytes, headers: dict[str, str], nick: str) -> None:
    ann = await site.server.join("ann", "#a")
    assert await post(site, await add(ann), body, headers) == (204, "")
    [said] = await ann.sync()
    assert (said.source or "").partition("!")[0] == nick
    assert said.params[1] in {"out", "\xf6ut"}


async def test_several_lines_are_one_message(site: Site) -> None:
    ann, bob = await site.server.join("ann", "#a", caps=CAPS), await site.server.join("bob", "#a")
    path = await add(ann)
    await bob.sync()
    await post(site, path, "one\r\n\r\n\x01two\x00\rthree\n\n")
    opened, *lines, _ = await ann.sync()
    assert opened.params[1:] == (cap.MULTILINE, "#a")
    assert texts(lines) == ["one", "", "two", "three"]
    assert texts(await bob.sync()) == ["one", "two", "three"]
    await post(site, path, "four")
    assert (await ann.sync())[0].tags[cap.SEQ] == str(int(opened.tags[cap.SEQ]) + 1)


@pytest.mark.parametrize(
    ("body", "headers", "words"),
    [
        ("hello", FORM, "Content-Type"),
        ("hello", {"Content-Type": "application/xml"}, "Content-Type"),
        ("&".join(f"a{each}=1" for each in range(99)), FORM, "payload"),
        (" \n ", TEXT, "no text"),
        (b"\xff", TEXT, "UTF-8"),
        ("x", {"Content-Type": "text/plain; charset=none"}, "UTF-8"),
        ("{", JSON, "not JSON"),
        ("[" * 100_000, JSON, "not JSON"),
        ("[]", JSON, '{"text": "..."}'),
        ('{"text": 1}', JSON, '{"text": "..."}'),
        ('{"text": "x", "name": 1}', JSON, "name"),
    ],
)
async def test_what_means_nothing(site: Site, body: str | bytes, headers: dict[str, str], words: str) -> None:
    ann = await site.server.join("ann", "#a")
    status, text = await post(site, await add(ann), body, headers)
    assert status == 400
    assert words in text
    assert text.endswith("\n")
    assert await ann.sync() == []


async def test_who_does_not_know_the_secret_is_told_nothing(site: Site) -> None:
    ann = await site.server.join("ann", "#a")
    path = await add(ann)
    _, _, webhook_id, secret = path.split("/")
    wrong = {f"{webhook_id}/x", f"{webhook_id}/{secret[:-1]}", f"00/{secret}", "00/x"}
    answers = {await post(site, f"/hooks/{each}", "x") for each in wrong}
    assert [status for status, _ in answers] == [404]
    await ann.ask(f"WEBHOOK DEL #a {webhook_id}")
    answers.add(await post(site, path, "x"))
    assert len(answers) == 1
    async with site.http.get(site.url(path)) as answer:
        assert answer.status == 404
    assert await ann.sync() == []


@pytest.mark.parametrize("body", ["x" * 65_537, "x" * (WEBHOOK_BODY + 1), "x\n" * 1000 + "x"])
async def test_what_is_too_long(site: Site, body: str) -> None:
    ann = await site.server.join("ann", "#a")
    path = await add(ann)
    status, text = await post(site, path, body)
    assert status == 413
    assert "65536 bytes" in text
    assert await ann.sync() == []
    assert await post(site, path, "x" * 65_536) == (204, "")


async def test_one_that_says_too_much_has_to_wait(site: Site) -> None:
    ann = await site.server.join("ann", "#a")
    path, other = await add(ann), await add(ann)
    statuses = [(await post(site, path, "x"))[0] for _ in range(WEBHOOK_BURST + 5)]
    assert statuses[:WEBHOOK_BURST] == [204] * WEBHOOK_BURST
    async with site.http.post(site.url(path), data="x", headers=TEXT) as answer:
        assert answer.status == 429
        assert answer.headers["Retry-After"] == "1"
    assert (await post(site, other, "x"))[0] == 204


async def test_a_mute_holds_for_it(site: Site) -> None:
    ann = await site.server.join("ann", "#a")
    path = await add(ann)
    await ann.ask("MODE #a +b m:Deploys/*")
    assert (await post(site, path, "x"))[0] == 403
    assert texts(await ann.sync()) == []


async def test_it_is_answered_once_it_is_stored(site: Site, gate: Gate) -> None:
    ann = await site.server.join("ann", "#a")
    path = await add(ann)
    gate.close()
    posting = asyncio.create_task(post(site, path, "kept"))
    await gate.reached()
    assert await ann.sync() == []
    assert not posting.done()
    gate.open()
    assert await posting == (204, "")
    assert texts(await ann.sync()) == ["kept"]


async def test_what_is_not_stored_is_not_said(site: Site, gate: Gate) -> None:
    ann = await site.server.join("ann", "#a")
    path = await add(ann)
    gate.close()
    posting = asyncio.create_task(post(site, path, "lost"))
    await gate.reached()
    with gate.recovering():
        gate.refuse()
        assert (await posting)[0] == 503
        async with site.http.post(site.url(path), data="lost", headers=TEXT) as answer:
            assert answer.status == 503
            assert int(answer.headers["Retry-After"]) > 0
    assert site.server.server is not None
    await site.server.server.journal.recovered()
    assert await post(site, path, "kept") == (204, "")
    assert texts(await ann.sync()) == ["kept"]


async def test_where_the_disk_fails_it_is_told_that_nobody_knows(site: Site, gate: Gate) -> None:
    ann = await site.server.join("ann", "#a")
    path = await add(ann)
    gate.close()
    posting = asyncio.create_task(post(site, path, "?"))
    await gate.reached()
    gate.fail()
    status, words = await posting
    assert status == 503
    assert "Nobody knows" in words
    with pytest.raises(StoreFailedError):
        await site.server.ended()


async def test_it_goes_where_its_channel_has_gone(site: Site) -> None:
    ann = await site.server.join("ann", "#a")
    path = await add(ann)
    await ann.ask("RENAME #a #b")
    assert await post(site, path, "x") == (204, "")
    assert (await ann.until("PRIVMSG")).params == ("#b", "x")


async def test_one_that_never_says_it_all_is_not_waited_for(tmp_path: Path) -> None:
    async with running_site(tmp_path / "data", timeouts={"registration": 0.5}) as site:
        ann = await site.server.join("ann", "#a")
        visitor = await site.raw()
        head = f"POST {await add(ann)} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
        visitor.writer.write(f"{head}Content-Length: 9\r\n\r\nhalf".encode())
        assert (await visitor.reader.readline()).startswith(b"HTTP/1.1 408 ")
        assert await ann.sync() == []
