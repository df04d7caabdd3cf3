"""How an entry reads: the text and the tags of its lines. Pure, no widgets."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo
from typing import Final, TypeAlias

from hubbub.client.formatting import plain
from hubbub.client.model import Delivery, Entry, Kind
from hubbub.desktop.chat.inline import Inline
from hubbub.desktop.colours import name_hue
from hubbub.desktop.pieces import Piece

Block: TypeAlias = list[Piece]
"""An entry as whole lines: the last piece ends with a line end."""

Draw: TypeAlias = Callable[[str], str]
"""Turns a line into what Tk is given; several lines where it has to be wrapped."""

_GROUP_GAP: Final = 5 * 60 * 1000  # milliseconds after which an author's name and the time are shown again
_SPEECH: Final = frozenset({Kind.SAID, Kind.NOTICE})
_UNREAD: Final = Inline()


def render(
    entry: Entry, previous: Entry | None, draw: Draw, zone: tzinfo | None = None, inline: Inline = _UNREAD
) -> Block:
    """The lines of `entry` when it follows `previous`.

    `draw` prepares names and what the program says for the screen, and `inline` what was said; times are of
    `zone`, by default the computer's.
    """
    block: Block = []
    when = _local(entry, zone)
    if previous is None or _local(previous, zone).date() != when.date():
        block.append((f"{when:%A} {when.day} {when:%B %Y}\n", ("day",)))
        previous = None
    if entry.kind in _SPEECH:
        block.extend(_speech(entry, previous, when, draw, inline))
    elif entry.kind is Kind.ACTION:
        block.extend(_action(entry, when, inline))
    else:
        block.append((f"{draw(_told(entry))}  {when:%H:%M}\n", ("info",)))
    return block


def line_count(block: Block) -> int:
    """How many lines of a Text a block takes."""
    return sum(text.count("\n") for text, _tags in block)


def _local(entry: Entry, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(entry.time / 1000, UTC).astimezone(zone)


def _speech(
    entry: Entry, previous: Entry | None, when: datetime, draw: Draw, inline: Inline
) -> Iterator[Piece]:
    mine = ("own",) if entry.own else ()
    if not continues(entry, previous):
        name = "You" if entry.own else draw(entry.author)
        yield name, ("head", "own-name" if entry.own else f"name-{name_hue(entry.author)}", *mine)
        yield f"  {when:%H:%M}{'  notice' if entry.kind is Kind.NOTICE else ''}\n", ("head", "time", *mine)
    for line, tags in inline.lines(entry.text, ("body", *_delivery_tags(entry), *mine)):
        yield from line
        yield "\n", tags
    yield from _failure(entry, mine)


def continues(entry: Entry, previous: Entry | None) -> bool:
    """Whether an entry stands under the same name as the one before it."""
    return (
        previous is not None
        and previous.kind is entry.kind
        and previous.author == entry.author
        and previous.own == entry.own
        and 0 <= entry.time - previous.time < _GROUP_GAP
    )


def _delivery_tags(entry: Entry) -> tuple[str, ...]:
    return {Delivery.PENDING: ("pending",), Delivery.FAILED: ("failed",), Delivery.STORED: ()}[entry.delivery]


def _failure(entry: Entry, mine: tuple[str, ...]) -> Iterator[Piece]:
    if entry.delivery is Delivery.FAILED:
        yield f"Not sent: {plain(entry.problem) or 'the server did not take it.'}  ", ("problem", *mine)
        yield "Try again", ("problem", "retry", *mine)
        yield "\n", ("problem", *mine)


def _action(entry: Entry, when: datetime, inline: Inline) -> Iterator[Piece]:
    """What the author does, told on lines of their own."""
    lines = inline.lines(entry.text, ("action", *_delivery_tags(entry)), f"• {entry.author} ")
    for number, (line, tags) in enumerate(lines):
        if number:
            yield "\n", tags
        yield from line
    yield f"  {when:%H:%M}\n", ("action", "time")
    yield from _failure(entry, ())


def _told(entry: Entry) -> str:
    """An event in words, on one line."""
    who = "You" if entry.own else entry.author
    text = " ".join(plain(entry.text).split())
    match entry.kind:
        case Kind.JOINED:
            return f"{who} joined"
        case Kind.LEFT:
            return f"{who} left" + (f" ({text})" if text else "")
        case Kind.RENAMED:
            return f"{who} {'are' if entry.own else 'is'} now called {text}"
        case Kind.TOPIC:
            return f"{who} set the topic: {text}" if text else f"{who} removed the topic"
        case _:
            return text
