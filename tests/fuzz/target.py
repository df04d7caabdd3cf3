"""What a fuzz target is, and which there are."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Final, cast

NAMES: Final = ("wire", "tags", "modes", "masks", "names", "text", "dispatcher")
"""The targets, each a module of `targets` with a TARGET."""

CORPUS: Final = Path(__file__).with_name("corpus")


@dataclass(frozen=True)
class Target:
    """Something that untrusted bytes reach.

    `check` takes any bytes, and raises AssertionError where what became of them is wrong. `words` are pieces
    that get input further than chance does: libFuzzer's dictionary, and what hypothesis draws from.
    `longest` is the longest input worth trying, in bytes. `mutate` changes an input in ways that mean
    something; without it bytes are changed.
    """

    check: Callable[[bytes], None]
    words: tuple[bytes, ...]
    longest: int = 1024
    mutate: Callable[[bytes, Random], bytes] | None = None


def load(name: str) -> Target:
    """A target by its name; only then is the code imported that it tries."""
    return cast("Target", import_module(f"fuzz.targets.{name}").TARGET)


def kept(name: str) -> list[Path]:
    """The inputs that are kept for a target, in the same order everywhere."""
    return sorted((CORPUS / name).iterdir())


def text_of(data: bytes) -> str:
    """Bytes as the text that a line can have: UTF-8, and what is none of it replaced."""
    return data.decode(errors="replace")
