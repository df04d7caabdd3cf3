"""Who may join: bans, invitations, keys, accounts; and where those are sent who may not."""

from hubbub.wire import capabilities as cap
from server.conftest import RunningServer
from support.irc import commands

SECRET = "s" * 32


async def test_a_ban_keeps_out_and_an_exception_lets_in(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("Bob")
    await ann.ask("MODE #a +b bo?!*@*")
    [refused] = await bob.ask("JOIN #a")
    assert refused.params[:2] == ("Bob", "#a")
    assert refused.command == "474"
    await ann.ask("MODE #a +e *!bob@*")
    assert "JOIN" in commands(await bob.ask("JOIN #a"))


async def test_a_ban_of_the_host_that_all_see(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
    host = (await bob.ask("USERHOST bob"))[-1].params[-1].partition("@")[2]
    await bob.ask("PART #a")
    await ann.ask(f"MODE #a +b *!*@{host}")
    assert commands(await bob.ask("JOIN #a")) == ["474"]
    await ann.ask(f"MODE #a -b *!*@{host}", "MODE #a +b *!*@127.0.0.1")
    assert "JOIN" in commands(await bob.ask("JOIN #a"))


async def test_a_mute_does_not_keep_out(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob")
    await ann.ask("MODE #a +b m:bob")
    assert "JOIN" in commands(await bob.ask("JOIN #a"))


async def test_nobody_without_an_account_joins_a_registered_channel(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob")
    await ann.ask("MODE #a +R")
    [refused] = await bob.ask("JOIN #a")
    assert refused.command == "477"
    assert "REGISTER" in refused.params[-1]


async def test_an_invite_exception_opens_an_invite_only_channel(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob")
    await ann.ask("MODE #a +iI carol")
    assert commands(await bob.ask("JOIN #a")) == ["473"]
    await ann.ask("MODE #a +I b*b")
    assert "JOIN" in commands(await bob.ask("JOIN #a"))


async def test_the_founder_is_never_kept_out(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=cap.IDENTITY, secret=SECRET)
    await ann.ask("MODE #a +ibRkl *!*@* key 1", "PART #a")
    assert "JOIN" in commands(await ann.ask("JOIN #a"))


class TestForwarding:
    async def test_who_cannot_join_is_sent_on(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", "#b"), await server.join("bob")
        assert commands(await ann.ask("MODE #a +fi #b")) == ["MODE"]
        answers = {each.command: each.params for each in await bob.ask("JOIN #a")}
        assert answers["470"][1:3] == ("#a", "#b")
        assert answers["JOIN"] == ("#b",)
        assert (await ann.ask("MODE #a"))[-2].params[2:] == ("+intf", "#b")

    async def test_once_only(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", "#b"), await server.join("bob")
        await ann.ask("MODE #a +fi #b", "MODE #b +fi #a")
        assert commands(await bob.ask("JOIN #a")) == ["470", "473"]

    async def test_not_who_is_banned(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", "#b"), await server.join("bob")
        await ann.ask("MODE #a +fb #b bob")
        assert commands(await bob.ask("JOIN #a")) == ["474"]

    async def test_only_to_where_one_moderates(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a")
        await server.join("bob", "#b")
        assert commands(await ann.ask("MODE #a +f #b", "MODE #a +f #none", "MODE #a +f #a")) == [
            "482",
            "696",
            "696",
        ]

    async def test_it_lasts_and_goes_again(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", "#b")
        await ann.ask("MODE #a +f #b")
        await server.stop()
        await server.start()
        ann = await server.join("ann", "#a")
        assert (await ann.ask("MODE #a"))[0].params[2:] == ("+ntf", "#b")
        assert commands(await ann.ask("MODE #a -f", "MODE #a -f")) == ["MODE"]
