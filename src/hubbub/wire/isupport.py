"""RPL_ISUPPORT: a server's features as ``KEY=VALUE`` tokens (modern.ircdocs.horse, "RPL_ISUPPORT")."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

_TOKENS_PER_LINE: Final = 13
_ESCAPED = re.compile(r"\\x([0-9A-Fa-f]{2})")


def serialise_tokens(tokens: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield the tokens of one line after another, at most 13 each."""
    words = [f"{key}={_escape(value)}" if value else key for key, value in tokens.items()]
    for start in range(0, len(words), _TOKENS_PER_LINE):
        yield tuple(words[start : start + _TOKENS_PER_LINE])


def update_tokens(tokens: dict[str, str], words: Iterable[str]) -> None:
    """Take the tokens of one line into `tokens`; ``-KEY`` takes one back."""
    for word in words:
        key, _, value = word.partition("=")
        if key.startswith("-"):
            tokens.pop(key[1:], None)
        else:
            tokens[key] = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)


def _escape(value: str) -> str:
    return value.replace("\\", "\\x5C").replace(" ", "\\x20")
