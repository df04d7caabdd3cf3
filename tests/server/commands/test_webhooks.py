"""WEBHOOK: making, listing and ending addresses under which programs write in a channel."""

import re
from pathlib import Path

import pytest

from hubbub.wire.message import Message
from server.conftest import RunningServer, running_server
from support.gate import Gate
from support.irc import commands, texts

WEB = {"listen": {"irc": ["127.0.0.1:0"], "ircs": [], "web": ["127.0.0.1:0"]}}


def codes(answer: list[Message]) -> list[str]:
    return [each.params[1] for each in answer if each.command == "FAIL"]


async def test_an_owner_is_told_the_address_once(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        ann = await server.join("ann", "#a")
        told = texts(await ann.ask("WEBHOOK ADD #a Deploys"), "NOTICE")
        address = re.fullmatch(rf"http://{server.listening['web'][0]}/hooks/(\w+)/([\w-]+)", told[1])
        assert address is not None
        webhook_id, secret = address.groups()
        listed = texts(await ann.ask("WEBHOOK LIST #a"), "NOTICE")
        assert listed[0].startswith(f"{webhook_id} Deploys - made by ann, ")
        assert listed[1] == "#a has 1 webhook"
        assert secret not in "".join(listed)
        assert server.server is not None
        [kept] = server.server.webhooks.records()
        assert secret not in "".join(map(str, kept))


async def test_it_is_there_after_a_restart_until_it_is_ended(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        ann = await server.owner("ann", "#a")
        await ann.ask("WEBHOOK ADD #a Deploys")
        await server.stop()
        await server.start(**WEB)
        ann = await server.join("ann", "#a", password="correct-horse")
        webhook_id = texts(await ann.ask("WEBHOOK LIST #a"), "NOTICE")[0].split(" ")[0]
        told = texts(await ann.ask(f"WEBHOOK DEL #a {webhook_id}"), "NOTICE")
        assert told == [f"The webhook {webhook_id} of #a is no more"]
        assert texts(await ann.ask("WEBHOOK LIST #a"), "NOTICE") == ["#a has no webhooks"]
        assert codes(await ann.ask(f"WEBHOOK DEL #a {webhook_id}")) == ["NO_SUCH_WEBHOOK"]


async def test_the_configured_address_is_told(tmp_path: Path) -> None:
    settings = {**WEB, "web": {"address": "https://chat.example.org"}}
    async with running_server(tmp_path / "data", **settings) as server:
        ann = await server.join("ann", "#a")
        told = texts(await ann.ask("WEBHOOK ADD #a Deploys"), "NOTICE")
        assert told[1].startswith("https://chat.example.org/hooks/")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("MAKE #a x", "INVALID_PARAMS"),
        ("ADD #a", "NEED_MORE_PARAMS"),
        ("DEL #a", "NEED_MORE_PARAMS"),
        ("ADD #a :two words", "INVALID_NAME"),
        (f"ADD #a {'x' * 26}", "INVALID_NAME"),
        ("DEL #a none", "NO_SUCH_WEBHOOK"),
        ("ADD #a Deploys", "NO_WEB"),
    ],
)
async def test_what_is_refused(server: RunningServer, words: str, code: str) -> None:
    ann = await server.join("ann", "#a")
    assert codes(await ann.ask(f"WEBHOOK {words}")) == [code]


async def test_a_channel_has_only_so_many(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB, limits={"webhooks": 2}) as server:
        ann = await server.join("ann", "#a", "#b")
        answer = await ann.ask(*["WEBHOOK ADD #a x"] * 3, "WEBHOOK ADD #b x")
        assert codes(answer) == ["LIMIT_REACHED"]


async def test_only_owners_and_administrators_look_after_them(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        root, ann = await server.administrator("root"), await server.owner("ann")
        bob = await server.join("bob")
        await ann.ask("JOIN #a")
        await bob.ask("JOIN #a")
        await ann.ask("MODE #a +o bob")
        await bob.sync()
        assert commands(await bob.ask("WEBHOOK ADD #a x")) == ["482"]
        assert commands(await bob.ask("WEBHOOK LIST #a")) == ["482"]
        assert commands(await bob.ask("WEBHOOK LIST #none")) == ["403"]
        assert commands(await root.ask("WEBHOOK LIST #a")) == ["NOTICE"]


async def test_what_is_not_stored_is_not_there(tmp_path: Path, gate: Gate) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        ann = await server.join("ann", "#a")
        gate.close()
        ann.send("WEBHOOK ADD #a x")
        await gate.reached()
        gate.refuse()
        assert (await ann.until("FAIL")).params[1] == "NOT_STORED"
        assert texts(await ann.ask("WEBHOOK LIST #a"), "NOTICE") == ["#a has no webhooks"]
