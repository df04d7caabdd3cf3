"""From a message of the server to the entry that tells of it, or to what it changes of an earlier one.

The same for what happens now and for what comes out of the history.
"""

from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias

from hubbub.client.amendments import LONGEST_REACTION, Amendment, Deed, Order
from hubbub.client.features import Features
from hubbub.client.mode_words import describe_modes
from hubbub.client.model import Entry, Kind
from hubbub.client.modes import parse_modes
from hubbub.client.rules import Rules
from hubbub.client.translation import _
from hubbub.wire import capabilities as caps
from hubbub.wire.message import Message
from hubbub.wire.names import fold
from hubbub.wire.source import Source
from hubbub.wire.tags import DRAFT_REPLY, EDITED, REACT, REPLY, UNREACT
from hubbub.wire.timestamp import parse_time

_MOST_DIGITS: Final = 18
"""Digits of a sequence number: as many as a signed number of 64 bits holds whatever they are."""

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
    """Make the entry for `message`, or None for one that isn't shown, or changes another (amendment_of).

    `me` is our folded nick; `now` (milliseconds) and `fresh_id` stand in for missing time and msgid tags.
    """
    actor = actor_of(message)
    teller = _TELLERS.get(message.command)
    amends = _deed_of(message)[0] is not None
    story = teller(message, actor, features) if teller and not amends else None
    if story is None:
        return None
    msgid = message.tags.get("msgid")
    return Entry(
        id=msgid or fresh_id(),
        kind=story.kind,
        author=story.author,
        text=story.text,
        time=_time_of(message, now),
        seq=sequence_number(message),
        msgid=msgid,
        own=me in {fold(story.author), fold(story.about)},
        reply_to=_answered(message),
        edited=EDITED in message.tags,
    )


def amendment_of(message: Message, me: str, now: int) -> Amendment | None:
    """What a message changes of an earlier one, None where it stands for itself.

    Sources: https://ircv3.net/specs/client-tags/react, https://ircv3.net/specs/extensions/message-redaction,
    and docs/protocol.md, "Editing".
    """
    deed, target, text = _deed_of(message)
    number = sequence_number(message)
    if EDITED in message.tags:  # in its newest version already, which takes the place of older ones
        deed, target, text = Deed.EDIT, message.tags.get("msgid"), _spoken(message.param(1))
        number = _number(message.tags[EDITED])
    if deed is None or not target:
        return None
    actor = actor_of(message)
    order = Order(number or 0, _time_of(message, now))
    return Amendment(deed, target, actor, text, order, own=fold(actor) == me)


def _deed_of(message: Message) -> tuple[Deed | None, str | None, str]:
    """What is done to which message, and with which words."""
    tags = message.tags
    match message.command:
        case "PRIVMSG" | "NOTICE" if caps.EDIT in tags:
            return Deed.EDIT, tags[caps.EDIT], _spoken(message.param(1))
        case "TAGMSG" if tags.get(REACT):
            return Deed.REACT, _answered(message), tags[REACT][:LONGEST_REACTION]
        case "TAGMSG" if tags.get(UNREACT):
            return Deed.UNREACT, _answered(message), tags[UNREACT][:LONGEST_REACTION]
        case "REDACT" if message.param(1) != tags.get("msgid"):
            return Deed.REMOVE, message.param(1), message.param(2)
    return None, None, ""


def _answered(message: Message) -> str | None:
    return message.tags.get(REPLY) or message.tags.get(DRAFT_REPLY) or None


def _time_of(message: Message, now: int) -> int:
    time = parse_time(message.tags.get("time", ""))
    return now if time is None else time


def actor_of(message: Message) -> str:
    """The nick that a message comes from, or the server's name."""
    return Source.parse(message.source or "").nick


def sequence_number(message: Message) -> int | None:
    """The conversation's number of a message, None where it has none that can be one."""
    return _number(message.tags.get(caps.SEQ, ""))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def _said(message: Message, actor: str, _: Features) -> _Story | None:
    text = message.param(1)
    if text.startswith(_ACTION):
        return _Story(Kind.ACTION, actor, _spoken(text))
    if text.startswith(_CTCP):  # a question between programs, such as VERSION
        return None
    return _Story(Kind.NOTICE if message.command == "NOTICE" else Kind.SAID, actor, text)


def _spoken(text: str) -> str:
    """A text without what makes it an action (CTCP ACTION)."""
    return text.removeprefix(_ACTION).removesuffix(_CTCP) if text.startswith(_ACTION) else text


def _removed(message: Message, actor: str, _: Features) -> _Story:
    """In the history a REDACT with a message's msgid is in its place (docs/protocol.md, "Removing")."""
    return _Story(Kind.REMOVED, actor, "")


def _joined(_: Message, actor: str, __: Features) -> _Story:
    return _Story(Kind.JOINED, actor, "")


def _parted(message: Message, actor: str, _: Features) -> _Story:
    return _Story(Kind.LEFT, actor, message.param(1))


def _quit(message: Message, actor: str, _: Features) -> _Story:
    return _Story(Kind.LEFT, actor, message.param(0))


def _kicked(message: Message, actor: str, _features: Features) -> _Story:
    reason = message.param(2)
    words = _("removed by {actor}: {reason}") if reason else _("removed by {actor}")
    return _Story(Kind.LEFT, message.param(1), words.format(actor=actor, reason=reason))


def _renamed(message: Message, actor: str, _: Features) -> _Story:
    return _Story(Kind.RENAMED, actor, message.param(0), about=message.param(0))


def _topic(message: Message, actor: str, _: Features) -> _Story:
    return _Story(Kind.TOPIC, actor, message.param(1))


def _mode(message: Message, actor: str, features: Features) -> _Story:
    changes = parse_modes(message.params[1:], features)
    return _Story(Kind.INFO, actor, describe_modes(actor, changes, Rules.of(features)))


_TELLERS: Final[dict[str, _Teller]] = {
    "PRIVMSG": _said,
    "NOTICE": _said,
    "JOIN": _joined,
    "PART": _parted,
    "QUIT": _quit,
    "REDACT": _removed,
    "KICK": _kicked,
    "NICK": _renamed,
    "TOPIC": _topic,
    "MODE": _mode,
}
