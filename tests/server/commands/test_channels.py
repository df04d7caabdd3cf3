"""Channels: joining and leaving, names, topics, invitations and removals."""

import secrets
from pathlib import Path

import pytest

from hubbub.server.server import Server
from hubbub.wire import capabilities as cap
from server.conftest import RunningServer, running_server
from support.irc import IrcClient, commands, texts

SECRET = "s" * 32


async def names(client: IrcClient, channel: str) -> set[str]:
    replies = await client.ask(f"NAMES {channel}")
    return {word for each in replies if each.command == "353" for word in each.params[-1].split()}


class TestJoin:
    async def test_one_is_told_who_is_there(self, server: RunningServer) -> None:
        await server.join("ann", "#a")
        bob = await server.join("bob")
        joined, listed, end = await bob.ask("JOIN #A")
        assert joined.params == ("#a",)
        assert (listed.command, set(listed.params[-1].split())) == ("353", {"@ann", "bob"})
        assert end.command == "366"

    async def test_others_are_told(self, server: RunningServer) -> None:
        ann, modern = await server.join("ann", "#a"), await server.join("mo", "#a", caps=cap.EXTENDED_JOIN)
        await ann.sync()
        await server.join("bob", "#a")
        assert [each.params for each in await ann.sync()] == [("#a",)]
        assert [each.params for each in await modern.sync()] == [("#a", "*", "Bob")]

    async def test_twice_is_once(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a")
        assert await ann.ask("JOIN #a") == []

    async def test_channels_of_the_same_moment_are_different_ones(
        self, server: RunningServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Server, "now", lambda _server: 1_800_000_000_000)
        monkeypatch.setattr(secrets, "randbits", lambda _count: 7)
        ann = await server.join("ann")
        answers = await ann.ask("JOIN #a,#b", "JOIN #c")
        assert commands(answers).count("JOIN") == 3
        assert "FAIL" not in commands(answers)

    async def test_several_at_once_with_keys(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", "#b")
        await ann.ask("MODE #b +k word")
        bob = await server.join("bob")
        assert "475" in commands(await bob.ask("JOIN #a,#b"))
        told = [(await bob.ask(f"JOIN #b{key}"))[0].params[-1] for key in ("", " wrong")]
        assert told[0].startswith("This channel needs a key")
        assert told[1].startswith("That is not the channel's key")
        assert "JOIN" in commands(await bob.ask("JOIN #b,#c word"))

    async def test_zero_leaves_all(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", "#b")
        assert sorted(each.params[0] for each in await ann.ask("JOIN 0")) == ["#a", "#b"]

    @pytest.mark.parametrize("name", ["a", "#", "#a:b", f"#{'x' * 64}", "#a\u0007"])
    async def test_a_bad_name_is_refused(self, server: RunningServer, name: str) -> None:
        ann = await server.join("ann")
        assert commands(await ann.ask(f"JOIN {name}")) == ["403"]

    async def test_invite_only(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob")
        await ann.ask("MODE #a +i")
        assert commands(await bob.ask("JOIN #a")) == ["473"]
        assert commands(await ann.ask("INVITE bob #a")) == ["341"]
        assert commands(await bob.sync()) == ["INVITE"]
        assert "JOIN" in commands(await bob.ask("JOIN #a"))

    async def test_a_full_channel(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob")
        await ann.ask("MODE #a +l 1")
        assert commands(await bob.ask("JOIN #a")) == ["471"]

    async def test_two_cannot_both_take_the_last_place(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a")
        await ann.ask("MODE #a +l 2")
        people = [await server.join(f"p{number}") for number in range(5)]
        for person in people:
            person.send("JOIN #a")
        answers = [commands(await person.sync()) for person in people]
        assert sorted(each[0] for each in answers) == ["471"] * 4 + ["JOIN"]

    async def test_limits_on_channels(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, limits={"channels_per_client": 2, "channels": 3}) as server:
            ann = await server.join("ann", "#a", "#b")
            assert commands(await ann.ask("JOIN #c")) == ["405"]
            bob = await server.join("bob", "#c")
            assert commands(await bob.ask("JOIN #d")) == ["400"]


class TestFounder:
    async def test_the_first_moderates_the_channel(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a")
        await server.join("bob", "#a")
        assert await names(ann, "#a") == {"@ann", "bob"}

    async def test_one_who_can_prove_it_owns_it_for_good(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=cap.IDENTITY, secret=SECRET)
        ann.send("QUIT")
        await ann.closed()
        await server.stop()
        await server.start()
        bob = await server.join("bob", "#a")
        await server.join("anna", "#a", caps=cap.IDENTITY, secret=SECRET)
        assert await names(bob, "#a") == {"bob", "~anna"}

    async def test_without_proof_it_goes_to_who_finds_it_empty(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a")
        ann.send("QUIT")
        await ann.closed()
        bob = await server.join("bob", "#a")
        assert await names(bob, "#a") == {"@bob"}


class TestPart:
    async def test_everybody_is_told_why(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
        await ann.sync()
        [own] = await bob.ask("PART #a :tea time")
        [seen] = await ann.sync()
        assert own.params == seen.params == ("#a", "tea time")
        assert await names(ann, "#a") == {"@ann"}

    async def test_one_must_be_there(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob")
        assert commands(await bob.ask("PART #a", "PART #nowhere")) == ["442", "403"]
        assert await ann.sync() == []


class TestKick:
    async def test_a_moderator_can(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
        await ann.sync()
        [seen] = await ann.ask("KICK #a bob :enough")
        assert seen.params == ("#a", "bob", "enough")
        assert commands(await bob.sync()) == ["KICK"]
        assert await names(ann, "#a") == {"@ann"}

    async def test_others_cannot(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=cap.IDENTITY, secret=SECRET)
        bob = await server.join("bob", "#a")
        await server.join("eve")
        assert commands(await bob.ask("KICK #a ann")) == ["482"]
        await ann.ask("MODE #a +o bob")
        await bob.sync()
        assert commands(await bob.ask("KICK #a ann")) == ["482"]
        assert commands(await bob.ask("KICK #a eve", "KICK #a nobody", "KICK #b bob")) == [
            "441",
            "401",
            "403",
        ]


class TestTopic:
    async def test_it_is_told_and_kept(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
        await ann.sync()
        assert commands(await ann.ask("TOPIC #a :cakes")) == ["TOPIC"]
        assert [each.params for each in await bob.sync()] == [("#a", "cakes")]
        await server.stop()
        await server.start()
        carol = await server.join("carol")
        answer = await carol.ask("JOIN #a", "TOPIC #a")
        assert [each.params[1:] for each in answer if each.command == "332"] == [("#a", "cakes")] * 2

    async def test_it_is_locked_by_default(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
        assert commands(await bob.ask("TOPIC #a :mine")) == ["482"]
        await ann.ask("MODE #a -t")
        await bob.sync()
        assert commands(await bob.ask("TOPIC #a :mine")) == ["TOPIC"]

    async def test_none_is_said_to_be_none(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a")
        assert commands(await ann.ask("TOPIC #a", "TOPIC #b")) == ["331", "403"]

    async def test_a_long_one_is_cut_between_characters(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a")
        [seen] = await ann.ask(f"TOPIC #a :{'é' * 200}")
        assert seen.params[1] == "é" * 195


class TestInvite:
    async def test_who_can_be_invited(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
        await server.join("eve")
        await ann.sync()
        answers = await ann.ask("INVITE nobody #a", "INVITE bob #a", "INVITE eve #b")
        assert commands(answers) == ["401", "443", "403"]
        await ann.ask("MODE #a +i")
        await bob.sync()
        assert commands(await bob.ask("INVITE eve #a")) == ["482"]

    async def test_members_who_asked_are_told(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", caps=cap.INVITE_NOTIFY), await server.join("bob")
        await bob.ask("AWAY :lunch")
        assert commands(await ann.ask("INVITE bob #a")) == ["341", "301"]
        assert commands(await bob.sync()) == ["INVITE"]


class TestNames:
    async def test_signs_and_hosts_as_asked_for(self, server: RunningServer) -> None:
        caps = f"{cap.MULTI_PREFIX} {cap.USERHOST_IN_NAMES}"
        ann = await server.join("ann", "#a", caps=f"{caps} {cap.IDENTITY}", secret=SECRET)
        await ann.ask("MODE #a +ov ann ann")
        [entry] = await names(ann, "#a")
        assert entry.startswith("~@+ann!ann@")

    async def test_a_large_channel_takes_several_lines(self, server: RunningServer) -> None:
        people = [await server.join(f"person-with-a-long-name-{n:03}", "#a") for n in range(30)]
        assert len(await names(people[0], "#a")) == 30

    async def test_a_missing_channel_has_an_end_too(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        assert commands(await ann.ask("NAMES #nowhere", "NAMES")) == ["366", "366"]

    @pytest.mark.parametrize("name", [cap.NO_IMPLICIT_NAMES, cap.SOJU_NO_IMPLICIT_NAMES])
    async def test_they_are_not_told_unasked_to_who_does_not_want_them(
        self, server: RunningServer, name: str
    ) -> None:
        ann = await server.join("ann", caps=name)
        assert commands(await ann.ask("JOIN #a", "NAMES #a")) == ["JOIN", "353", "366"]

    async def test_several_have_one_end(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", "#b")
        *listed, end = await ann.ask("NAMES #a,#b")
        assert [each.params[2] for each in listed] == ["#a", "#b"]
        assert end.params[1] == "#a,#b"


class TestSecret:
    async def test_outsiders_see_nothing_of_it(self, server: RunningServer) -> None:
        ann, eve = await server.join("ann", "#a", "#b"), await server.join("eve")
        await ann.ask("MODE #a +s")
        listed = [each.params[1] for each in await eve.ask("LIST") if each.command == "322"]
        assert listed == ["#b"]
        assert commands(await eve.ask("NAMES #a", "TOPIC #a", "MODE #a", "WHO #a")) == [
            "366",
            "403",
            "403",
            "315",
        ]
        assert commands(await eve.ask("PRIVMSG #a :hi")) == commands(await eve.ask("PRIVMSG #none :hi"))


async def test_no_name_of_a_member_is_cut(server: RunningServer) -> None:
    short, long, channel = [f"n{number}n" for number in range(7)], "字" * 30, "#" + "x" * 63
    for nick in short:
        await server.join(nick, channel)
    await server.owner(long, channel)
    bob = await server.join("bob", channel, caps=cap.USERHOST_IN_NAMES)
    told = await names(bob, channel)
    assert {name.lstrip("@").partition("!")[0] for name in told} == {*short, long, "bob"}


async def test_whoever_has_the_longest_name_can_be_read(server: RunningServer) -> None:
    nick, channel = "字" * 30, "#" + "字" * 63
    ann, bob = await server.owner(nick, channel), await server.join("bob", channel)
    await ann.ask(f"NOTICE {channel} :hello")
    assert texts(await bob.sync(), "NOTICE") == ["hello"]
