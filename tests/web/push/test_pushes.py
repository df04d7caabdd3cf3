"""From what is said to what a phone shows: a real server, a push service of our own, real encryption."""

import asyncio
import time
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from hubbub.server import bounds
from hubbub.server.journal import Batch, Journal
from hubbub.server.push.subscriptions import Subscriptions
from hubbub.store.records import SubscriptionRecord
from hubbub.wire.message import Message
from server.conftest import RunningServer, running_server
from support.push_service import PATIENCE, Device, PushService, push_service, read_token, taken
from web.conftest import LISTEN
from web.push.conftest import SETTINGS, Phones, again, owner, subscribed


def endpoints(server: RunningServer) -> int:
    assert server.server is not None
    return len(server.server.subscriptions._all)


async def told(phones: Phones) -> Message:
    return Message.parse((await phones.next())[1])


async def test_who_is_mentioned_while_away_is_told(server: RunningServer, phones: Phones) -> None:
    await subscribed(server, phones, "ann", "#a")
    bob = await server.join("bob", "#a")
    await bob.ask("PRIVMSG #a :nobody is meant", "PRIVMSG #a :is Ann, here?")
    pushed = await phones.service.take()
    line = Message.parse(phones.read("ann", pushed.body))
    assert (line.command, line.params) == ("PRIVMSG", ("#a", "is Ann, here?"))
    assert line.source is not None
    assert line.source.startswith("bob!")
    assert {"time", "msgid"} <= line.tags.keys()
    assert pushed.headers["Content-Encoding"] == "aes128gcm"
    assert (pushed.headers["Urgency"], pushed.headers["TTL"]) == ("high", str(bounds.PUSH_SECONDS))
    assert len(pushed.headers["Topic"]) == 32


async def test_the_service_can_check_who_sends(server: RunningServer, phones: Phones) -> None:
    await subscribed(server, phones, "ann")
    bob = await server.join("bob")
    await bob.ask("PRIVMSG ann :hi")
    token = read_token((await phones.service.take()).headers["Authorization"])
    assert server.server is not None
    assert token.key == server.server.vapid_public
    assert token.claims["aud"] == phones.service.origin
    assert token.claims["sub"] == "https://hubbub.chat"
    assert time.time() < int(token.claims["exp"]) <= time.time() + 86_400


@pytest.mark.parametrize(
    ("settings", "contact"),
    [
        ({"push": {"contact": "mailto:ann@example.org"}}, "mailto:ann@example.org"),
        (
            {"web": {"internal": ["127.0.0.0/8"], "address": "https://chat.example.org"}},
            "https://chat.example.org",
        ),
    ],
)
async def test_the_service_is_told_whom_to_ask(
    tmp_path: Path, phones: Phones, settings: dict[str, object], contact: str
) -> None:
    async with running_server(tmp_path / "other", **{**SETTINGS, **settings}) as server:
        await subscribed(server, phones, "ann")
        await (await server.join("bob")).ask("PRIVMSG ann :hi")
        token = read_token((await phones.service.take()).headers["Authorization"])
        assert token.claims["sub"] == contact


async def test_what_calls_nobody_is_not_sent(server: RunningServer, phones: Phones) -> None:
    await subscribed(server, phones, "ann", "#a")
    bob = await server.join("bob", "#a", "#b", caps="message-tags")
    await bob.ask(
        "NOTICE #a :ann: a program says this",
        "PRIVMSG #a :annual, joann and `ann` and https://ann.example/ann",
        "PRIVMSG #b :ann is not here",
        "PRIVMSG #a :\x01VERSION ann\x01",
        "@+typing=active TAGMSG #a",
        "PRIVMSG ann :the end",
    )
    assert (await told(phones)).params == ("ann", "the end")


async def test_actions_answers_invitations_and_webhooks_call(server: RunningServer, phones: Phones) -> None:
    ann = await owner(server, "ann", "#a")
    bob = await server.join("bob", "#a", "#b", caps="message-tags echo-message")
    await ann.ask("PRIVMSG #a :cake?")
    [cake] = [each for each in await bob.sync() if each.command == "PRIVMSG"]
    await phones.register(ann, "ann")
    await bob.ask("PRIVMSG #a :\x01ACTION waves at ann\x01")
    assert (await told(phones)).params[1] == "\x01ACTION waves at ann\x01"
    await bob.ask(f"@+draft/reply={cake.tags['msgid']} PRIVMSG #a :yes")
    assert (await told(phones)).params == ("#a", "yes")
    await bob.ask("INVITE ann #b")
    line = await told(phones)
    assert (line.command, line.params) == ("INVITE", ("ann", "#b"))
    hooks = [each.params[-1] for each in await ann.ask("WEBHOOK ADD #a Deploys")]
    address = next(each for each in hooks if each.startswith("http"))
    async with aiohttp.ClientSession() as http, http.post(address, json={"text": "ann: done\nall"}) as answer:
        assert answer.status == 204
    assert (await told(phones)).params == ("#a", "ann: done all")


async def test_one_is_not_told_what_one_says(server: RunningServer, phones: Phones) -> None:
    ann = await owner(server, "ann", "#a")
    await phones.register(ann, "ann")
    await ann.ask("PRIVMSG #a :ann talks to ann", "PRIVMSG ann :a note")
    bob = await server.join("bob")
    await bob.ask("PRIVMSG ann :hi")
    assert (await told(phones)).params == ("ann", "hi")


async def test_a_long_message_is_cut_to_one_line(server: RunningServer, phones: Phones) -> None:
    await subscribed(server, phones, "ann")
    bob = await server.join("bob", caps="batch draft/multiline message-tags")
    said = [f"@batch=1 PRIVMSG ann :{'é' * 150}" for _ in range(4)]
    await bob.ask("BATCH +1 draft/multiline ann", *said, "BATCH -1")
    _, line = await phones.next()
    body = line.partition(" ")[2]
    assert len(body.encode()) <= 510
    assert line.count("é" * 150 + " ") >= 1


async def test_who_reads_it_in_time_is_not_told(
    server: RunningServer, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await owner(server, "ann", "#a")
    await phones.register(ann, "ann")
    bob = await server.join("bob", "#a")
    assert server.server is not None
    monkeypatch.setattr(bounds, "PUSH_GRACE", 0.3)
    await bob.ask("PRIVMSG #a :ann, first")
    [first] = [each for each in await ann.sync() if each.command == "PRIVMSG"]
    await ann.ask(f"MARKREAD #a timestamp={first.tags['time']}")
    await bob.ask("PRIVMSG #a :ann, second")
    assert (await told(phones)).params[1] == "ann, second"


async def test_what_is_read_elsewhere_is_taken_away(server: RunningServer, phones: Phones) -> None:
    desk = await owner(server, "ann", "#a")
    phone = await again(server, "ann")
    await phones.register(phone, "phone")
    await phones.register(desk, "desk")
    bob = await server.join("bob", "#a")
    await bob.ask("PRIVMSG #a :ann?")
    shown = [await phones.service.take() for _ in range(2)]
    assert {each.path for each in shown} == {"/push/phone", "/push/desk"}
    line = Message.parse(
        phones.read("phone", next(each.body for each in shown if each.path == "/push/phone"))
    )
    await desk.ask(f"MARKREAD #a timestamp={line.tags['time']}")
    pushed = await phones.service.take()
    read = Message.parse(phones.read("phone", pushed.body))
    assert (pushed.path, pushed.headers["Urgency"]) == ("/push/phone", "normal")
    assert (read.command, read.params) == ("MARKREAD", ("#a", f"timestamp={line.tags['time']}"))
    assert pushed.headers["Topic"] in {each.headers["Topic"] for each in shown}
    await bob.ask("PRIVMSG #a :nothing", "PRIVMSG ann :and this")
    assert (await told(phones)).params[1] == "and this"  # nothing more was taken away, as nothing was there


@pytest.mark.parametrize("status", [404, 410])
async def test_a_device_that_has_gone_is_forgotten(
    server: RunningServer, phones: Phones, status: int
) -> None:
    async def gone(_request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=status)

    await subscribed(server, phones, "ann")
    await subscribed(server, phones, "eve")
    phones.service.behave = gone
    bob = await server.join("bob")
    await bob.ask("PRIVMSG ann :one")
    await phones.service.take()
    phones.service.behave = taken
    await bob.ask("PRIVMSG ann :two", "PRIVMSG eve :three")
    assert (await told(phones)).params == ("eve", "three")
    assert endpoints(server) == 1
    await server.stop()
    await server.start(**SETTINGS)
    assert endpoints(server) == 1


async def test_a_service_that_is_busy_is_asked_again(server: RunningServer, phones: Phones) -> None:
    answers = [web.Response(status=503), web.Response(status=429, headers={"Retry-After": "0"})]

    async def busy(request: web.BaseRequest) -> web.StreamResponse:
        return answers.pop(0) if answers else await taken(request)

    await subscribed(server, phones, "ann")
    phones.service.behave = busy
    bob = await server.join("bob")
    await bob.ask("PRIVMSG ann :hi")
    tries = [await phones.service.take() for _ in range(3)]
    assert {phones.read("ann", each.body).rpartition(":")[2] for each in tries} == {"hi"}
    assert len({each.body for each in tries}) == 3
    assert endpoints(server) == 1


async def test_endless_failures_end_a_subscription(
    server: RunningServer, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=403, text="not for you")

    monkeypatch.setattr(bounds, "PUSH_FAILURES", 3)
    await subscribed(server, phones, "ann")
    await subscribed(server, phones, "eve")
    bob = await server.join("bob")
    for behave in (refuse, refuse, taken):  # one that is taken begins the count anew
        phones.service.behave = behave
        await bob.ask("PRIVMSG ann :hi")
        await phones.service.take()
    phones.service.behave = refuse
    for _ in range(3):
        await bob.ask("PRIVMSG ann :hi")
        await phones.service.take()
    phones.service.behave = taken
    await bob.ask("PRIVMSG ann :hi", "PRIVMSG eve :hi")
    assert (await told(phones)).params == ("eve", "hi")
    assert endpoints(server) == 1


async def test_a_service_that_hangs_delays_no_other(server: RunningServer, phones: Phones) -> None:
    asked, held = asyncio.Event(), asyncio.Event()

    async def hang(_request: web.BaseRequest) -> web.StreamResponse:
        asked.set()
        await held.wait()
        return web.Response(status=201)

    await subscribed(server, phones, "ann")
    async with push_service() as other:
        others = Phones(other)
        await subscribed(server, others, "eve")
        phones.service.behave = hang
        bob = await server.join("bob")
        await bob.ask(*[f"PRIVMSG ann :{each}" for each in range(5)])
        await asked.wait()
        await bob.ask("PRIVMSG eve :hi")
        assert (await told(others)).params == ("eve", "hi")
        held.set()
        assert [(await told(phones)).params[1] for _ in range(2)] == ["0", "4"]


@pytest.mark.parametrize("kind", ["reset", "megabytes"])
async def test_a_service_that_misbehaves_is_survived(
    server: RunningServer, phones: Phones, kind: str
) -> None:
    async def misbehave(request: web.BaseRequest) -> web.StreamResponse:
        assert request.transport is not None
        if kind == "reset":
            request.transport.abort()
            return web.Response()
        response = web.StreamResponse(status=500)
        await response.prepare(request)
        for _ in range(1000):
            await response.write(b"x" * 65536)
        return response

    await subscribed(server, phones, "ann")
    phones.service.behave = misbehave
    bob = await server.join("bob")
    await bob.ask("PRIVMSG ann :one")
    for _ in range(bounds.PUSH_ATTEMPTS):
        await phones.service.take()
    phones.service.behave = taken
    await bob.ask("PRIVMSG ann :two")
    assert (await told(phones)).params[1] == "two"


async def test_an_endpoint_inside_is_given_up_once_its_name_is_known(
    tmp_path: Path, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = asyncio.Event()

    def end(self: Subscriptions, journal: Journal, *records: SubscriptionRecord) -> Batch:
        ended.set()
        return subscriptions_end(self, journal, *records)

    subscriptions_end = Subscriptions.end
    monkeypatch.setattr(Subscriptions, "end", end)
    async with running_server(tmp_path / "other", listen=LISTEN) as server:
        ann, keys = await owner(server, "ann"), Device().keys
        refused = await ann.ask(f"WEBPUSH REGISTER {service.endpoint()} {keys}")
        assert [each.params[1] for each in refused] == ["INVALID_PARAMS"]
        await ann.ask(f"WEBPUSH REGISTER https://localhost/push/1 {keys}")
        assert endpoints(server) == 1
        bob = await server.join("bob")
        await bob.ask("PRIVMSG ann :hi")
        async with asyncio.timeout(PATIENCE):
            await ended.wait()
        assert endpoints(server) == 0
        assert service.pushed.empty()


async def test_a_stop_waits_for_no_service(server: RunningServer, phones: Phones) -> None:
    async def hang(_request: web.BaseRequest) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    await subscribed(server, phones, "ann")
    phones.service.behave = hang
    bob = await server.join("bob")
    await bob.ask("PRIVMSG ann :hi")
    await phones.service.take()
    async with asyncio.timeout(5):
        await server.stop()
