"""Files of messages that are removed."""

import asyncio

import pytest

from hubbub.web.files.withdrawal import Withdrawal
from support.irc import PATIENCE, IrcClient
from web.conftest import Site
from web.test_upload import files_in, nothing_left, sent, told_address

CAPS = "draft/message-redaction echo-message message-tags labeled-response"


async def join(site: Site, nick: str) -> IrcClient:
    return await site.server.join(nick, "#a", caps=CAPS)


async def said(client: IrcClient, text: str, target: str = "#a") -> str:
    """Say something; its msgid."""
    client.send(f"PRIVMSG {target} :{text}")
    return (await client.until("PRIVMSG")).tags["msgid"]


async def status(site: Site, link: str) -> int:
    async with site.http.get(link) as answer:
        return answer.status


async def until_gone(site: Site, link: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while await status(site, link) != 404:  # noqa: ASYNC110 - it goes after the answer, no event
            await asyncio.sleep(0.01)


async def test_with_a_message_its_files_go(site: Site) -> None:
    ann = await join(site, "ann")
    address = await told_address(ann)
    links = [await sent(site, address, data) for data in (b"one", b"two")]
    other = await sent(site, address, b"three")
    msgid = await said(ann, f"look: {' '.join(links)}")
    await ann.ask(f"REDACT #a {msgid}")
    for link in links:
        await until_gone(site, link)
    assert await status(site, other) == 200
    assert len(files_in(site)) == 1


async def test_also_where_a_moderator_removes_it(site: Site) -> None:
    owner = await site.server.owner("owner", "#a")
    ann = await join(site, "ann")
    link = await sent(site, await told_address(ann))
    msgid = await said(ann, link)
    await owner.ask(f"REDACT #a {msgid} :not here")
    await until_gone(site, link)


async def test_also_in_private(site: Site) -> None:
    ann, _bob = await join(site, "ann"), await join(site, "bob")
    link = await sent(site, await told_address(ann))
    msgid = await said(ann, link, "bob")
    await ann.ask(f"REDACT bob {msgid}")
    await nothing_left(site)


async def test_files_of_others_stay(site: Site) -> None:
    ann, bob = await join(site, "ann"), await join(site, "bob")
    anns, bobs = await sent(site, await told_address(ann)), await sent(site, await told_address(bob))
    msgid = await said(bob, f"{anns} {bobs}")
    await bob.ask(f"REDACT #a {msgid}")
    await until_gone(site, bobs)
    assert await status(site, anns) == 200


async def test_where_the_removal_fails_the_file_stays(site: Site) -> None:
    ann, bob = await join(site, "ann"), await join(site, "bob")
    link = await sent(site, await told_address(ann))
    msgid = await said(ann, link)
    assert any(line.params[1] == "REDACT_FORBIDDEN" for line in await bob.ask(f"REDACT #a {msgid}"))
    assert await status(site, link) == 200


async def test_beyond_what_can_wait_files_stay_and_it_is_said(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("hubbub.web.files.withdrawal.WITHDRAWALS", 1)
    ann = await join(site, "ann")
    link = await sent(site, await told_address(ann))
    assert site.server.server is not None
    following = site.server.server.on_erased.__self__  # type: ignore[attr-defined]
    busy = Withdrawal(following._library)  # nobody follows it
    site.server.server.on_erased = busy.note
    for _ in range(2):
        await ann.ask(f"REDACT #a {await said(ann, link)}")
    assert [record.message for record in caplog.records if "stay until" in record.message]
    assert await status(site, link) == 200
