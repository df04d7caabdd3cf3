"""NickServ and ChanServ."""

import pytest

from server.conftest import PASSWORD, RunningServer
from support.irc import IrcClient


async def told(client: IrcClient, *lines: str) -> list[str]:
    return [each.params[-1] for each in await client.ask(*lines) if each.command == "NOTICE"]


async def test_register_and_identify(server: RunningServer) -> None:
    ann = await server.join("ann")
    assert "is made" in (await told(ann, f"PRIVMSG NickServ :REGISTER {PASSWORD}"))[0]
    await ann.quit()
    guest = await server.join("guest")
    assert "wrong" in (await told(guest, "NS IDENTIFY ann nonsense"))[0]
    logged_in, what_next = await told(guest, f"NS IDENTIFY ann {PASSWORD}")
    assert "logged in as ann" in logged_in
    assert what_next.startswith("/nick ann ")


async def test_a_weak_password_is_refused_in_words(server: RunningServer) -> None:
    ann = await server.join("ann")
    assert "8 characters" in (await told(ann, "NICKSERV REGISTER short"))[0]


async def test_change_the_password(server: RunningServer) -> None:
    ann = await server.owner("ann")
    assert "is changed" in (await told(ann, f"NS SET PASSWORD {PASSWORD} battery-staple"))[0]
    assert "8 characters" in (await told(ann, "NS SET PASSWORD battery-staple short"))[0]
    assert "PASSWORD" in (await told(ann, "NS SET EMAIL a b"))[0]
    guest = await server.join("guest")
    assert "wrong" in (await told(guest, f"NS IDENTIFY ann {PASSWORD}"))[0]
    assert "logged in" in (await told(guest, "NS IDENTIFY ann battery-staple"))[0]


async def test_nothing_else_can_be_set(server: RunningServer) -> None:
    ann = await server.owner("ann")
    assert await told(ann, "NS SET EMAIL old new") == ["What can be set is the PASSWORD"]


async def test_a_changed_password_logs_out_devices(server: RunningServer) -> None:
    secret = "d" * 32
    ann = await server.join("ann", secret=secret)
    await ann.ask(f"REGISTER * * {PASSWORD}", f"NS SET PASSWORD {PASSWORD} battery-staple")
    await ann.quit()
    device = await server.connect()
    device.send("CAP LS 302", f"IDENTITY :{secret}", "NICK ann", "USER a 0 * :A", "CAP END")
    await device.until("433")


async def test_ghost_ends_the_other_connections(server: RunningServer) -> None:
    old = await server.owner("ann")
    guest = await server.join("guest")
    assert "ended: 1" in (await told(guest, f"NS GHOST ann {PASSWORD}"))[0]
    assert (await old.closed())[-1].command == "ERROR"


async def test_info(server: RunningServer) -> None:
    ann = await server.owner("ann", "#a")
    assert (await told(ann, "NS INFO"))[1] == "Devices that you are connected with: 1"
    assert await told(ann, "NS INFO nobody") == ["nobody is nobody's account"]
    assert await told(ann, "CS INFO #nowhere") == ["There is no such channel"]


@pytest.mark.parametrize("service", ["NickServ", "ChanServ"])
async def test_nonsense_is_answered_with_help(server: RunningServer, service: str) -> None:
    ann = await server.join("ann")
    unknown, *rest = await told(ann, f"PRIVMSG {service} :what?")
    assert unknown == f"{service} does not know what?"
    assert rest == await told(ann, f"PRIVMSG {service} :help")
    assert rest[0].endswith(f"/msg {service} REGISTER:")
    assert rest[1].startswith("REGISTER <")
    assert (await told(ann, f"PRIVMSG {service} :REGISTER"))[0].startswith("REGISTER <")


async def test_their_names_are_nobody_s(server: RunningServer) -> None:
    ann = await server.join("ann")
    [refusal] = await ann.ask("NICK nickserv")
    assert refusal.command == "433"
    assert "server's own" in refusal.params[-1]
    assert "log in" not in refusal.params[-1]
