"""WEBPUSH: on which devices somebody gets push notifications."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hubbub.wire.message import Message
from server.conftest import PASSWORD, RunningServer, running_server
from support.gate import Gate
from support.irc import IrcClient
from support.push_service import Device

WEB = {"listen": {"irc": ["127.0.0.1:0"], "ircs": [], "web": ["127.0.0.1:0"]}}
CAPS = "draft/webpush standard-replies"
HOME = "https://push.example/1"
KEYS = Device().keys


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RunningServer]:
    async with running_server(tmp_path / "data", **WEB, limits={"push_subscriptions": 2}) as running:
        yield running


def said(answer: list[Message]) -> list[tuple[str, ...]]:
    return [each.params for each in answer if each.command == "WEBPUSH"]


def codes(answer: list[Message]) -> list[str]:
    return [each.params[1] for each in answer if each.command == "FAIL"]


def endpoints(server: RunningServer, nick: str = "ann") -> list[str]:
    assert server.server is not None
    account = server.server.accounts.find(nick)
    assert account is not None
    return [each.endpoint for each in server.server.subscriptions.records(account.identity)]


async def device(server: RunningServer, nick: str = "ann") -> IrcClient:
    """One more of somebody with an account."""
    return await server.join(nick, caps=CAPS, password=PASSWORD)


async def test_a_device_is_registered_and_taken_back(server: RunningServer) -> None:
    ann = await server.owner("ann", caps=CAPS)
    assert said(await ann.ask(f"WEBPUSH register {HOME} {KEYS}")) == [("REGISTER", HOME)]
    assert endpoints(server) == [HOME]
    assert said(await ann.ask(f"WEBPUSH UNREGISTER {HOME}")) == [("UNREGISTER", HOME)]
    assert endpoints(server) == []
    assert await ann.ask(f"WEBPUSH UNREGISTER {HOME}") == []


async def test_it_lasts(server: RunningServer) -> None:
    ann = await server.owner("ann", caps=CAPS)
    await ann.ask(f"WEBPUSH REGISTER {HOME} {KEYS}")
    await server.stop()
    await server.start(**WEB)
    assert endpoints(server) == [HOME]
    ann = await device(server)
    await ann.ask(f"WEBPUSH UNREGISTER {HOME}")
    await server.stop()
    await server.start(**WEB)
    assert endpoints(server) == []


async def test_the_key_is_told_and_stays_the_same(server: RunningServer) -> None:
    told = [line async for line in keys_told(server)]
    await server.stop()
    await server.start(**WEB)
    assert [line async for line in keys_told(server)] == told
    assert len(told) == 1


async def keys_told(server: RunningServer, caps: str = CAPS) -> AsyncIterator[str]:
    client = await server.connect()
    for message in await client.come_in("eve", caps):
        for token in message.params:
            if token.startswith("VAPID="):
                yield token


async def test_another_key_ends_what_was_made_for_the_old_one(server: RunningServer) -> None:
    ann = await server.owner("ann", caps=CAPS)
    await ann.ask(f"WEBPUSH REGISTER {HOME} {KEYS}")
    await server.stop()
    (server.data / "vapid.pem").unlink()
    for _ in range(2):
        await server.start(**WEB)
        assert endpoints(server) == []
        await server.stop()


async def test_an_endpoint_is_whose_it_was_last(server: RunningServer) -> None:
    ann, bob = await server.owner("ann", caps=CAPS), await server.owner("bob", caps=CAPS)
    await ann.ask(f"WEBPUSH REGISTER {HOME} {KEYS}")
    assert await bob.ask(f"WEBPUSH UNREGISTER {HOME}") == []
    assert endpoints(server) == [HOME]
    await bob.ask(f"WEBPUSH REGISTER {HOME} {KEYS}")
    assert (endpoints(server), endpoints(server, "bob")) == ([], [HOME])


async def test_of_too_many_devices_the_oldest_is_given_up(server: RunningServer) -> None:
    ann = await server.owner("ann", caps=CAPS)
    for name in ("1", "2", "3"):
        await ann.ask(f"WEBPUSH REGISTER https://push.example/{name} {KEYS}")
    assert endpoints(server) == ["https://push.example/2", "https://push.example/3"]


@pytest.mark.parametrize(
    "words",
    [
        *("", "REGISTER", f"REGISTER {HOME}", "UNREGISTER", f"SHOW {HOME}", f"UNREGISTER {HOME} more"),
        *(f"REGISTER {HOME} {KEYS} more", f"REGISTER {HOME} p256dh=AAAA;auth=AAAA", f"REGISTER {HOME} :"),
        *(f"REGISTER {HOME} {KEYS[:-2]}", f"REGISTER {HOME} {KEYS.partition(';')[0]}"),
        *(f"REGISTER http://push.example/ {KEYS}", f"REGISTER https://127.0.0.1/ {KEYS}"),
        *(f"REGISTER https://[::ffff:10.0.0.1]/ {KEYS}", f"REGISTER https://push.example:22/ {KEYS}"),
    ],
)
async def test_what_cannot_be_read_or_reached_is_refused(server: RunningServer, words: str) -> None:
    ann = await server.owner("ann", caps=CAPS)
    assert codes(await ann.ask(f"WEBPUSH {words}")) == ["INVALID_PARAMS"]
    assert endpoints(server) == []


async def test_guests_need_an_account(server: RunningServer) -> None:
    ann = await server.join("ann", caps=CAPS)
    [answer] = await ann.ask(f"WEBPUSH REGISTER {HOME} {KEYS}")
    assert answer.params[:4] == ("WEBPUSH", "ACCOUNT_REQUIRED", "REGISTER", HOME)


@pytest.mark.parametrize(
    "settings",
    [{"push": {"enabled": False}, **WEB}, {}],
    ids=["off", "no web side"],
)
async def test_a_server_that_sends_none_says_so(tmp_path: Path, settings: dict[str, object]) -> None:
    async with running_server(tmp_path / "data", **settings) as server:
        client = await server.connect()
        offered = await client.ask("CAP LS 302")
        assert "webpush" not in " ".join(" ".join(each.params) for each in offered)
        ann = await server.owner("ann")
        assert codes(await ann.ask(f"WEBPUSH REGISTER {HOME} {KEYS}")) == ["FORBIDDEN"]
        assert not [line async for line in keys_told(server, "standard-replies")]


@pytest.mark.parametrize(
    "words", [f"REGISTER https://push.example/3 {KEYS}", "UNREGISTER https://push.example/1"]
)
async def test_what_could_not_be_stored_is_as_before(server: RunningServer, gate: Gate, words: str) -> None:
    ann = await server.owner("ann", caps=CAPS)
    await ann.ask(*[f"WEBPUSH REGISTER https://push.example/{each} {KEYS}" for each in "12"])
    before = sorted(endpoints(server))
    gate.close()
    ann.send(f"WEBPUSH {words}")
    await gate.reached()
    assert sorted(endpoints(server)) != before
    gate.refuse()
    assert (await ann.until("FAIL")).params[1] == "NOT_STORED"
    assert sorted(endpoints(server)) == before


async def test_another_password_ends_those_of_other_devices(server: RunningServer) -> None:
    ann = await server.owner("ann", caps=CAPS)
    phone = await device(server)
    await ann.ask(f"WEBPUSH REGISTER {HOME} {KEYS}")
    await phone.ask(f"WEBPUSH REGISTER https://push.example/phone {KEYS}")
    await ann.ask(f"NS SET PASSWORD {PASSWORD} better-horse")
    assert endpoints(server) == [HOME]


async def test_a_deleted_account_leaves_none(server: RunningServer) -> None:
    ann = await server.owner("ann", caps=CAPS)
    await ann.ask(f"WEBPUSH REGISTER {HOME} {KEYS}")
    ann.send(f"NS DROP ann {PASSWORD}")
    await ann.closed()
    assert server.server is not None
    assert not server.server.subscriptions
