"""What the server was asked for by somebody who waits for the answer, and what it has refused of that.

The answers come in the order of the questions, so the PONG to a PING after them says that they are complete.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from hubbub.client.channel_changes import Answered, Refusal
from hubbub.client.features import Features
from hubbub.client.translation import N_, _
from hubbub.wire import capabilities as caps
from hubbub.wire.message import Message
from hubbub.wire.names import fold

MOST: Final = 50
"""Requests that may wait for their answers."""

_MARK: Final = "asked"
_MOST_DIGITS: Final = 18
"""Of a number in a label; a server may send back more than it was given."""

_TOO_MANY: Final = N_("The server has not answered yet. Try again when it has.")
_LOST: Final = N_(
    "The connection was lost before the server had answered. Look whether it has happened, or try again."
)


class Step(NamedTuple):
    """One message of a request, and what it is about: the letter of a mode, or a word such as ``topic``."""

    about: str
    message: Message


@dataclass(slots=True)
class _Request:
    abouts: tuple[str, ...]
    names: frozenset[str]
    """What an error about it may name, folded."""
    refusals: list[Refusal] = field(default_factory=list)


class Requests:
    """The requests that have no answer yet, in order."""

    def __init__(self) -> None:
        self._waiting: dict[int, _Request] = {}

    def ask(self, ticket: int, steps: Sequence[Step], features: Features) -> list[Message] | Answered:
        """The messages to send for a request, or its answer where it can't be asked now."""
        if len(self._waiting) >= MOST:
            return Answered(ticket, (Refusal("", _(_TOO_MANY)),))
        names = frozenset(name for step in steps for name in _names_in(step.message))
        self._waiting[ticket] = _Request(tuple(step.about for step in steps), names)
        labels = caps.LABELED_RESPONSE in features
        messages = [
            step.message._replace(tags={"label": f"{_MARK}-{ticket}-{number}"}) if labels else step.message
            for number, step in enumerate(steps)
        ]
        return [*messages, Message("PING", (f"{_MARK}-{ticket}",))]

    def refuse(self, message: Message, words: str, features: Features) -> bool:
        """Take an error that is the answer to a request, found by its label; whether it is one.

        A server without labels means the oldest request, if its error names something of that.
        """
        if caps.LABELED_RESPONSE in features:
            ticket, number = _numbers(message.tags.get("label", ""))
            request = self._waiting.get(ticket)
            about = request.abouts[number] if request and number < len(request.abouts) else ""
        else:
            names = message.params[0 if message.command == "FAIL" else 1 : -1]
            oldest = next(iter(self._waiting.values()), None)
            request = oldest if oldest and not oldest.names.isdisjoint(map(fold, names)) else None
            about = next((each for each in request.abouts if each in names), "") if request else ""
        if request is None:
            return False
        refusal = Refusal(about, words)
        if len(request.refusals) < MOST and refusal not in request.refusals:
            request.refusals.append(refusal)
        return True

    def is_asked(self, message: Message) -> bool:
        """Whether a message belongs to the answer to a request, by its label."""
        return _numbers(message.tags.get("label", ""))[0] in self._waiting

    def answer(self, token: str) -> Answered | None:
        """The answer to the request that the PONG with this token completes."""
        ticket, _ = _numbers(token)
        request = self._waiting.pop(ticket, None)
        return Answered(ticket, tuple(request.refusals)) if request is not None else None

    def break_off(self) -> list[Answered]:
        """The connection has gone, and nothing will be answered any more."""
        lost = [Answered(ticket, (Refusal("", _(_LOST)),)) for ticket in self._waiting]
        self._waiting.clear()
        return lost


def _names_in(message: Message) -> set[str]:
    """What errors about a message name: its command, channel and people, and each letter of a MODE."""
    letters = message.param(1) if message.command == "MODE" else ""
    return {fold(word) for word in (message.command, *message.params, *letters)}


def _numbers(text: str) -> tuple[int, int]:
    """The ticket and the number in ``asked-5-1``; (-1, -1) where it is something else."""
    mark, *numbers = text.split("-")
    if mark != _MARK or not all(map(_is_number, numbers)):
        return -1, -1
    ticket, number = ([int(number) for number in numbers] + [0, 0])[:2]
    return ticket, number


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
