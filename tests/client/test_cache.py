"""A start shows what was known, and what was said can be read while the server can't be reached."""

import asyncio
import concurrent.futures.thread
import logging
import sqlite3
from pathlib import Path

import pytest

from client.conftest import Stay
from client.peer import Guest, Peer, Window
from client.reduced import LOBBY, said
from hubbub.client import cache as cache_module
from hubbub.client.address import Address
from hubbub.client.archive import Archive, Facts, Server
from hubbub.client.cache import Cache, cache_path
from hubbub.client.changes import (
    Entered,
    EntriesAdded,
    Found,
    HistoryUnavailable,
    NameRefused,
    PlaceFound,
    past_key,
)
from hubbub.client.history import Place
from hubbub.client.model import Entry, Kind, Link
from hubbub.client.session import Session

JOIN = "@msgid=j{0};hubbub.chat/seq={0};time=2026-03-03T11:00:00.000Z :alice!u@h JOIN #lobby * :x"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


async def visit(stay: Stay, peer: Peer, folder: Path, *, count: int = 30) -> None:
    """A first stay, in which somebody says text 1 to `count` in the lobby."""
    window = Window()
    stay.begin(peer.address, window=window, cache=folder)
    guest = await peer.guest()
    await guest.register("alice")
    guest.say(JOIN.format(count + 1), ":srv 332 alice #lobby :About cake", ":srv 366 alice #lobby :end")
    await guest.answer_history(*(said(seq, f"text {seq}") for seq in range(1, count + 1)))
    await window.until_text(LOBBY, f"text {count}")
    guest.say("@msgid=r;hubbub.chat/seq=500;+draft/react=x;+reply=m3 :bob!b@h TAGMSG #lobby")
    guest.say("@msgid=e;hubbub.chat/seq=501;hubbub.chat/edit=m2 :bob!b@h PRIVMSG #lobby :newer")
    guest.say(":bob!b@h REDACT #lobby m1")
    await window.until(lambda: window.entries[LOBBY][0].kind is Kind.REMOVED)
    await stay.end()


async def come_back(stay: Stay, peer: Peer, folder: Path, window: Window) -> Session:
    """Come again, while nobody listens."""
    await peer.stop()
    session = stay.begin(peer.address, window=window, cache=folder)
    await window.until_link(Link.WAITING)
    return session


async def test_a_start_shows_what_was_known_before_the_server_answers(
    stay: Stay, peer: Peer, folder: Path
) -> None:
    await visit(stay, peer, folder)
    window = Window()
    stay.begin(peer.address, window=window, cache=folder)
    guest = await peer.guest()
    assert (await window.until_change(Entered)).lobby == LOBBY
    await window.until_text(LOBBY, "text 30")
    entries = window.entries[LOBBY]
    assert entries[0].kind is Kind.REMOVED
    assert (entries[1].text, entries[1].edited) == ("newer", True)
    assert entries[2].reactions[0].text == "x"
    assert window.conversations[LOBBY].topic == "About cake"
    assert not window.conversations[LOBBY].joined
    assert not any(change.live for change in window.changes if isinstance(change, EntriesAdded))
    await guest.register("alice")
    guest.say(JOIN.format(600), ":srv 366 alice #lobby :end")
    request = await guest.answer_history(said(599, "missed"), JOIN.format(600), subcommand="AFTER")
    assert request.params[2] == "msgid=j31"
    await window.until_text(LOBBY, "missed")
    assert [text for text in window.texts(LOBBY) if text.startswith("text")][-1] == "text 30"


async def test_without_the_server_it_is_read_and_goes_on_trying(stay: Stay, peer: Peer, folder: Path) -> None:
    await visit(stay, peer, folder, count=500)
    window = Window()
    session = await come_back(stay, peer, folder, window)
    await window.until_text(LOBBY, "text 500")
    assert "Trying again in" in (await window.until_link(Link.WAITING)).detail
    assert "text 100" not in window.texts(LOBBY)
    session.reading.load_older(LOBBY)
    session.reading.load_older(LOBBY)
    await window.until_text(LOBBY, "text 100")
    for _ in range(3):
        session.reading.load_older(LOBBY)
    await window.until_change(HistoryUnavailable)
    assert [entry.seq for entry in window.entries[LOBBY]] == [*range(1, 502)]


async def test_jumps_and_search_without_the_server(stay: Stay, peer: Peer, folder: Path) -> None:
    await visit(stay, peer, folder, count=700)
    window = Window()
    session = await come_back(stay, peer, folder, window)
    session.reading.search(LOBBY, "TEXT 77", everywhere=False)
    found = await window.until_change(Found)
    assert [hit.entry.text for hit in found.hits] == ["text 677", "text 577", "text 477", "text 377",
        "text 277", "text 177", "text 77"]  # fmt: skip
    assert "only what this computer has kept" in found.note
    session.reading.look_for(LOBBY, Place("m77"))
    assert (await window.until_change(PlaceFound)) == PlaceFound(LOBBY, "m77", past=True)
    session.reading.extend_past(LOBBY, older=True)
    session.reading.extend_past(LOBBY, older=False)
    await window.until_text(past_key(LOBBY), "text 300")
    session.reading.look_for(LOBBY, Place("unknown"))
    await window.until(lambda: any("has not kept" in problem for problem in window.problems))


async def test_a_message_that_is_changed_while_it_is_not_held_is_changed_in_the_cache(
    stay: Stay, peer: Peer, folder: Path
) -> None:
    await visit(stay, peer, folder, count=400)
    window = Window()
    stay.begin(peer.address, window=window, cache=folder)
    guest = await peer.guest()
    await guest.register("alice")
    guest.say(JOIN.format(600), ":srv 366 alice #lobby :end")
    guest.say("@msgid=e2;hubbub.chat/seq=601;hubbub.chat/edit=m9 :bob!b@h PRIVMSG #lobby :changed")
    guest.say(said(602, "the end"))
    await window.until_text(LOBBY, "the end")
    await stay.end()
    cache = Cache(cache_path(folder, peer.address, "alice"))
    await cache.open()
    entry = await cache.ask(lambda archive: archive.message(LOBBY, "m9"))
    await cache.close()
    assert entry is not None
    assert entry.text == "changed"


async def test_a_new_log_takes_the_place_of_the_old_one(stay: Stay, peer: Peer, folder: Path) -> None:
    await visit(stay, peer, folder)
    window = Window()
    stay.begin(peer.address, window=window, cache=folder)
    guest = await peer.guest()
    await guest.register("alice")
    guest.say("@msgid=new2;hubbub.chat/seq=2 :alice!u@h JOIN #lobby * :x")
    await guest.answer_history("@msgid=new1;hubbub.chat/seq=1 :bob!u@h PRIVMSG #lobby :brave new world")
    await window.until(lambda: "brave new world" in window.texts(LOBBY))
    await stay.end()
    again = Window()
    await come_back(stay, peer, folder, again)
    assert [entry.msgid for entry in again.entries[LOBBY]] == ["new1", "new2"]


async def come_in(stay: Stay, peer: Peer, folder: Path, window: Window) -> Guest:
    stay.begin(peer.address, window=window, cache=folder)
    guest = await peer.guest()
    await guest.register("alice")
    return guest


async def test_a_channel_with_a_key_is_entered_with_it_the_next_time_too(
    stay: Stay, peer: Peer, folder: Path
) -> None:
    window = Window()
    session = stay.begin(peer.address, window=window, cache=folder)
    guest = await peer.guest()
    await guest.register("alice")
    await window.until_link(Link.ONLINE)
    session.join("#k", "cake")
    await guest.expect("JOIN", "#k")
    guest.say(":alice!u@h JOIN #k * :x", ":srv 366 alice #k :end")
    await window.until(lambda: "#k" in window.conversations)
    await stay.end()
    guest = await come_in(stay, peer, folder, Window())
    await guest.expect("JOIN", "#k", "cake")


@pytest.mark.parametrize("words", ["475 alice #k :no", ":bob!b@h KICK #k alice :out"])
async def test_what_was_said_where_one_can_not_be_now_is_kept(
    stay: Stay, peer: Peer, folder: Path, words: str
) -> None:
    window = Window()
    guest = await come_in(stay, peer, folder, window)
    guest.say(":alice!u@h JOIN #k * :x", ":srv 366 alice #k :end", said(5, "a cake").replace(LOBBY, "#k"))
    await window.until_text("#k", "a cake")
    guest.say(words if words.startswith(":") else f":srv {words}")
    await window.until(lambda: bool(window.conversations["#k"].absence))
    await stay.end()
    window = Window()
    session = stay.begin(peer.address, window=window, cache=folder)
    guest = await peer.guest()
    await window.until_text("#k", "a cake")
    assert window.conversations["#k"].absence
    await guest.register("alice")
    await window.until_link(Link.ONLINE)
    session.part("#k")
    await stay.end()
    window = Window()
    await come_in(stay, peer, folder, window)
    await window.until_link(Link.ONLINE)
    assert "#k" not in window.conversations


async def test_another_name_has_another_cache(stay: Stay, peer: Peer, folder: Path) -> None:
    await visit(stay, peer, folder)
    window = Window()
    stay.begin(peer.address, "eve", window=window, cache=folder)
    guest = await peer.guest()
    await guest.register("eve")
    await window.until_link(Link.ONLINE)
    assert window.entries == {}


async def refuse(peer: Peer, window: Window, words: str = "433 * alice :alice is taken") -> Guest:
    """Refuse the name whose cache is shown already."""
    guest = await peer.guest()
    await guest.expect("CAP", "LS")
    guest.say(":srv CAP * LS :batch draft/chathistory draft/read-marker")
    await guest.expect("CAP", "REQ")
    guest.say(":srv CAP * ACK :batch draft/chathistory draft/read-marker")
    await guest.expect("CAP", "END")
    guest.say(f":srv {words}")
    await window.until_change(NameRefused)
    return guest


async def test_nothing_of_a_name_that_is_refused_goes_over_to_the_next_one(
    stay: Stay, peer: Peer, folder: Path
) -> None:
    await visit(stay, peer, folder)
    window = Window()
    session = stay.begin(peer.address, window=window, cache=folder)
    guest = await refuse(peer, window)
    await window.until_text(LOBBY, "text 30")
    session.open_direct("bob")
    session.join("#secret")
    session.say("bob", "for bob alone")
    session.enter("mallory")
    await guest.expect("NICK", "mallory")
    assert not window.entries
    assert not window.conversations
    guest.welcome("mallory")
    guest.say("@msgid=x;hubbub.chat/seq=900 :bob!b@h PRIVMSG mallory :hello", "PING end")
    asked = []
    while (message := await guest.hear()).command != "PONG":
        asked.append(message)
    assert {message.params[0] for message in asked if message.command == "JOIN"} <= {LOBBY}
    assert "PRIVMSG" not in {message.command for message in asked}
    await window.until_text("bob", "hello")
    assert window.texts("bob") == ["hello"]
    await stay.end()
    cache = Cache(cache_path(folder, peer.address, "mallory"))
    memory = await cache.open()
    await cache.close()
    assert memory is not None
    assert LOBBY not in {each.facts.key for each in memory.conversations}


async def test_what_is_kept_for_the_next_name_is_shown_in_its_place(
    stay: Stay, peer: Peer, folder: Path
) -> None:
    await visit(stay, peer, folder)
    path, other = (cache_path(folder, peer.address, nick) for nick in ("alice", "mallory"))
    path.rename(other)
    with Archive(path) as archive:
        archive.set_server(Server("alice", "Net", LOBBY))
        archive.set_facts(Facts("eve", "eve", "", None, wanted=True, resume_after=None))
    archive.close()
    window = Window()
    session = stay.begin(peer.address, window=window, cache=folder)
    guest = await refuse(peer, window)
    assert [*window.conversations] == ["eve"]
    session.enter("mallory")
    await guest.expect("NICK", "mallory")
    assert [*window.conversations] == [LOBBY]
    assert "text 30" in window.texts(LOBBY)
    assert (await window.until_change(Entered)).nick == "mallory"
    guest.welcome("mallory")
    await guest.expect("JOIN", LOBBY)


async def test_who_keeps_no_password_here_keeps_nothing_else(
    peer: Peer, folder: Path, window: Window, stay: Stay
) -> None:
    session = stay.begin(peer.address, cache=folder)
    session.enter("alice", "correct horse", keep=False)
    guest = await peer.guest()
    await guest.register("alice")
    await window.until_link(Link.ONLINE)
    await stay.end()
    assert not cache_path(folder, peer.address, "alice").exists()


@pytest.mark.parametrize("damage", ["garbage", "newer"])
async def test_a_cache_that_can_not_be_used_is_no_hindrance(
    stay: Stay, peer: Peer, folder: Path, window: Window, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    await visit(stay, peer, folder)
    path = cache_path(folder, peer.address, "alice")
    if damage == "garbage":
        path.write_bytes(b"no database" * 1000)
    else:
        with sqlite3.connect(path) as file:
            file.execute("PRAGMA user_version = 99")
        file.close()
    with caplog.at_level(logging.WARNING):
        stay.begin(peer.address, cache=folder)
        guest = await peer.guest()
        await guest.register("alice")
        await window.until_link(Link.ONLINE)
    assert "damaged and put aside" in caplog.text or "written by a newer" in caplog.text
    assert path.with_suffix(".broken").exists() is (damage == "garbage")


async def test_a_file_that_is_damaged_further_on_is_put_aside(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = cache_path(folder, Address("localhost", 1, tls=True), "alice")
    entries = [Entry(f"m{each}", Kind.SAID, "bob", "x" * 500, each, msgid=f"m{each}") for each in range(500)]
    with Archive(path) as archive:
        archive.set_server(Server("alice", "Net", LOBBY))
        archive.set_facts(Facts(LOBBY, LOBBY, "", None, wanted=True, resume_after=None))
        archive.put(LOBBY, entries)
    archive.close()
    intact = path.read_bytes()
    path.write_bytes(intact[:8192] + b"\xff" * (len(intact) - 8192))
    cache = Cache(path)
    assert await cache.open() is None
    assert "malformed" in caplog.text
    assert path.with_suffix(".broken").exists()
    await cache.close()
    again = Cache(path)
    assert await again.open() is None
    again.note([Entered("alice", "Net", LOBBY)], {})
    await again.close()
    third = Cache(path)
    assert await third.open() is not None
    await third.close(forget=True)
    assert not path.exists()
    assert not path.with_suffix(".broken").exists()


@pytest.mark.parametrize("error", [OverflowError, TypeError])
async def test_what_can_not_be_written_ends_the_caching_and_not_the_program(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: type[Exception]
) -> None:
    def fail(*_: object) -> None:
        raise error("odd")

    monkeypatch.setattr(Archive, "set_server", fail)
    cache = Cache(cache_path(folder, Address("localhost", 1, tls=True), "alice"))
    await cache.open()
    cache.note([Entered("alice", "Net", LOBBY)], {})
    await cache.close(forget=True)
    assert "given up for now: odd" in caplog.text
    assert not cache.path.exists()


async def test_a_failure_of_its_own_leaves_no_open_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LookupError("odd")

    monkeypatch.setattr(Archive, "set_server", fail)
    cache = Cache(cache_path(folder, Address("localhost", 1, tls=True), "alice"))
    await cache.open()
    cache.note([Entered("alice", "Net", LOBBY)], {})
    with pytest.raises(LookupError, match="odd"):
        await cache.close(forget=True)
    assert not cache.path.exists()


async def test_it_is_closed_also_while_the_interpreter_ends(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(cache_path(folder, Address("localhost", 1, tls=True), "alice"))
    await cache.open()
    cache.note([Entered("alice", "Net", LOBBY)], {})
    monkeypatch.setattr(concurrent.futures.thread, "_shutdown", True)  # as the interpreter does then
    await cache.close()
    monkeypatch.undo()
    again = Cache(cache.path)
    assert await again.open() is not None
    await again.close()


async def test_a_disk_that_is_too_slow_ends_the_caching(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(cache_module, "MOST_WAITING", 3)
    cache = Cache(cache_path(folder, Address("localhost", 1, tls=True), "alice"))
    await cache.open()
    cache.note([Entered("alice", "Net", LOBBY)] * 4, {})
    assert "too slow" in caplog.text
    assert await cache.ask(lambda archive: archive.server()) is None
    await asyncio.sleep(0)
    await cache.close(forget=True)
    assert not cache.path.exists()
