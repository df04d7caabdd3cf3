"""Bans, exceptions and invite exceptions: who reads and changes them, and that they last."""

from pathlib import Path

import pytest

from server.conftest import RunningServer, running_server
from support.irc import commands


async def test_a_list_is_shown_with_who_and_when(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
    await ann.sync()
    [told] = await ann.ask("MODE #a +b EVE")
    assert told.params == ("#a", "+b", "eve!*@*")
    await bob.sync()
    entry, end = await bob.ask("MODE #a b")
    assert entry.command == "367"
    assert entry.params[1:3] == ("#a", "eve!*@*")
    assert entry.params[3].startswith("ann!ann@")
    assert entry.params[4].isdecimal()
    assert end.params[:2] == ("bob", "#a")
    assert commands(await bob.ask("MODE #a +eI")) == ["347", "349"]


async def test_outsiders_do_not_see_it(server: RunningServer) -> None:
    await server.join("ann", "#a")
    eve = await server.join("eve")
    assert commands(await eve.ask("MODE #a +b", "MODE #a +b x")) == ["442", "482"]


async def test_lists_and_other_changes_are_one_event(server: RunningServer) -> None:
    ann = await server.join("ann", "#a")
    [told] = await ann.ask("MODE #a +be-t+I eve bob carol")
    assert told.params == ("#a", "+be-t+I", "eve!*@*", "bob!*@*", "carol!*@*")
    [told] = await ann.ask("MODE #a -b+b-b EVE!*@* mallory none")
    assert told.params == ("#a", "-b+b", "eve!*@*", "mallory!*@*")
    assert await ann.ask("MODE #a +b mallory") == []


@pytest.mark.parametrize("change", ["+b !", "+b m:", "+I m:eve", f"+b {'x' * 200}"])
async def test_what_is_no_mask_is_refused(server: RunningServer, change: str) -> None:
    ann = await server.join("ann", "#a")
    assert commands(await ann.ask(f"MODE #a {change}")) == ["696"]


async def test_they_last(server: RunningServer) -> None:
    ann = await server.join("ann", "#a")
    await ann.ask("MODE #a +bbe eve bob m:carol", "MODE #a -b bob")
    await server.stop()
    await server.start()
    ann = await server.join("ann", "#a")
    assert [each.params[2] for each in await ann.ask("MODE #a b") if each.command == "367"] == ["eve!*@*"]
    assert [each.params[2] for each in await ann.ask("MODE #a e") if each.command == "348"] == ["m:carol!*@*"]


async def test_there_is_an_end_to_them(tmp_path: Path) -> None:
    async with running_server(tmp_path, limits={"list_entries": 2}) as server:
        ann = await server.join("ann", "#a")
        told, full = sorted(await ann.ask("MODE #a +beI one two three"), key=lambda each: -len(each.command))
        assert told.params == ("#a", "+be", "one!*@*", "two!*@*")
        assert (full.command, full.params[1:3]) == ("478", ("#a", "three!*@*"))
