"""What clients say: sentences with gaps (sentences.txt), and what may stand in the gaps (gaps.txt).

Whoever fills the gaps (chance, or hypothesis) chooses; most of what comes out means something.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from fuzz.world.actors import ACTORS
from fuzz.world.script import PASSING
from hubbub.server.commands.table import COMMANDS
from hubbub.server.features import CAPABILITIES
from hubbub.wire.modes import CHANNEL_MODES

Choose = Callable[[Sequence[str]], str]
"""Takes one of several, however it likes."""


_LONG: Final = {
    "nick": ("👋" * 30, "字" * 30, "㌖" * 5, "n" * 30, "x" * 31),
    "nicks": ("x" * 31, ",".join(["n" * 30] * 9)),
    "channel": ("#" + "👋" * 63, "#" + "字" * 63, "#" + "l" * 63),
    "channels": ("#" + "字" * 63,),
    "mask": ("*" * 40, "m" * 140, "*a" * 70),
    "argument": ("m" * 140, "㌖" * 8, "k" * 65),
    "word": ("k" * 65,),
    "text": (
        "",
        " ",
        "ends ",
        "\x01ACTION waves\x01",
        "\x01VERSION\x01",
        "\u2028",
        "w" * 300,
        "w" * 450,
        "é" * 200,
    ),
    "key": ("k" * 65,),
    "base64": ("A" * 400,),
    "password": ("p" * 301,),
    "request": ("", f"CERT ADD {'a' * 64}", f"CERT DEL {'a' * 64}"),
    "duration": ("",),
    "sign": ("",),
}
"""What a file of text shows badly."""


def _read(name: str) -> list[str]:
    return Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()


def _pools() -> dict[str, tuple[str, ...]]:
    """What may stand in each gap; a gap may have several lines of the file."""
    pools: dict[str, tuple[str, ...]] = dict(_LONG)
    for line in _read("gaps.txt"):
        name, *words = line.split(" | ")
        pools[name] = (*words, *pools.get(name, ()))
    return {
        **pools,
        "letter": tuple(mode.letter for mode in CHANNEL_MODES),
        "capability": (*CAPABILITIES, "soju.im/account-required", "none"),
        "command": (*COMMANDS, "NONE", "x" * 400, "ß"),
        "actor": tuple(ACTORS),
        "passing": tuple(map(str, range(len(PASSING)))),
    }


POOLS: Final[Mapping[str, tuple[str, ...]]] = _pools()

SENTENCES: Final = tuple(_read("sentences.txt"))

_STEPS: Final = (*"..,!!", "@{passing}", "+{actor}", "-{actor}", "~{actor}", "<{actor}", ">{actor}")
_GAP: Final = re.compile(r"\{(\w+)\}")


def fill(sentence: str, choose: Choose) -> str:
    """A sentence with something in each of its gaps."""
    return _GAP.sub(lambda gap: choose(POOLS[gap[1]]), sentence)


def step(choose: Choose) -> str:
    """A step of a script; every fourth is none that a client says."""
    if choose("abcd") == "a":
        return fill(choose(_STEPS), choose)
    tag = fill("@{tag} ", choose) if choose("abc") == "a" else ""
    sentence = fill(choose(SENTENCES), choose)
    return fill("{actor}", choose) + tag + sentence.removeprefix("@batch=r " if tag else "")
