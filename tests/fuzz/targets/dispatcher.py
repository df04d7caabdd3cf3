"""A server from its connections down to its store, whatever clients say: see world/script.py."""

from itertools import chain
from random import Random
from typing import Final

from fuzz.target import Target
from fuzz.world.grammar import POOLS, SENTENCES, step
from fuzz.world.script import play

_LONGEST: Final = 2000


def check(data: bytes) -> None:
    """See Target."""
    play(data)


def mutate(script: bytes, random: Random) -> bytes:
    """Change some steps of a script: write new ones, repeat, drop, move or swap what is there."""
    lines = script.split(b"\n") if script else []
    for _ in range(random.choice((1, 2, 4, 8, 16))):
        place = random.randint(0, len(lines))
        new = step(random.choice).encode(errors="replace")
        match random.randrange(6):
            case 0 if place < len(lines):
                del lines[place]
            case 1 if place < len(lines):
                lines[place] = new
            case 2 if place < len(lines):
                lines.insert(random.randint(0, len(lines)), lines[place])
            case 3 if place < len(lines):
                lines[place] = _said_by_another(lines[place], random)
            case _:
                lines.insert(place, new)
    return b"\n".join(lines)


def _said_by_another(line: bytes, random: Random) -> bytes:
    return random.choice(POOLS["actor"]).encode() + line[1:]


_WORDS: Final = dict.fromkeys((*SENTENCES, *chain.from_iterable(POOLS.values())))

TARGET: Final = Target(
    check,
    tuple(word.encode() for word in _WORDS if 0 < len(word) < 40),
    longest=_LONGEST,
    mutate=mutate,
)
