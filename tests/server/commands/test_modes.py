"""MODE: what can be set by whom, how it is told, and that it lasts."""

import pytest

from hubbub.wire import capabilities as cap
from hubbub.wire.limits import MAX_BODY
from hubbub.wire.message import NO_TAGS
from server.conftest import RunningServer
from support.irc import commands


async def test_they_are_shown(server: RunningServer) -> None:
    ann, eve = await server.join("ann", "#a"), await server.join("eve")
    await ann.ask("MODE #a +kl word 9")
    shown, created = await ann.ask("MODE #a")
    assert shown.params[1:] == ("#a", "+ntkl", "word", "9")
    assert created.command == "329"
    assert (await eve.ask("MODE #a"))[0].params[1:] == ("#a", "+ntkl", "*", "9")


async def test_changes_are_one_event_and_last(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
    await ann.sync()
    [seen] = await ann.ask("MODE #a +im-t+v bob")
    assert seen.params == ("#a", "+im-t+v", "bob")
    assert [each.params for each in await bob.sync()] == [seen.params]
    await server.stop()
    await server.start()
    carol = await server.join("carol")
    assert (await carol.ask("MODE #a"))[0].params[2] == "+imn"


async def test_what_changes_nothing_is_not_told(server: RunningServer) -> None:
    ann = await server.join("ann", "#a")
    assert await ann.ask("MODE #a +n-i", "MODE #a -k x", "MODE #a -l", "MODE #a +o ann") == []


@pytest.mark.parametrize(
    ("change", "numeric"),
    [
        ("+Z", "472"),
        ("+k", "525"),
        ("+k a,b", "525"),
        ("+l none", "696"),
        ("+l 0", "696"),
        ("+l", "696"),
        ("+o", "696"),
        ("-v", "696"),
        ("+o nobody", "401"),
        ("+o eve", "441"),
    ],
)
async def test_what_cannot_be_done_is_answered(server: RunningServer, change: str, numeric: str) -> None:
    ann = await server.join("ann", "#a")
    await server.join("eve")
    assert commands(await ann.ask(f"MODE #a {change}")) == [numeric]


async def test_only_moderators_may(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=cap.IDENTITY, secret="s" * 32)
    bob = await server.join("bob", "#a")
    await ann.sync()
    assert commands(await bob.ask("MODE #a +i")) == ["482"]
    await ann.ask("MODE #a +o bob")
    await bob.sync()
    assert commands(await bob.ask("MODE #a +i")) == ["MODE"]
    assert commands(await bob.ask("MODE #a +q bob", "MODE #a -q ann")) == ["482", "482"]


async def test_keys_and_limits_go_again(server: RunningServer) -> None:
    ann = await server.join("ann", "#a")
    await ann.ask("MODE #a +kl word 9")
    assert [each.params for each in await ann.ask("MODE #a -kl word")] == [("#a", "-kl", "word")]


async def test_masks_that_fill_more_than_a_line_are_told_in_several(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=cap.SEQ)
    masks = [f"{letter * 115}!*@*" for letter in "abcd"]
    told = await ann.ask(f"MODE #a +bbbb {' '.join(mask.removesuffix('!*@*') for mask in masks)}")
    assert [each.params for each in told] == [("#a", "+bbb", *masks[:3]), ("#a", "+b", masks[3])]
    assert [each.tags[cap.SEQ] for each in told] == ["2", "3"]
    assert all(len(each._replace(tags=NO_TAGS).encode()) <= MAX_BODY for each in told)
