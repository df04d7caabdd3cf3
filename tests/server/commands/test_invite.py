"""INVITE: who is asked in, what that opens, and for how long."""

from server.conftest import RunningServer
from support.irc import commands

SECRET = "s" * 32


async def test_a_moderators_invitation_opens_everything_once(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob")
    await ann.ask("MODE #a +ibklR bob key 1", "INVITE bob #a")
    assert commands(await bob.sync()) == ["INVITE"]
    assert "JOIN" in commands(await bob.ask("JOIN #a"))
    assert "474" in commands(await bob.ask("PART #a", "JOIN #a"))


async def test_another_members_invitation_opens_nothing(server: RunningServer) -> None:
    ann, bob, eve = await server.join("ann", "#a"), await server.join("bob", "#a"), await server.join("eve")
    await ann.ask("MODE #a +b eve")
    await bob.sync()
    assert commands(await bob.ask("INVITE eve #a")) == ["341"]
    assert commands(await eve.ask("JOIN #a")) == ["INVITE", "474"]


async def test_one_sees_where_one_is_invited(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a", "#b"), await server.join("bob")
    await ann.ask("INVITE bob #a", "INVITE bob #b")
    await bob.sync()
    listed = await bob.ask("INVITE")
    assert [(each.command, each.params[1]) for each in listed[:-1]] == [("336", "#a"), ("336", "#b")]
    assert listed[-1].command == "337"
    await bob.ask("JOIN #a")
    assert commands(await bob.ask("INVITE")) == ["336", "337"]
    assert commands(await bob.ask("INVITE ann")) == ["461"]


async def test_a_guest_who_leaves_is_no_longer_invited(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob", secret=SECRET)
    await ann.ask("INVITE bob #a")
    bob.send("QUIT")
    await bob.closed()
    bob = await server.join("bob", secret=SECRET)
    assert commands(await bob.ask("INVITE")) == ["337"]


async def test_there_is_an_end_to_them(server: RunningServer) -> None:
    ann, bob = await server.join("ann"), await server.join("bob")
    for number in range(51):
        await ann.ask(
            f"JOIN #a{number},#b{number}", f"INVITE bob #a{number}", f"INVITE bob #b{number}", "JOIN 0"
        )
    await bob.sync()
    listed = [each.params[1] for each in await bob.ask("INVITE") if each.command == "336"]
    assert len(listed) == 100
    assert "#a0" not in listed
