"""What one wants to be called for, by server and conversation, as lines in the preferences. Pure."""

from collections.abc import Sequence
from typing import Final

from hubbub.desktop.notices.policy import Level, usual_level

MOST: Final = 500
"""Conversations of which a choice is remembered; the oldest is forgotten."""

_WORDS: Final = {level.value: level for level in Level}


def chosen(lines: Sequence[str], server: str) -> dict[str, Level]:
    """What was chosen for the conversations of a server, by key."""
    split = (line.split(" ") for line in lines)
    return {
        words[1]: _WORDS[words[2]]
        for words in split
        if len(words) == 3 and words[0] == server and words[2] in _WORDS
    }


def with_level(lines: Sequence[str], server: str, key: str, name: str, level: Level) -> tuple[str, ...]:
    """The lines after a choice for the conversation called `name`. The usual level needs none."""
    kept = [line for line in lines if line.rpartition(" ")[0] != f"{server} {key}"]
    if level is not usual_level(name):
        kept.append(f"{server} {key} {level.value}")
    return tuple(kept[-MOST:])
