"""What the server was asked for by somebody who waits for the answer, and what it has refused of that.

The answers come in the order of the questions, so the PONG to a PING after them says that they are complete.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from hubbub.client.changes import Answered, Refusal
from hubbub.client.features import Features
from hubbub.wire import capabilities as caps
from hubbub.wire.message import Message

MOST: Final = 50
"""Requests that may wait for their answers."""

_MARK: Final = "asked"
_MOST_DIGITS: Final = 18
"""Of a number in a label; a server may send back more than it was given."""

_TOO_MANY: Final = "The server has not answered yet. Try again when it has."
_LOST: Final = (
    "The connection was lost before the server had answered. Look whether it has happened, or try again."
)


class Step(NamedTuple):
    """One message of a request, and what it is about: the letter of a mode, or a word such as ``topic``."""

    about: str
    message: Message


@dataclass(slots=True)
class _Request:
    abouts: tuple[str, ...]
    refusals: list[Refusal] = field(default_factory=list)


class Requests:
    """The requests that have no answer yet, in order."""

    def __init__(self) -> None:
        self._waiting: dict[int, _Request] = {}

    def ask(self, ticket: int, steps: Sequence[Step], features: Features) -> list[Message] | Answered:
        """The messages to send for a request, or its answer where it can't be asked now."""
        if len(self._waiting) >= MOST:
            return Answered(ticket, (Refusal("", _TOO_MANY),))
        self._waiting[ticket] = _Request(tuple(step.about for step in steps))
        labels = caps.LABELED_RESPONSE in features
        messages = [
            step.message._replace(tags={"label": f"{_MARK}-{ticket}-{number}"}) if labels else step.message
            for number, step in enumerate(steps)
        ]
        return [*messages, Message("PING", (f"{_MARK}-{ticket}",))]

    def refuse(self, message: Message, words: str, features: Features) -> bool:
        """Take an error that is the answer to a request, found by its label; whether it is one.

        A server without labels means the oldest request, and what is named in its error.
        """
        if caps.LABELED_RESPONSE in features:
            ticket, number = _numbers(message.tags.get("label", ""))
            request = self._waiting.get(ticket)
            about = request.abouts[number] if request and number < len(request.abouts) else ""
        else:
            request = next(iter(self._waiting.values()), None)
            names = message.params[1:-1]
            about = next((each for each in request.abouts if each in names), "") if request else ""
        if request is None:
            return False
        refusal = Refusal(about, words)
        if len(request.refusals) < MOST and refusal not in request.refusals:
            request.refusals.append(refusal)
        return True

    def answer(self, token: str) -> Answered | None:
        """The answer to the request that the PONG with this token completes."""
        ticket, _ = _numbers(token)
        request = self._waiting.pop(ticket, None)
        return Answered(ticket, tuple(request.refusals)) if request is not None else None

    def break_off(self) -> list[Answered]:
        """The connection has gone, and nothing will be answered any more."""
        lost = [Answered(ticket, (Refusal("", _LOST),)) for ticket in self._waiting]
        self._waiting.clear()
        return lost


def _numbers(text: str) -> tuple[int, int]:
    """The ticket and the number in ``asked-5-1``; (-1, -1) where it is something else."""
    mark, *numbers = text.split("-")
    if mark != _MARK or not all(map(_is_number, numbers)):
        return -1, -1
    ticket, number = ([int(number) for number in numbers] + [0, 0])[:2]
    return ticket, number


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
