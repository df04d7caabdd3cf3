"""How a connection becomes a registered client, as a table of legal transitions.

A client is registered once it has sent NICK and USER and, if it began to negotiate capabilities, CAP END
(modern.ircdocs.horse, "Connection Registration"; capability-negotiation, "CAP END").
"""

from enum import Enum, auto
from typing import Final


class State(Enum):
    """What a connection has said so far."""

    NEW = auto()
    NICK = auto()
    USER = auto()
    NEGOTIATING = auto()
    NEGOTIATING_NICK = auto()
    NEGOTIATING_USER = auto()
    NEGOTIATING_NICK_USER = auto()
    REGISTERED = auto()


class Step(Enum):
    """What moves a connection on."""

    NICK = auto()
    USER = auto()
    NEGOTIATE = auto()
    """CAP LS or CAP REQ."""
    END = auto()
    """CAP END."""


TRANSITIONS: Final[dict[State, dict[Step, State]]] = {
    State.NEW: {
        Step.NICK: State.NICK,
        Step.USER: State.USER,
        Step.NEGOTIATE: State.NEGOTIATING,
        Step.END: State.NEW,
    },
    State.NICK: {
        Step.NICK: State.NICK,
        Step.USER: State.REGISTERED,
        Step.NEGOTIATE: State.NEGOTIATING_NICK,
        Step.END: State.NICK,
    },
    State.USER: {
        Step.NICK: State.REGISTERED,
        Step.NEGOTIATE: State.NEGOTIATING_USER,
        Step.END: State.USER,
    },
    State.NEGOTIATING: {
        Step.NICK: State.NEGOTIATING_NICK,
        Step.USER: State.NEGOTIATING_USER,
        Step.NEGOTIATE: State.NEGOTIATING,
        Step.END: State.NEW,
    },
    State.NEGOTIATING_NICK: {
        Step.NICK: State.NEGOTIATING_NICK,
        Step.USER: State.NEGOTIATING_NICK_USER,
        Step.NEGOTIATE: State.NEGOTIATING_NICK,
        Step.END: State.NICK,
    },
    State.NEGOTIATING_USER: {
        Step.NICK: State.NEGOTIATING_NICK_USER,
        Step.NEGOTIATE: State.NEGOTIATING_USER,
        Step.END: State.USER,
    },
    State.NEGOTIATING_NICK_USER: {
        Step.NICK: State.NEGOTIATING_NICK_USER,
        Step.NEGOTIATE: State.NEGOTIATING_NICK_USER,
        Step.END: State.REGISTERED,
    },
    State.REGISTERED: {
        Step.NICK: State.REGISTERED,
        Step.NEGOTIATE: State.REGISTERED,
        Step.END: State.REGISTERED,
    },
}


def advance(state: State, step: Step) -> State | None:
    """The state after `step`, or None where the step is not legal (a second USER: 462)."""
    return TRANSITIONS[state].get(step)
