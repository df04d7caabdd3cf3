"""What stands on a notice: short, on one line, without anything that could disguise it. Pure."""

from typing import Final, NamedTuple

from hubbub.client.markup import parse
from hubbub.client.model import Entry, Kind
from hubbub.client.translation import _

LONGEST: Final = 120
"""Characters of a message that a notice shows."""

_READ: Final = 2_000  # characters of a message that are looked at for these
_JOINERS: Final = "\u200c\u200d"  # of emoji, and of letters


class Card(NamedTuple):
    """One notice. Another one with the same tag takes its place."""

    tag: str
    title: str
    body: str


def title_of(entry: Entry, name: str, *, direct: bool) -> str:
    """Who says something, and where."""
    return clean(entry.author if direct else _("{author} in {place}").format(author=entry.author, place=name))


def body_of(entry: Entry) -> str:
    """The beginning of a message, without its markup."""
    lines = parse(entry.text[:_READ])
    text = clean(" ".join("".join(run.text for run in line) for line in lines))
    if entry.kind is Kind.ACTION:
        text = f"{clean(entry.author)} {text}"
    return shorten(text)


def clean(text: str) -> str:
    """A text on one line, without characters that can't be seen."""
    seen = (each for each in text if each.isprintable() or each.isspace() or each in _JOINERS)
    return " ".join("".join(seen).split())


def shorten(text: str, most: int = LONGEST) -> str:
    """As much of a text as a notice shows, at best up to the end of a word."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    whole = cut.rpartition(" ")[0]
    return f"{whole if len(whole) > most // 2 else cut}…"
