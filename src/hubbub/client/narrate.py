"""From a message of the server to the entry that tells of it, live or out of the history."""

from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias

from hubbub.client.features import Features
from hubbub.client.model import Entry, Kind
from hubbub.client.modes import describe_modes, parse_modes
from hubbub.wire import capabilities as caps
from hubbub.wire.message import Message
from hubbub.wire.names import fold
from hubbub.wire.source import Source
from hubbub.wire.timestamp import parse_time

_CTCP: Final = "\x01"
_ACTION: Final = "\x01ACTION "


class _Story(NamedTuple):
    """What an entry is about. `about` is who it tells of, where that is not the author."""

    kind: Kind
    author: str
    text: str
    about: str = ""


_Teller: TypeAlias = Callable[[Message, str, Features], _Story | None]


def narrate(
    message: Message, me: str, features: Features, now: int, fresh_id: Callable[[], str]
) -> Entry | None:
    """Make the entry for `message`, or None for one that isn't shown.

    `me` is our folded nick; `now` (milliseconds) and `fresh_id` stand in for missing time and msgid tags.
    """
    actor = actor_of(message)
    teller = _TELLERS.get(message.command)
    story = teller(message, actor, features) if teller else None
    if story is None:
        return None
    msgid = message.tags.get("msgid")
    time = parse_time(message.tags.get("time", ""))
    return Entry(
        id=msgid or fresh_id(),
        kind=story.kind,
        author=story.author,
        text=story.text,
        time=now if time is None else time,
        seq=sequence_number(message),
        msgid=msgid,
        own=me in {fold(story.author), fold(story.about)},
    )


def actor_of(message: Message) -> str:
    """The nick that a message comes from, or the server's name."""
    return Source.parse(message.source or "").nick


def sequence_number(message: Message) -> int | None:
    """The conversation's number of a message, None where it has none."""
    text = message.tags.get(caps.SEQ, "")
    return int(text) if text.isascii() and text.isdigit() else None


def _said(message: Message, actor: str, _: Features) -> _Story | None:
    text = message.param(1)
    if text.startswith(_ACTION):
        return _Story(Kind.ACTION, actor, text.removeprefix(_ACTION).removesuffix(_CTCP))
    if text.startswith(_CTCP):  # a question between programs, such as VERSION
        return None
    return _Story(Kind.NOTICE if message.command == "NOTICE" else Kind.SAID, actor, text)


def _joined(_: Message, actor: str, __: Features) -> _Story:
    return _Story(Kind.JOINED, actor, "")


def _parted(message: Message, actor: str, _: Features) -> _Story:
    return _Story(Kind.LEFT, actor, message.param(1))


def _quit(message: Message, actor: str, _: Features) -> _Story:
    return _Story(Kind.LEFT, actor, message.param(0))


def _kicked(message: Message, actor: str, _: Features) -> _Story:
    reason = message.param(2)
    return _Story(Kind.LEFT, message.param(1), f"removed by {actor}" + (f": {reason}" if reason else ""))


def _renamed(message: Message, actor: str, _: Features) -> _Story:
    return _Story(Kind.RENAMED, actor, message.param(0), about=message.param(0))


def _topic(message: Message, actor: str, _: Features) -> _Story:
    return _Story(Kind.TOPIC, actor, message.param(1))


def _mode(message: Message, actor: str, features: Features) -> _Story:
    return _Story(Kind.INFO, actor, describe_modes(actor, parse_modes(message.params[1:], features)))


_TELLERS: Final[dict[str, _Teller]] = {
    "PRIVMSG": _said,
    "NOTICE": _said,
    "JOIN": _joined,
    "PART": _parted,
    "QUIT": _quit,
    "KICK": _kicked,
    "NICK": _renamed,
    "TOPIC": _topic,
    "MODE": _mode,
}
