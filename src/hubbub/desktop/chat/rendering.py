"""How an entry reads: the text and the tags of its lines. Pure, no widgets."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo
from typing import Final, TypeAlias

from hubbub.client.model import Delivery, Entry, Kind
from hubbub.desktop.colours import name_hue
from hubbub.desktop.drawing import reads_right_to_left

Segment: TypeAlias = tuple[str, tuple[str, ...]]
Block: TypeAlias = list[Segment]
"""An entry as whole lines: the last segment ends with a line end."""

Draw: TypeAlias = Callable[[str], str]
"""Turns a line into what Tk is given; several lines where it has to be wrapped."""

_GROUP_GAP: Final = 5 * 60 * 1000  # milliseconds after which an author's name and the time are shown again
_HAIR_SPACE: Final = "\u200a"
"""Before the first reaction: Tk gives the margin the background of what the line begins with."""
_QUOTE: Final = 80  # characters of a message that are shown above its answer
_SPEECH: Final = frozenset({Kind.SAID, Kind.NOTICE})
_LINK: Final = re.compile(r"https?://[^\s<>\"]*[^\s<>\"'.,;:!?)\]}]")
# IRC formatting (modern.ircdocs.horse/formatting) and controls, which Tk would draw as boxes.
_LINE_END: Final = re.compile("\r\n?|[\x85\u2028\u2029]")
_UNSEEN: Final = re.compile(
    r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9A-Fa-f]{6})?|[\x00-\x08\x0b-\x1f\x7f-\x9f]"
)


def render(
    entry: Entry,
    previous: Entry | None,
    draw: Draw,
    zone: tzinfo | None = None,
    *,
    answered: Entry | None = None,
    first_new: bool = False,
) -> Block:
    """The lines of `entry` when it follows `previous`, and answers `answered` as far as that is at hand.

    `draw` prepares each line of text for the screen; times are of `zone`, by default the computer's.
    `first_new` says that everything from here on has not been read.
    """
    block: Block = []
    when = _local(entry, zone)
    if previous is None or _local(previous, zone).date() != when.date():
        block.append((f"{when:%A} {when.day} {when:%B %Y}\n", ("day",)))
        previous = None
    if first_new:
        block.append(("New\n", ("new",)))
        previous = None
    if entry.reply_to is not None:
        previous = None
    if entry.kind in _SPEECH:
        block.extend(_speech(entry, previous, answered, when, draw))
    else:
        block.extend(_event(entry, when, draw))
    return block


def line_count(block: Block) -> int:
    """How many lines of a Text a block takes."""
    return sum(text.count("\n") for text, _tags in block)


def plain(text: str) -> str:
    """The text without formatting codes and controls, with its line ends."""
    return _UNSEEN.sub("", _LINE_END.sub("\n", text).replace("\t", "    "))


def _local(entry: Entry, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(entry.time / 1000, UTC).astimezone(zone)


def _speech(
    entry: Entry, previous: Entry | None, answered: Entry | None, when: datetime, draw: Draw
) -> Iterator[Segment]:
    mine = ("own",) if entry.own else ()
    if not continues(entry, previous):
        name = "You" if entry.own else draw(entry.author)
        yield name, ("head", "own-name" if entry.own else f"name-{name_hue(entry.author)}", *mine)
        yield f"  {when:%H:%M}{'  notice' if entry.kind is Kind.NOTICE else ''}\n", ("head", "time", *mine)
    yield from _quote(entry, answered, draw, mine)
    yield from _marked(entry, list(_body(entry, draw, mine)))
    yield from _reactions(entry, draw, mine)
    yield from _failure(entry, mine)


def _body(entry: Entry, draw: Draw, mine: tuple[str, ...]) -> Iterator[Segment]:
    for line in plain(entry.text).split("\n"):
        side = ("rtl",) if reads_right_to_left(line) else ()
        yield from _linked(draw(line), ("body", *_delivery_tags(entry), *side, *mine))
        yield "\n", ("body", *side, *mine)


def _marked(entry: Entry, segments: list[Segment]) -> list[Segment]:
    """The text with a mark at its end where it is not the first version."""
    if entry.edited:
        _end, tags = segments[-1]
        segments.insert(-1, ("  (edited)", (*tags, "edited")))
    return segments


def summary(entry: Entry) -> str:
    """What a message says, on one line."""
    return " ".join(plain(entry.text).split())


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


def _quote(entry: Entry, answered: Entry | None, draw: Draw, mine: tuple[str, ...]) -> Iterator[Segment]:
    """The beginning of what a message answers. A click leads there."""
    if entry.reply_to is not None:
        words = "an earlier message"
        if answered is not None:
            text = summary(answered) if answered.kind is not Kind.REMOVED else "a message that was removed"
            words = f"{'You' if answered.own else answered.author}: {_shortened(text)}"
        yield f"↪ {draw(words)}\n", ("quote", *mine)


def _shortened(text: str) -> str:
    return text if len(text) <= _QUOTE else text[:_QUOTE].rstrip() + "…"


def _reactions(entry: Entry, draw: Draw, mine: tuple[str, ...]) -> Iterator[Segment]:
    """Each with the number of people, or with the name where it is one only."""
    if entry.reactions:
        yield _HAIR_SPACE, ("reactions", *mine)
    for reaction in entry.reactions:
        count = len(reaction.nicks)
        who = f"{count}" if count > 1 else "you" if reaction.own else draw(reaction.nicks[0])
        kind = "own-reaction" if reaction.own else "reaction"
        yield f" {draw(plain(reaction.text))} {who} ", ("reactions", kind, *mine)
        yield "  ", ("reactions", *mine)
    if entry.reactions:
        yield "\n", ("reactions", *mine)


def _failure(entry: Entry, mine: tuple[str, ...]) -> Iterator[Segment]:
    if entry.delivery is Delivery.FAILED:
        yield f"Not sent: {plain(entry.problem) or 'the server did not take it.'}  ", ("problem", *mine)
        yield "Try again", ("problem", "retry", *mine)
        yield "\n", ("problem", *mine)


def _linked(text: str, tags: tuple[str, ...]) -> Iterator[Segment]:
    """The text, with what looks like a web address tagged as a link."""
    end = 0
    for link in _LINK.finditer(text):
        yield text[end : link.start()], tags
        yield link[0], (*tags, "link")
        end = link.end()
    yield text[end:], tags


def _event(entry: Entry, when: datetime, draw: Draw) -> Iterator[Segment]:
    if entry.kind is Kind.ACTION:
        yield from _linked(draw(f"• {entry.author} {plain(entry.text)}"), ("action", *_delivery_tags(entry)))
        yield from _marked(entry, [(f"  {when:%H:%M}", ("action", "time")), ("\n", ("action",))])
        yield from _reactions(entry, draw, ())
        yield from _failure(entry, ())
        return
    yield f"{draw(_told(entry))}  {when:%H:%M}\n", ("info",)


def _told(entry: Entry) -> str:
    """An event in words, on one line."""
    who = "You" if entry.own else entry.author
    text = summary(entry)
    match entry.kind:
        case Kind.JOINED:
            return f"{who} joined"
        case Kind.LEFT:
            return f"{who} left" + (f" ({text})" if text else "")
        case Kind.RENAMED:
            return f"{who} {'are' if entry.own else 'is'} now called {text}"
        case Kind.TOPIC:
            return f"{who} set the topic: {text}" if text else f"{who} removed the topic"
        case Kind.REMOVED:
            whose = "Your message" if entry.own else f"A message of {entry.author}"
            return f"{whose} was removed" + (f" {text}" if text else "")
        case _:
            return text
