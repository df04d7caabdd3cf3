"""A program's stay on a scripted server; tests/cli has the real one."""

import asyncio
from dataclasses import replace

import pytest

from client.conftest import FAST
from client.peer import Guest, Peer
from hubbub.client.caller import Caller, NameTakenError, Way
from hubbub.client.errors import ConnectionLostError
from hubbub.wire.message import Message


def way(peer: Peer, *names: str) -> Way:
    return Way(peer.address, names, None, lambda _fingerprint: None)


async def answer(guest: Guest) -> None:
    """Be done with what was asked so far."""
    guest.say(f":srv PONG srv {(await guest.expect('PING')).param(0)}")


async def test_another_name_is_taken_where_the_first_one_is_somebody_s(peer: Peer) -> None:
    entering = asyncio.ensure_future(Caller.enter(way(peer, "a", "b"), replace(FAST, answer=5.0)))
    guest = await peer.guest()
    await guest.expect("CAP", "LS")
    guest.say(":srv CAP * LS :")
    await guest.expect("NICK", "a")
    guest.say(":srv 433 * a :Taken")
    await guest.expect("NICK", "b")
    guest.welcome("b")
    await guest.expect("MODE", "b", "+B")
    await answer(guest)
    caller = await entering
    assert caller.nick == "b"
    asking = asyncio.ensure_future(caller.ask(Message("TIME")))
    await guest.expect("TIME")
    guest.say(":srv 391 b :now")
    await answer(guest)
    assert [each.command for each in await asking if isinstance(each, Message)] == ["391"]
    caller.abort()


async def test_without_another_name_it_does_not_come_in(peer: Peer) -> None:
    entering = asyncio.ensure_future(Caller.enter(way(peer, "a"), replace(FAST, answer=5.0)))
    guest = await peer.guest()
    await guest.expect("CAP", "LS")
    guest.say(":srv CAP * LS :", ":srv 433 * a :Taken")
    with pytest.raises(NameTakenError, match="Taken"):
        await entering


async def test_a_server_that_says_nothing_is_left(peer: Peer) -> None:
    with pytest.raises(ConnectionLostError, match="stopped answering"):
        await Caller.enter(way(peer, "a"), FAST)
