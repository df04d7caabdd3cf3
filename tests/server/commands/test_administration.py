"""Server administrators: OPER, KILL, REHASH, WALLOPS, and what they may override."""

from pathlib import Path

import pytest

from hubbub.server.administrators import ADMINISTRATION
from hubbub.wire import capabilities as cap
from server.conftest import PASSWORD, RunningServer, running_server
from support.irc import commands, texts


class TestOper:
    async def test_an_administrators_account_makes_one(self, server: RunningServer) -> None:
        await server.owner("root")
        ann = await server.join("ann")
        answers = await ann.ask(f"OPER root {PASSWORD}")
        assert [(each.command, each.params[:2]) for each in answers if each.command == "MODE"] == [
            ("MODE", ("ann", "+o"))
        ]
        assert "381" in commands(answers)

    async def test_nobody_else_is_one(self, server: RunningServer) -> None:
        await server.owner("root")
        bob = await server.owner("bob")
        answers = await bob.ask("OPER root wrong", "OPER nobody x", f"OPER bob {PASSWORD}", "OPER root")
        assert commands(answers) == ["464", "464", "491", "461"]
        assert commands(await bob.ask("KILL root", "REHASH", "WALLOPS :hi", "KLINE")) == ["481"] * 4

    async def test_the_configuration_names_more(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, administrators=["Bob"]) as server:
            await server.owner("root")
            bob = await server.owner("bob")
            assert "381" in commands(await bob.ask(f"OPER bob {PASSWORD}"))

    async def test_guessing_is_slowed_down(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, limits={"login_attempts": 1}) as server:
            await server.owner("root")
            eve = await server.join("eve")
            wrong, too_many = await eve.ask("OPER root wrong", f"OPER root {PASSWORD}")
            assert (wrong.command, too_many.command) == ("464", "464")
            assert "too many" in too_many.params[-1]

    async def test_it_ends_with_the_connection(self, server: RunningServer) -> None:
        root = await server.administrator("root", "#a")
        root.send("QUIT")
        await root.closed()
        root = await server.join("root", caps=cap.SASL, password=PASSWORD)
        assert commands(await root.ask("REHASH")) == ["481"]

    async def test_it_is_the_persons_on_all_their_devices(self, server: RunningServer) -> None:
        first = await server.administrator("root", "#a")
        second = await server.join("root", caps=cap.SASL, password=PASSWORD)
        assert commands(await second.ask("KLINE eve")) == ["NOTICE"]
        await first.quit()
        assert commands(await second.ask("UNKLINE eve")) == ["NOTICE"]


class TestKill:
    async def test_it_ends_somebodys_connections(self, server: RunningServer) -> None:
        root = await server.administrator("root", "#a")
        bob, ann = await server.join("bob", "#a"), await server.join("ann", "#a")
        assert await root.ask("KILL bob :enough now") != []
        end = await bob.closed()
        assert [each.params for each in end if each.command == "KILL"] == [("bob", "enough now")]
        assert end[-1].params == ("Closing Link: hubbub.chat (Killed (root (enough now)))",)
        assert (await ann.until("QUIT")).params == ("Killed (root (enough now))",)

    async def test_even_ones_own(self, server: RunningServer) -> None:
        root = await server.administrator("root")
        root.send("KILL root")
        assert commands(await root.closed())[-2:] == ["KILL", "ERROR"]

    async def test_nobody_is_there(self, server: RunningServer) -> None:
        root = await server.administrator("root")
        assert commands(await root.ask("KILL nobody", "KILL")) == ["401", "461"]


async def test_wallops_reach_those_who_want_them(server: RunningServer) -> None:
    root, ann, bob = await server.administrator("root"), await server.join("ann"), await server.join("bob")
    await ann.ask("MODE ann +w")
    await root.ask("WALLOPS :back in five")
    assert texts(await ann.sync(), "WALLOPS") == ["back in five"]
    assert await bob.sync() == []


class TestRehash:
    async def test_the_new_settings_hold(self, server: RunningServer) -> None:
        root = await server.administrator("root")
        server.settings |= {"motd": ["New words."], "limits": {"targets": 1}, "timeouts": {"ping": 50}}
        reading, result = await root.ask("REHASH")
        assert reading.command == "382"
        assert "restart is needed for timeouts" in result.params[-1]
        assert texts(await root.ask("MOTD"), "372") == ["- New words."]
        assert "407" in commands(await root.ask("PRIVMSG #a,#b :hi"))

    async def test_a_mistake_changes_nothing(self, server: RunningServer) -> None:
        root = await server.administrator("root")
        server.settings |= {"motd": ["New words."], "lobby": "none"}
        _, result = await root.ask("REHASH")
        assert "Nothing has changed" in result.params[-1]
        assert "lobby" in result.params[-1]
        assert "- New words." not in texts(await root.ask("MOTD"), "372")

    async def test_clients_are_told_of_new_capabilities(self, server: RunningServer) -> None:
        root = await server.administrator("root", caps=cap.SERVER_TIME)
        for guests, told in ((False, "NEW"), (True, "DEL")):
            server.settings |= {"accounts": {"guests": guests}}
            answers = [each.params for each in await root.ask("REHASH") if each.command == "CAP"]
            assert answers == [("root", told, cap.ACCOUNT_REQUIRED)]

    async def test_what_is_gone_nobody_has(self, server: RunningServer) -> None:
        gone = cap.ACCOUNT_REQUIRED
        root, plain = await server.administrator("root"), await server.join("ann")
        server.settings |= {"accounts": {"guests": False}}
        await root.ask("REHASH")
        told = await server.join("root", caps=f"{gone} {cap.SASL}", password=PASSWORD)
        await plain.ask(f"CAP REQ {gone}")
        server.settings |= {"accounts": {"guests": True}}
        await root.ask("REHASH")
        assert [each.params[1:] for each in await told.sync()] == [("DEL", gone)]
        assert await plain.sync() == []
        for client in (told, plain):
            [listed] = await client.ask("CAP LIST")
            assert gone not in listed.params[-1]

    async def test_who_is_administrator_no_longer(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, administrators=["bob"]) as server:
            root, bob = await server.administrator("root"), await server.administrator("bob")
            device = await server.join("bob", caps=cap.SASL, password=PASSWORD)
            guest = await server.join("guest")
            await guest.ask(f"OPER bob {PASSWORD}")
            server.settings |= {"administrators": []}
            assert "MODE" not in commands(await root.ask("REHASH"))
            for client, nick in ((bob, "bob"), (device, "bob"), (guest, "guest")):
                assert [each.params[1] for each in await client.sync()] == ["-o", f"-{ADMINISTRATION}"], nick
                assert commands(await client.ask("REHASH")) == ["481"]
            assert "1" in [each.params[1] for each in await root.ask("LUSERS") if each.command == "252"]

    async def test_whose_account_is_deleted_is_one_no_longer(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, administrators=["bob"]) as server:
            root, bob = await server.administrator("root"), await server.owner("bob")
            guest = await server.join("guest")
            await guest.ask(f"OPER bob {PASSWORD}")
            bob.send(f"NS DROP bob {PASSWORD}")
            await bob.closed()
            await root.ask("REHASH")
            assert [each.params[1] for each in await guest.sync()] == ["-o", f"-{ADMINISTRATION}"]

    async def test_whoever_rehashes_may_lose_it_too(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, administrators=["bob"]) as server:
            await server.owner("root")
            bob = await server.administrator("bob")
            server.settings |= {"administrators": []}
            assert commands(await bob.ask("REHASH", "REHASH")) == ["MODE", "005", "382", "NOTICE", "481"]

    async def test_a_signal_does_the_same(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        for lobby, motd in (("none", "Never."), ("#lobby", "New words.")):
            server.settings |= {"motd": [motd], "lobby": lobby}
            server.signals.rehash.set()
            await ann.sync()
        assert texts(await ann.ask("MOTD"), "372") == ["- New words."]


class TestOverriding:
    @pytest.mark.parametrize(
        ("line", "answer"),
        [
            ("JOIN #a", "JOIN"),
            ("MODE #a +m", "MODE"),
            ("KICK #a owner", "KICK"),
        ],
    )
    async def test_administrators_may(
        self, server: RunningServer, caplog: pytest.LogCaptureFixture, line: str, answer: str
    ) -> None:
        root = await server.administrator("root")
        owner = await server.join("owner", "#a", secret="s" * 32)
        await owner.ask("MODE #a +sib *!*@*")
        await root.ask(line)
        await owner.until(answer)
        assert any(
            record.message == "administrator overrode" and record.__dict__["target"] == "#a"
            for record in caplog.records
        )
