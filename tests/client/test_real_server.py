"""Sessions with the real server: restarts, broken lines, and nothing lost or doubled."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from client.conftest import FAST, Stay
from client.peer import Window
from client.real import RealServer, bad_line, real_server
from hubbub.client.changes import Entered, LinkChanged, NameRefused, Typing
from hubbub.client.model import Delivery, Entry, Kind, Link

LOBBY = "#lobby"


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RealServer]:
    async with real_server(tmp_path) as running:
        yield running


async def in_lobby(window: Window) -> None:
    await window.until(lambda: LOBBY in window.conversations and window.conversations[LOBBY].joined)
    await window.until(lambda: bool(window.conversations[LOBBY].members))


def said(window: Window, key: str = LOBBY) -> list[Entry]:
    return [entry for entry in window.entries.get(key, []) if entry.kind is Kind.SAID]


def stored_texts(window: Window, key: str = LOBBY) -> list[str]:
    return [entry.text for entry in said(window, key) if entry.delivery is Delivery.STORED]


async def until_stored(window: Window, count: int, key: str = LOBBY) -> None:
    await window.until(lambda: len(stored_texts(window, key)) >= count)


async def test_two_people_talk_over_tls(server: RealServer, stay: Stay, other_stay: Stay) -> None:
    alice, bob = Window(), Window()
    hers = stay.begin(server.tls, "alice", window=alice)
    await in_lobby(alice)
    his = other_stay.begin(server.tls, "bob", window=bob)
    await bob.until(lambda: LOBBY in bob.conversations and len(bob.conversations[LOBBY].members) == 2)
    await alice.until(lambda: len(alice.conversations[LOBBY].members) == 2)
    hers.say(LOBBY, "Grüße 👋")
    assert not (await bob.until_text(LOBBY, "Grüße 👋")).own
    long = "\n".join(f"line {number} " + "ä" * 700 for number in range(20))
    his.say(LOBBY, long)
    await alice.until_text(LOBBY, long)
    await bob.until(lambda: stored_texts(bob) == ["Grüße 👋", long])
    his.act(LOBBY, "waves")
    await alice.until(lambda: alice.entries[LOBBY][-1].kind is Kind.ACTION)
    greeting = (await alice.until_link(Link.ONLINE)).detail
    assert "encrypted. This is your first visit" in greeting


async def test_a_private_conversation(server: RealServer, stay: Stay, other_stay: Stay) -> None:
    alice, bob = Window(), Window()
    hers = stay.begin(server.plain, "alice", window=alice)
    his = other_stay.begin(server.plain, "bob", window=bob)
    await alice.until(lambda: LOBBY in alice.conversations and len(alice.conversations[LOBBY].members) == 2)
    key = hers.open_direct("bob")
    assert key == "bob"
    hers.say(key, "psst")
    await bob.until_text("alice", "psst")
    assert bob.conversations["alice"].joined
    his.say("alice", "what?")
    await alice.until_text("bob", "what?")
    his.leave("tired")
    await alice.until(lambda: not alice.conversations["bob"].joined)
    assert alice.entries["bob"][-1].kind is Kind.LEFT
    hers.say("bob", "still there?")
    await alice.until(lambda: alice.entries["bob"][-1].delivery is Delivery.FAILED)
    assert "bob isn't here" in alice.entries["bob"][-1].problem


async def test_a_taken_name_can_be_replaced(server: RealServer, stay: Stay, other_stay: Stay) -> None:
    alice, other = Window(), Window()
    stay.begin(server.plain, "alice", window=alice)
    await in_lobby(alice)
    session = other_stay.begin(server.plain, "Alice", window=other)
    refused = await other.until_change(NameRefused)
    assert refused.nick == "Alice"
    session.enter("bob")
    assert (await other.until_change(Entered)).nick == "bob"
    await in_lobby(other)


async def test_a_restart_loses_and_doubles_nothing(server: RealServer, stay: Stay, other_stay: Stay) -> None:
    alice, bob = Window(), Window()
    hers = stay.begin(server.tls, "alice", window=alice)
    his = other_stay.begin(server.tls, "bob", window=bob)
    await in_lobby(alice)
    await in_lobby(bob)
    hers.say(LOBBY, "before")
    await bob.until_text(LOBBY, "before")
    await server.kill()
    await alice.until_link(Link.WAITING)
    await bob.until_link(Link.WAITING)
    hers.say(LOBBY, "hers, said offline")
    his.say(LOBBY, "his, said offline")
    assert alice.entries[LOBBY][-1].delivery is Delivery.PENDING
    await server.start()
    for window in (alice, bob):
        await until_stored(window, 3)
    assert stored_texts(alice) == stored_texts(bob)
    assert set(stored_texts(alice)) == {"before", "hers, said offline", "his, said offline"}
    assert [entry.seq for entry in said(alice)] == [entry.seq for entry in said(bob)]


async def test_an_echo_that_was_lost_does_not_double_the_message(
    server: RealServer, stay: Stay, other_stay: Stay
) -> None:
    alice, bob = Window(), Window()
    async with bad_line(server.plain) as line:
        hers = stay.begin(line.address, "alice", window=alice)
        other_stay.begin(server.plain, "bob", window=bob)
        await in_lobby(alice)
        await in_lobby(bob)
        line.deaf = True
        hers.say(LOBBY, "hello?")
        await bob.until_text(LOBBY, "hello?")
        line.cut()
        await alice.until(lambda: stored_texts(alice) == ["hello?"])
        assert stored_texts(bob) == ["hello?"]


async def test_a_pulled_cable_is_noticed_and_what_was_missed_comes(
    server: RealServer, stay: Stay, other_stay: Stay
) -> None:
    """The server still has our old connection when we come back, so that private words are kept for us."""
    alice, bob = Window(), Window()
    async with bad_line(server.plain) as line:
        stay.begin(line.address, "alice", replace(FAST, idle=0.2), window=alice)
        his = other_stay.begin(server.plain, "bob", window=bob)
        await in_lobby(alice)
        await bob.until(lambda: LOBBY in bob.conversations and len(bob.conversations[LOBBY].members) == 2)
        line.frozen = True
        key = his.open_direct("alice")
        assert key is not None
        his.say(key, "psst")
        his.say(LOBBY, "hello?")
        await until_stored(bob, 1)
        await until_stored(bob, 1, key)
        assert alice.entries.get("bob") is None
        await alice.until_link(Link.WAITING)
        line.frozen = False
        await alice.until_text("bob", "psst")
        await alice.until_text(LOBBY, "hello?")


async def test_a_server_that_dies_under_load_loses_and_doubles_nothing(
    server: RealServer, stay: Stay, other_stay: Stay
) -> None:
    alice, bob = Window(), Window()
    hers = stay.begin(server.plain, "alice", window=alice)
    his = other_stay.begin(server.plain, "bob", window=bob)
    await in_lobby(alice)
    await in_lobby(bob)
    for number in range(300):
        hers.say(LOBBY, f"alice {number}")
        his.say(LOBBY, f"bob {number}")
        if number % 100 == 50:
            await until_stored(alice, number)
            await server.kill()
            await server.start()
    for window in (alice, bob):
        await until_stored(window, 600)
    assert stored_texts(alice) == stored_texts(bob)
    assert len(set(stored_texts(alice))) == 600


async def test_history_is_there_for_who_comes_later(server: RealServer, stay: Stay, other_stay: Stay) -> None:
    alice, bob = Window(), Window()
    hers = stay.begin(server.plain, "alice", window=alice)
    await in_lobby(alice)
    texts = [f"text {number}\n and a line of its own" for number in range(450)]
    for text in texts:
        hers.say(LOBBY, text)
    await until_stored(alice, 450)
    his = other_stay.begin(server.plain, "bob", window=bob)
    await bob.until(lambda: len(said(bob)) > 100)
    while len(said(bob)) < 450:
        his.reading.load_older(LOBBY)
        await until_stored(bob, len(said(bob)) + 1)
    assert stored_texts(bob) == texts


async def test_private_words_come_back_to_the_same_person(
    server: RealServer, stay: Stay, other_stay: Stay
) -> None:
    alice, bob, alice_again = Window(), Window(), Window()
    hers = stay.begin(server.plain, "alice", window=alice)
    other_stay.begin(server.plain, "bob", window=bob)
    await alice.until(lambda: LOBBY in alice.conversations and len(alice.conversations[LOBBY].members) == 2)
    key = hers.open_direct("bob")
    assert key is not None
    hers.say(key, "remember this")
    await bob.until_text("alice", "remember this")
    await stay.end()
    stay.begin(server.plain, "alice", window=alice_again)
    await alice_again.until_text("bob", "remember this")


async def test_channels_are_entered_again(server: RealServer, stay: Stay) -> None:
    window = Window()
    session = stay.begin(server.plain, "alice", window=window)
    await in_lobby(window)
    session.join("#two")
    await window.until(lambda: "#two" in window.conversations and window.conversations["#two"].joined)
    await server.stop()
    await window.until_link(Link.WAITING)
    await server.start()
    await window.until(lambda: window.conversations["#two"].joined and window.conversations[LOBBY].joined)


async def test_chaos(server: RealServer, stay: Stay, other_stay: Stay) -> None:
    """Lines break at any moment, deaf or not: at the end both saw the same, once each, in one order."""
    dice = random.Random(7)
    windows = {"alice": Window(), "bob": Window()}
    async with bad_line(server.plain) as line, bad_line(server.plain) as other_line:
        lines = {"alice": line, "bob": other_line}
        sessions = {
            "alice": stay.begin(line.address, "alice", window=windows["alice"]),
            "bob": other_stay.begin(other_line.address, "bob", window=windows["bob"]),
        }
        for window in windows.values():
            await in_lobby(window)
        for number in range(200):
            who = dice.choice(["alice", "bob"])
            sessions[who].say(LOBBY, f"{who} {number}")
            if dice.random() < 0.1:
                lines[who].deaf = True
            if dice.random() < 0.1:
                lines[dice.choice(["alice", "bob"])].cut()
            for _ in range(dice.randrange(20)):
                await asyncio.sleep(0)
        for each in lines.values():
            each.cut()
        for window in windows.values():
            await until_stored(window, 200)
    assert stored_texts(windows["alice"]) == stored_texts(windows["bob"])
    assert len(set(stored_texts(windows["alice"]))) == 200
    for who in windows:
        numbers = [int(text.split()[1]) for text in stored_texts(windows["alice"]) if text.startswith(who)]
        assert numbers == sorted(numbers)


async def test_a_second_window_of_the_same_guest_closes_the_first(
    server: RealServer, tmp_path: Path, window: Window, stay: Stay
) -> None:
    stay.begin(server.plain)
    await in_lobby(window)
    second = Window()
    stay.begin(server.plain, window=second)
    await in_lobby(second)
    closed = await window.until_link(Link.CLOSED)
    assert "from another window" in closed.detail
    assert Link.WAITING not in [change.link for change in window.changes if isinstance(change, LinkChanged)]


async def test_what_is_done_to_messages_is_seen_now_and_later(
    server: RealServer, stay: Stay, other_stay: Stay
) -> None:
    alice, bob = Window(), Window()
    hers = stay.begin(server.tls, "alice", window=alice)
    await in_lobby(alice)
    his = other_stay.begin(server.tls, "bob", window=bob)
    await in_lobby(bob)
    hers.say(LOBBY, "teh cat")
    hers.say(LOBBY, "oops")
    cat, oops = await bob.until_text(LOBBY, "teh cat"), await bob.until_text(LOBBY, "oops")
    assert cat.msgid is not None
    assert oops.msgid is not None
    await until_stored(alice, 2)
    his.typing(LOBBY, active=True)
    await alice.until_change(Typing, lambda change: change.nick == "bob" and change.seconds > 0)
    his.say(LOBBY, "which cat?", reply_to=cat.msgid)
    assert (await alice.until_text(LOBBY, "which cat?")).reply_to == cat.msgid
    his.react(LOBBY, cat.msgid, "😺", add=True)
    hers.edit(LOBBY, cat.msgid, "the cat")
    hers.remove(LOBBY, oops.msgid)
    his.mark_read(LOBBY, cat.time)
    carl = Window()
    other_stay.begin(server.tls, "carl", window=carl)
    for window in (alice, bob, carl):
        shown = await window.until_text(LOBBY, "the cat")
        assert shown.edited
        await window.until(lambda window=window: bool(said(window)[0].reactions))  # type: ignore[misc]
        assert said(window)[0].reactions[0].text == "😺"
        await window.until(lambda window=window: Kind.REMOVED in {e.kind for e in window.entries[LOBBY]})  # type: ignore[misc]
        assert "oops" not in window.texts(LOBBY)
    await bob.until(lambda: bob.conversations[LOBBY].read == cat.time)
