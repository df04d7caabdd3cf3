"""What emoji are called: Unicode's names and the short ones that people type between colons."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from threading import Thread
from typing import Final, NamedTuple

_SKIN_TONES: Final = re.compile("[\U0001f3fb-\U0001f3ff]")
_FULLY_QUALIFIED: Final = 2  # emoji.STATUS: the form that is sent, one for each emoji
_FACES: Final = range(0x1F600, 0x1F650)
# Code is left as it is.
_SHORTCODE: Final = re.compile(r"```.*?```|`[^`\n]+`|(?<![\w:]):([\w+-]{1,64}):(?!\w)", re.DOTALL)


class Emoji(NamedTuple):
    """An emoji, its name in words, and its short names without colons: the shortest first."""

    text: str
    name: str
    codes: tuple[str, ...]

    @property
    def shortcode(self) -> str:
        """The short name as it is typed."""
        return f":{self.codes[0]}:"


@cache
def all_emoji() -> Sequence[Emoji]:
    """Every emoji without those that only differ in skin tone, faces first. The first time takes 0.2 s."""
    from emoji import EMOJI_DATA  # noqa: PLC0415 - half a megabyte, which not every program needs

    found = [
        Emoji(text, _words(data["en"]), _codes([*data.get("alias", ()), data["en"]]))
        for text, data in EMOJI_DATA.items()
        if data["status"] == _FULLY_QUALIFIED and not _SKIN_TONES.search(text)
    ]
    return sorted(found, key=lambda emoji: (ord(emoji.text[0]) not in _FACES, emoji.text))


def load_soon() -> None:
    """Have the names at hand when they are asked for, without making anybody wait."""
    Thread(target=_searched, name="emoji names", daemon=True).start()


@cache
def _by_code() -> dict[str, Emoji]:
    return {code: emoji for emoji in reversed(all_emoji()) for code in emoji.codes}


def find_emoji(words: str, most: int) -> list[Emoji]:
    """At most `most` emoji in whose names every word begins a word; those named just so first."""
    wanted = words.lower().replace("_", " ").replace(":", " ").split()
    found = [
        (_rank(emoji, wanted), emoji)
        for emoji, searched in zip(all_emoji(), _searched(), strict=True)
        if all(f" {word}" in searched for word in wanted)
    ]
    return [emoji for _, emoji in sorted(found, key=lambda each: each[0])[:most]]


@cache
def _searched() -> Sequence[str]:
    """For each emoji all words of its names, with a space before each."""
    return [f" {' '.join((emoji.name, *emoji.codes)).replace('_', ' ')}".lower() for emoji in all_emoji()]


def _rank(emoji: Emoji, wanted: Sequence[str]) -> int:
    """0 for the very name, 1 for the beginning of a short one, 2 for words of one."""
    phrase = "_".join(wanted)
    if phrase in emoji.codes:
        return 0
    return 1 if any(code.startswith(phrase) for code in emoji.codes) else 2


def emoji_of(text: str) -> Emoji | None:
    """The emoji that a text is."""
    return _by_text().get(text)


@cache
def _by_text() -> dict[str, Emoji]:
    return {emoji.text: emoji for emoji in all_emoji()}


def replace_shortcodes(text: str) -> str:
    """The text with an emoji for each short name between colons, except in code."""
    return _SHORTCODE.sub(_replacement, text)


def _replacement(found: re.Match[str]) -> str:
    emoji = _by_code().get(found[1].lower()) if found[1] else None
    return emoji.text if emoji else found[0]


def _words(name: str) -> str:
    return name.strip(":").replace("_", " ")


def _codes(names: Iterable[str]) -> tuple[str, ...]:
    codes = dict.fromkeys(name.strip(":").lower() for name in names)
    return tuple(sorted(codes, key=len))
