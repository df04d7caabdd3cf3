"""Inputs of the dispatcher: scripts, a step in each line.

    aPRIVMSG #a :hi    client a says this; $0 is the newest msgid that anybody was sent, $1 the one before
    .                  everything that is under way happens
    ,                  one turn of the event loop
    !                  the commit that is under way fails
    @3                 time passes (see PASSING)
    +a -a ~a <a >a     a connects anew, is lost, has said its last, stops reading, reads again

Those who act in a script have come in before it begins, see actors.py. Between two steps nothing runs by
itself, so that the same script always does the same.
"""

import re
from functools import cache
from sqlite3 import Connection as Driver
from typing import Final

from fuzz.world.actors import ACTORS, FOUNDING
from fuzz.world.world import World

PASSING: Final = (0.5, 5, 40, 100, 200, 3700)
"""Seconds that pass with @0, @1 ...: until a timer of the server, or past it."""

_MOST: Final = 100
"""Steps of a script; what comes after them is not carried out."""

_MSGID: Final = re.compile(rb"\$([0-9])")


def play(script: bytes) -> None:
    """Carry out a script in a world of its own. Raises AssertionError where anything goes wrong."""
    world = World(_founded())
    try:
        steps = script.split(b"\n")[:_MOST]
        world.come_in(sorted(set(filter(None, map(_actor, steps)))))
        for line in steps:
            _step(world, line)
        world.end()
    finally:
        world.close()


@cache
def _founded() -> Driver:
    """The database with which every script begins."""
    world = World(None)
    try:
        for line in FOUNDING:
            _step(world, line.encode())
        world.end()
        return world.store.snapshot()
    finally:
        world.close()


def _actor(line: bytes) -> str | None:
    """Who acts in a step, if anybody."""
    names = (line[:1], line[1:])
    return next((name for name in map(_decoded, names) if name in ACTORS), None)


def _decoded(name: bytes) -> str:
    return name.decode("latin-1")


def _step(world: World, line: bytes) -> None:
    sign, rest = _decoded(line[:1]), line[1:]
    if sign in ACTORS:
        world.client(sign).say(_with_msgids(world, rest.removeprefix(b" ")))
    elif sign == ".":
        world.settle()
    elif sign == ",":
        world.loop.run_one_turn()
    elif sign == "!":
        world.refuse()
    elif sign == "@" and rest.isdigit():
        world.pass_time(PASSING[rest[0] % len(PASSING)])
    elif _decoded(rest) in ACTORS:
        _do(world, sign, _decoded(rest))


def _do(world: World, sign: str, name: str) -> None:
    client = world.clients.get(name)
    if client is None or client.transport.is_closing():
        if sign == "+":
            world.client(name)
        return
    match sign:
        case "-":
            client.transport.lose(ConnectionResetError())
        case "~":
            client.transport.end()
        case "<":
            client.pause()
        case ">":
            client.resume()


def _with_msgids(world: World, line: bytes) -> bytes:
    def msgid(match: re.Match[bytes]) -> bytes:
        place = int(match[1])
        return world.msgids[place].encode() if place < len(world.msgids) else b"none"

    return _MSGID.sub(msgid, line)
