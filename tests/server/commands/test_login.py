"""One person with many devices: coming in, going, and what is there on coming back."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hubbub.wire import capabilities as cap
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


async def test_whoever_becomes_somebody_else_leaves_their_name_to_its_owner(server: RunningServer) -> None:
    await (await server.owner("ann")).quit()
    bob = await server.owner("bob")
    answer = await bob.ask(f"PRIVMSG NickServ :IDENTIFY ann {PASSWORD}")
    assert [each.params for each in answer if each.command == "NICK"] == [("ann",)]
    await server.join("bob", password=PASSWORD)


async def test_nobody_is_given_a_name_that_is_not_theirs(tmp_path: Path) -> None:
    """An account may be older than the rule that none is called as a service."""
    async with running_server(tmp_path / "data") as server:
        await server.owner("ann")
        await server.owner("bob")
        await server.stop()
        with closing(sqlite3.connect(server.data / "hubbub.db")) as store, store:
            store.execute("UPDATE account SET name = 'NickServ', key = 'nickserv' WHERE key = 'ann'")
        await server.start()
        bob = await server.join("bob", password=PASSWORD)
        answer = await bob.ask(f"PRIVMSG NickServ :IDENTIFY NickServ {PASSWORD}")
        assert [each.params for each in answer if each.command == "NICK"] == [("NickServ_2",)]
        await bob.ask("JOIN #b")
        await server.stop()
        await server.start()
        eve = await server.join("eve", "#b")
        assert (await eve.ask("NAMES #b"))[0].params[-1] == "~NickServ_2 eve"


async def test_roles_come_with_a_login(server: RunningServer) -> None:
    ann, bob = await server.owner("ann"), await server.owner("bob")
    await ann.ask("JOIN #a")
    await bob.ask("JOIN #a", "JOIN #b")
    await ann.ask("JOIN #b")
    await bob.ask("MODE #b +o ann")
    await ann.ask("PART #a", "PART #b")
    await ann.quit()
    guest = await server.join("guest", "#a", "#b")
    await bob.ask("MODE #b +v guest")
    answer = await guest.ask(f"PRIVMSG NickServ :IDENTIFY ann {PASSWORD}")
    told = [each for each in await bob.sync() if each.command == "MODE" and "!" not in (each.source or "!")]
    assert [each.params for each in told] == [("#a", "+q", "guest"), ("#b", "+o", "guest")]
    assert [each.params for each in answer if each.command == "MODE"][-2:] == [each.params for each in told]
    assert "@guest" in (await bob.ask("NAMES #b"))[0].params[-1].split()
    await guest.ask("PART #b", "JOIN #b", "MODE #b -o guest")
    assert "+guest" in (await bob.ask("NAMES #b"))[-2].params[-1].split()


async def test_a_role_that_comes_with_a_login_is_in_the_log(server: RunningServer) -> None:
    ann = await server.owner("ann", "#a")
    await ann.ask("PART #a")
    await ann.quit()
    caps = "draft/chathistory draft/event-playback batch hubbub.chat/seq message-tags"
    bob, guest = await server.join("bob", "#a", caps=caps), await server.join("guest", "#a")
    await guest.ask(f"PRIVMSG NickServ :IDENTIFY ann {PASSWORD}")
    [told] = [each for each in await bob.sync() if each.command == "MODE"]
    found = (await bob.ask("CHATHISTORY LATEST #a * 10"))[1:-1]
    assert (found[-1].source, found[-1].params) == (told.source, told.params)
    assert found[-1].tags[cap.SEQ] == told.tags[cap.SEQ] == "5"


@pytest.mark.parametrize("sasl", [False, True])
async def test_logging_in_on_one_device_too_many_is_refused(tmp_path: Path, sasl: bool) -> None:
    async with running_server(tmp_path / "data", limits={"sessions_per_account": 1}) as server:
        ann = await server.owner("ann", "#a")
        guest = await server.join("guest", "#a")
        if sasl:
            await guest.ask("AUTHENTICATE PLAIN")
            [refusal] = await guest.ask(f"AUTHENTICATE {'AGFubgBjb3JyZWN0LWhvcnNl'}")
            assert refusal.command == "904"
        else:
            [refusal] = await guest.ask(f"PRIVMSG NickServ :IDENTIFY ann {PASSWORD}")
            assert refusal.params[:2] == ("PRIVMSG", "LIMIT_REACHED")
        assert "as many devices" in refusal.params[-1]
        assert (await guest.ask("NAMES #a"))[0].params[-1] == "@ann guest"
        assert "JOIN" in commands(await ann.sync())


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
