"""What later events have done to messages: newer versions, reactions, removal. The same however they arrive.

History comes in pages, the newest first, so an amendment is often here before the message that it is about.
"""

from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Final, NamedTuple

from hubbub.client.model import Entry, Kind, Reaction
from hubbub.client.translation import _
from hubbub.wire.names import fold

MOST_AMENDED: Final = 4000
"""Messages whose amendments are kept; beyond, those of the message that was amended first go."""

MOST_REACTIONS: Final = 500
"""Reactions that are kept of one message, taken back or not. Nobody reads more."""

LONGEST_REACTION: Final = 64
"""Characters of a reaction. It is an emoji, or a word where a client lets people write one."""


class Deed(Enum):
    """What is done to a message."""

    EDIT = auto()
    REACT = auto()
    UNREACT = auto()
    REMOVE = auto()


class Order(NamedTuple):
    """When an amendment was made: by the server's number, and by time where there is none."""

    seq: int
    time: int


class Amendment(NamedTuple):
    """What the event of `actor` does to the message whose msgid is `target`.

    `text` is the newer version, the reaction, or the reason of the removal. `own` says that it is ours.
    """

    deed: Deed
    target: str
    actor: str
    text: str
    order: Order
    own: bool


@dataclass(slots=True)
class _Amended:
    """All that is known of one message beside itself."""

    version: Amendment | None = None
    removal: Amendment | None = None
    reactions: dict[tuple[str, str], Amendment] = field(default_factory=dict)
    """The newest word of each person on each reaction."""

    def add(self, amendment: Amendment) -> None:
        match amendment.deed:
            case Deed.EDIT:
                self.version = _newest(self.version, amendment)
            case Deed.REMOVE:
                self.removal = _oldest(self.removal, amendment)
            case Deed.REACT | Deed.UNREACT:
                key = (fold(amendment.actor), amendment.text)
                if key in self.reactions or len(self.reactions) < MOST_REACTIONS:
                    self.reactions[key] = _newest(self.reactions.get(key), amendment)

    def counted(self) -> tuple[Reaction, ...]:
        """The reactions that stand, in the order in which each was first made."""
        standing: dict[str, list[Amendment]] = {}
        for each in sorted(self.reactions.values(), key=lambda amendment: amendment.order):
            if each.deed is Deed.REACT:
                standing.setdefault(each.text, []).append(each)
        return tuple(
            Reaction(text, tuple(each.actor for each in made), own=any(each.own for each in made))
            for text, made in standing.items()
        )


class Amendments:
    """The amendments of one conversation, by the msgid of the message that they are about."""

    def __init__(self) -> None:
        self._amended: dict[str, _Amended] = {}

    def add(self, amendment: Amendment) -> None:
        """Take note of one; what is newer already wins."""
        if amendment.target not in self._amended and len(self._amended) >= MOST_AMENDED:
            del self._amended[next(iter(self._amended))]
        self._amended.setdefault(amendment.target, _Amended()).add(amendment)

    def apply(self, entry: Entry) -> Entry:
        """The entry as it is to be shown now."""
        amended = self._amended.get(entry.msgid or "")
        if amended is None:
            return entry
        if amended.removal is not None:
            return _removed(entry, amended.removal)
        text = amended.version.text if amended.version is not None else entry.text
        edited = amended.version is not None
        return replace(entry, text=text, edited=edited, reactions=amended.counted())

    def clear(self) -> None:
        """Forget everything: the messages are gone, too."""
        self._amended.clear()


def _newest(known: Amendment | None, other: Amendment) -> Amendment:
    return other if known is None or known.order <= other.order else known


def _oldest(known: Amendment | None, other: Amendment) -> Amendment:
    return other if known is None or other.order < known.order else known


def _removed(entry: Entry, removal: Amendment) -> Entry:
    """What is left of a message: who said it, and when; and who took it away, if it was somebody else."""
    words = "" if fold(removal.actor) == fold(entry.author) else _by(removal)
    return replace(entry, kind=Kind.REMOVED, text=words, reply_to=None, edited=False, reactions=())


def _by(removal: Amendment) -> str:
    if not removal.text:
        return _("by {actor}").format(actor=removal.actor)
    return _("by {actor}: {reason}").format(actor=removal.actor, reason=removal.text)
