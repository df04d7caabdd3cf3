"""KLINE and DLINE: who is kept out of the server, for how long, and who is told."""

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hubbub.wire import capabilities as cap
from hubbub.wire.masks import Mask, Subject
from server.conftest import PASSWORD, RunningServer, running_server
from support.irc import IrcClient, commands


async def refused(server: RunningServer, nick: str) -> list[str]:
    """What somebody is told who can't come in."""
    client = await server.connect()
    client.send(f"NICK {nick}", f"USER {nick} 0 * :x")
    answers = await client.closed()
    assert commands(answers)[-1] == "ERROR"
    return [each.params[-1] for each in answers if each.command == "465"]


class TestKline:
    async def test_it_keeps_somebody_out_and_puts_them_out(self, server: RunningServer) -> None:
        root, bob, ann = (
            await server.administrator("root"),
            await server.join("bob"),
            await server.join("ann"),
        )
        [told] = await root.ask("KLINE bob!*@127.0.0.1 :spam, spam")
        assert told.params[-1] == "bob!*@127.0.0.1 is banned from the server for good"
        assert commands(await bob.closed()) == ["465", "ERROR"]
        [words] = await refused(server, "bob")
        assert "spam, spam" in words
        assert "Write to whoever runs it" in words
        assert await ann.sync() == []
        [told] = await root.ask("UNKLINE BOB!*@127.0.0.1")
        assert told.command == "NOTICE"
        await server.join("bob")

    async def test_by_what_everybody_sees(self, server: RunningServer) -> None:
        root, bob = await server.administrator("root"), await server.join("bob")
        host = (await bob.ask("USERHOST bob"))[-1].params[-1].partition("@")[2]
        await root.ask(f"KLINE bob@{host}")
        assert await refused(server, "bob") != []

    async def test_by_account(self, server: RunningServer) -> None:
        root, bob = await server.administrator("root"), await server.owner("bob")
        await root.ask("KLINE R:bob")
        assert commands(await bob.closed()) == ["465", "ERROR"]
        with pytest.raises(EOFError):
            await server.join("bob", caps=cap.SASL, password=PASSWORD)

    @pytest.mark.parametrize("mask", ["R:ann", "*@ann.account"])
    async def test_by_what_an_account_gives(self, server: RunningServer, mask: str) -> None:
        root, ann = await server.administrator("root"), await server.owner("ann")
        await root.ask(f"KLINE {mask}")
        assert commands(await ann.closed()) == ["465", "ERROR"]
        with pytest.raises(EOFError):
            await server.join("ann", caps=cap.SASL, password=PASSWORD)

    @pytest.mark.parametrize("mask", ["R:ann", "*@ann.account"])
    async def test_logging_in_later_is_no_way_around(self, server: RunningServer, mask: str) -> None:
        root, ann = await server.administrator("root", "#a"), await server.owner("ann")
        await root.ask(f"KLINE {mask} :spam")
        await ann.closed()
        guest = await server.join("guest", "#a")
        guest.send(f"NS IDENTIFY ann {PASSWORD}")
        end = await guest.closed()
        [words] = [each.params[-1] for each in end if each.command == "465"]
        assert "Write to whoever runs it" in words
        assert [each.params[-1] for each in end if each.command == "ERROR"] == [words]
        assert (await root.until("QUIT")).params == ("Banned: spam",)

    async def test_nobody_takes_a_name_that_is_banned(self, server: RunningServer) -> None:
        root, eve = await server.administrator("root"), await server.join("eve")
        await root.ask("KLINE bad*!*@* :no such names")
        [refusal] = await eve.ask("NICK badger")
        words = "That name is banned from this server: no such names"
        assert (refusal.command, refusal.params[1:]) == ("432", ("badger", words))
        assert commands(await root.ask("NICK badger")) == ["NICK"]

    async def test_not_even_from_another_account(self, server: RunningServer) -> None:
        root = await server.administrator("root")
        await (await server.owner("ann")).quit()
        bob = await server.owner("bob")
        await root.ask("KLINE R:ann")
        bob.send(f"NS IDENTIFY ann {PASSWORD}")
        assert {"465", "ERROR"} <= set(commands(await bob.closed()))

    async def test_administrators_log_in_to_lift_it(self, server: RunningServer) -> None:
        root = await server.administrator("root")
        await root.ask("KLINE R:root")
        guest = await server.join("guest")
        assert "900" in commands(await guest.ask(f"NS IDENTIFY root {PASSWORD}"))
        assert commands(await guest.ask(f"OPER root {PASSWORD}", "UNKLINE R:root"))[-1] == "NOTICE"

    async def test_people_are_compared_with_the_new_one_only(
        self, server: RunningServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root = await server.administrator("root")
        await root.ask("KLINE one", "KLINE two", "KLINE three")
        await server.join("ann")
        compared: list[str] = []
        matches = Mask.matches

        def noted(mask: Mask, subject: Subject) -> bool:
            compared.append(mask.text)
            return matches(mask, subject)

        monkeypatch.setattr(Mask, "matches", noted)
        await root.ask("KLINE four")
        assert compared == ["four!*@*"]

    async def test_it_lasts_and_ends(self, server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
        root = await server.administrator("root")
        [told] = await root.ask("KLINE 1h eve!*@* :spam")
        assert "until" in told.params[-1]
        await root.ask("KLINE mallory")
        await server.stop()
        await server.start()
        assert await refused(server, "eve") != []
        _later(monkeypatch)
        await server.join("eve")
        assert await refused(server, "mallory") != []

    async def test_what_has_ended_makes_room(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        async with running_server(tmp_path, limits={"server_bans": 1}) as server:
            root = await server.administrator("root")
            await root.ask("KLINE 1h eve")
            [full] = await root.ask("KLINE mallory")
            assert full.params[:2] == ("KLINE", "LIST_FULL")
            _later(monkeypatch)
            assert commands(await root.ask("KLINE mallory")) == ["NOTICE"]
            assert await _listed(root, "KLINE") == ["mallory!*@*"]

    async def test_administrators_are_not_hit(self, server: RunningServer) -> None:
        root = await server.administrator("root")
        await root.ask("KLINE *!*@127.0.0.*")
        assert await refused(server, "bob") != []
        await server.join("root", caps=cap.SASL, password=PASSWORD)

    @pytest.mark.parametrize("mask", ["*", "*!*@*", "*.*", "m:bob", "!", "?@*", "R:*", "R:??*"])
    async def test_not_everybody_can_be_banned(self, server: RunningServer, mask: str) -> None:
        root = await server.administrator("root")
        assert [each.params[:2] for each in await root.ask(f"KLINE {mask}")] == [("KLINE", "INVALID_MASK")]


class TestDline:
    async def test_it_keeps_an_address_out_at_once(self, server: RunningServer) -> None:
        root = await server.administrator("root")
        bob = await (await server.connect(source="127.9.0.1")).register("bob")
        await root.ask("DLINE 2d 127.9.0.0/16 :spam")
        assert commands(await bob.closed()) == ["465", "ERROR"]
        late = await server.connect(source="127.9.0.2")
        assert commands(await late.closed()) == ["465", "ERROR"]
        assert await _listed(root, "DLINE") == await _listed(root, "STATS d") == ["127.9.0.0/16"]
        await root.ask("UNDLINE 127.9.0.0/16")
        await (await server.connect(source="127.9.0.1")).register("bob")

    async def test_not_the_one_that_oneself_comes_from(self, server: RunningServer) -> None:
        root = await server.administrator("root")
        [told] = await root.ask("DLINE 127.0.0.0/24")
        assert told.params[:2] == ("DLINE", "INVALID_MASK")
        assert "couldn't come back" in told.params[-1]

    async def test_one_address(self, server: RunningServer) -> None:
        root = await server.administrator("root")
        await root.ask("DLINE 0::2", "DLINE 192.0.2.1", "DLINE 2001:db8::/32", "DLINE 192.0.2.1 :again")
        assert (await _listed(root, "DLINE"))[0] == "0::2/128"
        await root.ask("UNDLINE 0::2/128")
        assert await _listed(root, "DLINE") == ["2001:db8::/32", "192.0.2.1/32"]
        await server.join("bob")

    async def test_one_address_in_the_form_of_the_other_family(self, server: RunningServer) -> None:
        root = await server.administrator("root")
        await root.ask("DLINE 0::ffff:192.0.2.1", "DLINE 0::ffff:198.51.100.0/120")
        assert await _listed(root, "DLINE") == ["192.0.2.1/32", "198.51.100.0/24"]

    @pytest.mark.parametrize(
        "mask", ["everybody", "0.0.0.0/0", "0::/0", "127.0.0.1/99", "0::ffff:0:0/96", "0::ffff:1.2.3.4/x"]
    )
    async def test_what_cannot_be_banned(self, server: RunningServer, mask: str) -> None:
        root = await server.administrator("root")
        assert [each.params[:2] for each in await root.ask(f"DLINE {mask}")] == [("DLINE", "INVALID_MASK")]


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no IPv6")
class TestBothFamilies:
    """IPv4 on the listener of both, which is what the server has unless it is told otherwise."""

    @pytest.fixture
    async def server(self, tmp_path: Path) -> AsyncIterator[RunningServer]:
        async with running_server(tmp_path, listen={"irc": ["*:0"], "ircs": [], "web": []}) as server:
            yield server

    @pytest.mark.parametrize("line", ["DLINE 127.9.0.0/16", "DLINE 127.9.0.1", "KLINE *@127.9.0.1"])
    async def test_they_are_put_out(self, server: RunningServer, line: str) -> None:
        root = await server.administrator("root")
        bob = await (await server.connect(source="127.9.0.1")).register("bob")
        await root.ask(line)
        assert commands(await bob.closed()) == ["465", "ERROR"]

    async def test_ones_own_address_is_known(self, server: RunningServer) -> None:
        root = await server.administrator("root")
        [told] = await root.ask("DLINE 127.0.0.0/24")
        assert told.params[:2] == ("DLINE", "INVALID_MASK")


async def test_what_there_is_not_is_not_lifted(server: RunningServer) -> None:
    root = await server.administrator("root")
    answers = await root.ask("UNKLINE bob", "UNDLINE x", "STATS k", "STATS z")
    assert [each.command for each in answers] == ["FAIL", "FAIL", "219", "219"]


async def _listed(root: IrcClient, line: str) -> list[str]:
    return [each.params[2] for each in await root.ask(line) if each.command in {"216", "225"}]


def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hours pass."""
    from hubbub.server.bans import ServerBans  # noqa: PLC0415

    holds = ServerBans._holds
    monkeypatch.setattr(ServerBans, "_holds", lambda self, each: holds(self, each) and each.expires is None)
