"""Runs the ``hubbub`` command with INFO made worse, so that it can be shown what is noticed of that.

Usage: ``python -m survival.worse serve ...``. INFO then takes a word: what goes wrong.
"""

import time
from collections.abc import Callable, Sequence
from typing import Final

from hubbub.cli.start import run
from hubbub.server.commands.table import COMMANDS
from hubbub.server.fanout import Delivery
from hubbub.server.session import Session
from hubbub.wire.message import Message

BLOCKED: Final = 2.5
"""Seconds for which nobody is served."""

LEAKED: Final = 40_000_000
"""Bytes that nobody needs any more."""

_leaked: list[bytes] = []


def _block(_session: Session) -> None:
    time.sleep(BLOCKED)


def _leak(_session: Session) -> None:
    _leaked.append(b"x" * LEAKED)


def _lose(session: Session) -> None:
    """Have nobody get what is delivered next."""
    fanout = session.server.fanout
    deliver = fanout.deliver

    def lose(_deliveries: Sequence[Delivery]) -> None:
        fanout.deliver = deliver  # type: ignore[method-assign]  # that is the fault

    fanout.deliver = lose  # type: ignore[assignment, method-assign]


def _fail(_session: Session) -> None:
    raise ValueError("this is broken")


_FAULTS: Final[dict[str, Callable[[Session], None]]] = {
    "block": _block,
    "leak": _leak,
    "lose": _lose,
    "fail": _fail,
}


def _info(session: Session, message: Message) -> None:
    _FAULTS[message.params[0]](session)


if __name__ == "__main__":
    COMMANDS["INFO"] = COMMANDS["INFO"]._replace(handler=_info)
    run()
