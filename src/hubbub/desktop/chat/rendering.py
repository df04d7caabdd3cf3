"""How an entry reads: the text and the tags of its lines. Pure, no widgets."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, tzinfo
from typing import Final, TypeAlias

from hubbub.client.day_words import weekday_and_day
from hubbub.client.emoji_segments import split_emoji
from hubbub.client.formatting import plain
from hubbub.client.model import Delivery, Entry, Kind, is_service_notice
from hubbub.client.translation import _
from hubbub.desktop.chat.inline import Inline
from hubbub.desktop.colours import name_hue
from hubbub.desktop.pieces import EMOJI, Piece, Tags

Block: TypeAlias = list[Piece]
"""An entry as whole lines: the last piece ends with a line end."""

Clock: TypeAlias = Callable[[datetime], str]
"""Writes a time of day."""

Draw: TypeAlias = Callable[[str], str]
"""Turns a line into what Tk is given; several lines where it has to be wrapped."""

Cards: TypeAlias = Callable[[Tags], Iterable[Piece]]
"""Whole lines that show the files to which an entry links, each piece with the tags given."""

_GROUP_GAP: Final = 5 * 60 * 1000  # milliseconds after which an author's name and the time are shown again
_HAIR_SPACE: Final = "\u200a"
"""Before the first reaction: Tk gives the margin the background of what the line begins with."""
_QUOTE: Final = 80  # characters of a message that are shown above its answer
_SPEECH: Final = frozenset({Kind.SAID, Kind.NOTICE})
_UNREAD: Final = Inline()


def _no_cards(_mine: Tags) -> Iterable[Piece]:
    return ()


_PLAIN_CLOCK: Final[Clock] = "{:%H:%M}".format


def render(
    entry: Entry,
    previous: Entry | None,
    draw: Draw,
    zone: tzinfo | None = None,
    inline: Inline = _UNREAD,
    clock: Clock = _PLAIN_CLOCK,
    cards: Cards = _no_cards,
    *,
    answered: Entry | None = None,
    first_new: bool = False,
) -> Block:
    """The lines of `entry` when it follows `previous`, and answers `answered` as far as that is at hand.

    `cards` gives what stands below it because of the files that it links to.

    `draw` prepares names and what the program says for the screen, and `inline` what was said; times are of
    `zone`, by default the computer's, as `clock` writes them. `first_new` says that everything
    from here on has not been read.
    """
    block: Block = []
    when = _local(entry, zone)
    if previous is None or _local(previous, zone).date() != when.date():
        block.append((f"{weekday_and_day(when)}\n", ("day",)))
        previous = None
    if first_new:
        block.append((_("New") + "\n", ("new",)))
        previous = None
    if entry.reply_to is not None:
        previous = None
    if entry.kind in _SPEECH:
        block.extend(_speech(entry, previous, answered, clock(when), draw, inline, cards))
    elif entry.kind is Kind.ACTION:
        block.extend(_action(entry, clock(when), draw, inline))
    else:
        block.append((f"{draw(_told(entry))}  {clock(when)}\n", ("info",)))
    return block


def line_count(block: Block) -> int:
    """How many lines of a Text a block takes."""
    return sum(text.count("\n") for text, _tags in block)


def _local(entry: Entry, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(entry.time / 1000, zone)


def _speech(
    entry: Entry,
    previous: Entry | None,
    answered: Entry | None,
    time: str,
    draw: Draw,
    inline: Inline,
    cards: Cards,
) -> Iterator[Piece]:
    mine = ("own",) if entry.own else ()
    if not continues(entry, previous):
        name = _("You") if entry.own else draw(entry.author)
        yield name, ("head", "own-name" if entry.own else f"name-{name_hue(entry.author)}", *mine)
        notice = "  " + _("notice") if entry.kind is Kind.NOTICE else ""
        yield f"  {time}{notice}\n", ("head", "time", *mine)
    yield from _quote(entry, answered, inline, mine)
    yield from _marked(entry, list(_body(entry, inline, mine)))
    yield from cards(mine)
    yield from _reactions(entry, draw, mine)
    yield from _failure(entry, mine)


def _body(entry: Entry, inline: Inline, mine: Tags) -> Iterator[Piece]:
    tags = ("body", *_delivery_tags(entry), *mine)
    for line, end in inline.lines(entry.text, tags, as_is=is_service_notice(entry)):
        yield from line
        yield "\n", end


def _marked(entry: Entry, pieces: list[Piece]) -> list[Piece]:
    """The text with a mark at its end where it is not the first version."""
    if entry.edited:
        _end, tags = pieces[-1]
        pieces.insert(-1, ("  " + _("(edited)"), (*tags, "edited")))
    return pieces


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
    if entry.delivery is Delivery.STORED:
        return ()
    return ("pending",) if entry.delivery is Delivery.PENDING else ("failed",)


def _quote(entry: Entry, answered: Entry | None, inline: Inline, mine: Tags) -> Iterator[Piece]:
    """The beginning of what a message answers, all in one style. A click leads there."""
    if entry.reply_to is None:
        return
    words = _("an earlier message")
    if answered is not None:
        text = summary(answered) if answered.kind is not Kind.REMOVED else _("a message that was removed")
        words = ": ".join((_("You") if answered.own else answered.author, _shortened(text)))
    for line, tags in inline.lines(words, ("quote", *mine), "↪ "):
        yield from ((text, (*tags, EMOJI) if EMOJI in own else tags) for text, own in line)
        yield "\n", tags


def _shortened(text: str) -> str:
    return text if len(text) <= _QUOTE else text[:_QUOTE].rstrip() + "…"


def _reactions(entry: Entry, draw: Draw, mine: Tags) -> Iterator[Piece]:
    """Each with the number of people, or with the name where it is one only."""
    if not entry.reactions:
        return
    yield _HAIR_SPACE, ("reactions", *mine)
    for reaction in entry.reactions:
        tags = ("reactions", "own-reaction" if reaction.own else "reaction", *mine)
        count = len(reaction.nicks)
        who = f"{count}" if count > 1 else _("you") if reaction.own else draw(reaction.nicks[0])
        yield " ", tags
        for text, is_emoji in split_emoji(" ".join(plain(reaction.text).split())):
            yield text, (*tags, EMOJI) if is_emoji else tags
        yield f" {who} ", tags
        yield "  ", ("reactions", *mine)
    yield "\n", ("reactions", *mine)


def _failure(entry: Entry, mine: Tags) -> Iterator[Piece]:
    if entry.delivery is Delivery.FAILED:
        words = _("Not sent: {problem}").format(
            problem=plain(entry.problem) or _("the server did not take it.")
        )
        yield f"{words}  ", ("problem", *mine)
        yield _("Try again"), ("problem", "retry", *mine)
        yield "\n", ("problem", *mine)


def _action(entry: Entry, time: str, draw: Draw, inline: Inline) -> Iterator[Piece]:
    """What the author does, told on lines of their own."""
    lines = inline.lines(entry.text, ("action", *_delivery_tags(entry)), f"• {entry.author} ")
    for number, (line, tags) in enumerate(lines):
        if number:
            yield "\n", tags
        yield from line
    yield from _marked(entry, [(f"  {time}", ("action", "time")), ("\n", ("action",))])
    yield from _reactions(entry, draw, ())
    yield from _failure(entry, ())


def _told(entry: Entry) -> str:
    """An event in words, on one line."""
    own, text = entry.own, summary(entry)
    match entry.kind:
        case Kind.JOINED:
            words = _("You joined") if own else _("{who} joined")
        case Kind.LEFT if text:
            words = _("You left ({why})") if own else _("{who} left ({why})")
        case Kind.LEFT:
            words = _("You left") if own else _("{who} left")
        case Kind.RENAMED:
            words = _("You are now called {text}") if own else _("{who} is now called {text}")
        case Kind.TOPIC if text:
            words = _("You set the topic: {text}") if own else _("{who} set the topic: {text}")
        case Kind.TOPIC:
            words = _("You removed the topic") if own else _("{who} removed the topic")
        case Kind.REMOVED if text:  # by whom, as "by Ada: spam"
            words = (
                _("Your message was removed {text}") if own else _("A message of {who} was removed {text}")
            )
        case Kind.REMOVED:
            words = _("Your message was removed") if own else _("A message of {who} was removed")
        case _kind:
            return text
    return words.format(who=entry.author, text=text, why=text)
