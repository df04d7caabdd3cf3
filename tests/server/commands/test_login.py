"""One person with many devices: coming in, going, and what is there on coming back."""

from pathlib import Path

from server.conftest import PASSWORD, RunningServer, running_server
from support.irc import commands, texts


async def test_a_second_device_is_the_same_person(server: RunningServer) -> None:
    laptop = await server.owner("ann", "#a")
    bob = await server.join("bob", "#a")
    phone = await server.connect()
    told = await phone.come_in("ann", "echo-message", password=PASSWORD)
    assert [each.params[0] for each in told if each.command == "JOIN"] == ["#a"]
    assert commands(told)[-2:] == ["353", "366"]
    assert await bob.sync() == []
    await phone.ask("PRIVMSG #a :from the phone")
    assert texts(await bob.sync()) == texts(await laptop.sync()) == ["from the phone"]


async def test_a_further_device_is_shown_what_was_said(server: RunningServer) -> None:
    laptop = await server.owner("ann", "#a", "#silent")
    await laptop.ask("PRIVMSG #a :on the laptop")
    phone, modern = await server.connect(), await server.connect()
    assert texts(await phone.come_in("ann", "server-time", password=PASSWORD)) == ["on the laptop"]
    assert texts(await modern.come_in("ann", "draft/chathistory", password=PASSWORD)) == []


async def test_channels_come_in_the_same_order_each_time(server: RunningServer) -> None:
    names = [f"#{number}" for number in range(20)]
    await server.owner("ann", *names)
    phone = await server.connect()
    told = await phone.come_in("ann", password=PASSWORD)
    assert [each.params[0] for each in told if each.command == "JOIN"] == names


async def test_what_one_device_says_in_private_the_others_see(server: RunningServer) -> None:
    laptop = await server.owner("ann")
    phone = await server.join("ann", password=PASSWORD)
    bob = await server.join("bob")
    await phone.ask("PRIVMSG bob :hello")
    assert [each.params for each in await laptop.sync() if each.command == "PRIVMSG"] == [("bob", "hello")]
    await bob.ask("PRIVMSG ann :hi")
    assert texts(await laptop.sync()) == texts(await phone.sync()) == ["hi"]


async def test_joining_is_shown_on_all_devices(server: RunningServer) -> None:
    laptop = await server.owner("ann")
    phone = await server.join("ann", password=PASSWORD)
    await phone.ask("JOIN #a")
    assert commands(await laptop.sync()) == ["JOIN", "353", "366"]


async def test_whoever_has_gone_stays_a_member_and_is_away(server: RunningServer) -> None:
    ann = await server.owner("ann", "#a")
    bob = await server.join("bob", "#a", caps="away-notify")
    ann.send("QUIT")
    away = await bob.until("AWAY")
    assert away.params[0].startswith("Not connected")
    assert (await bob.ask("NAMES #a"))[0].params[-1] == "@ann bob"
    await server.join("ann", password=PASSWORD)
    assert (await bob.until("AWAY")).params == ()


async def test_what_was_missed_is_shown_on_coming_back(server: RunningServer) -> None:
    ann = await server.owner("ann", "#a")
    bob = await server.join("bob", "#a", caps="away-notify")
    await bob.ask("PRIVMSG #a :seen")
    ann.send("QUIT")
    await bob.until("AWAY")
    answer = await bob.ask("PRIVMSG #a :missed", "PRIVMSG ann :psst")
    assert commands(answer) == ["301"]
    again = await server.connect()
    told = await again.come_in("ann", "server-time", password=PASSWORD)
    assert [each.params for each in told if each.command == "PRIVMSG"] == [("#a", "missed"), ("ann", "psst")]


async def test_who_is_absent_can_be_written_to_without_sharing_a_channel(server: RunningServer) -> None:
    await (await server.owner("ann")).quit()
    bob = await server.join("bob")
    assert commands(await bob.ask("PRIVMSG ann :psst")) == ["301"]
    ann = await server.join("ann", password=PASSWORD, caps="draft/chathistory batch")
    answer = await ann.ask("CHATHISTORY LATEST bob * 5")
    assert texts(answer) == ["psst"]


async def test_members_and_roles_outlive_a_restart(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data") as server:
        ann = await server.owner("ann", "#a")
        bob = await server.owner("bob", "#a")
        await ann.ask("MODE #a +v bob")
        await bob.ask("PART #a")
        await server.stop()
        await server.start()
        guest = await server.join("guest", "#a")
        assert (await guest.ask("NAMES #a"))[0].params[-1] == "@ann guest"
        bob = await server.join("bob", "#a", password=PASSWORD)
        assert "+bob" in (await guest.ask("NAMES #a"))[-2].params[-1]


async def test_logging_in_joins_the_person_who_is_there(server: RunningServer) -> None:
    await server.owner("ann", "#a")
    phone = await server.join("ann_", "#b")
    bob = await server.join("bob", "#b")
    await phone.sync()
    answer = await phone.ask(f"PRIVMSG NickServ :IDENTIFY ann {PASSWORD}")
    assert [each.params[0] for each in answer if each.command in {"PART", "NICK", "JOIN"}] == [
        "#b",
        "ann",
        "#a",
    ]
    assert (await bob.until("QUIT")).params == ("Logged in as ann",)


async def test_devices_have_a_bound(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", limits={"sessions_per_account": 1}) as server:
        await server.owner("ann")
        other = await server.connect()
        other.send("CAP LS 302", "AUTHENTICATE PLAIN", f"AUTHENTICATE {'AGFubgBjb3JyZWN0LWhvcnNl'}")
        other.send("NICK ann", "USER a 0 * :A", "CAP END")
        assert "as many devices" in (await other.closed())[-1].params[-1]


async def test_a_kicked_absent_member_is_gone(server: RunningServer) -> None:
    bob = await server.join("bob", "#a", caps="away-notify")
    ann = await server.owner("ann", "#a")
    ann.send("QUIT")
    await bob.until("AWAY")
    await bob.ask("KICK #a ann")
    assert commands(await bob.ask("WHOIS ann")) == ["401", "318"]


class TestNonces:
    async def test_two_devices_with_one_nonce_say_it_once(self, server: RunningServer) -> None:
        caps = "hubbub.chat/nonce echo-message message-tags"
        laptop = await server.owner("ann", "#a", caps=caps)
        phone = await server.join("ann", password=PASSWORD, caps=caps)
        bob = await server.join("bob", "#a")
        for device in (laptop, phone):
            device.send("@hubbub.chat/nonce=n1 PRIVMSG #a :once")
        await laptop.sync()
        await phone.sync()
        assert texts(await bob.sync()) == ["once"]
