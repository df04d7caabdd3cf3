"""The system's limit of open files, of which each connection is one."""

import logging
import sys
from typing import Final

log: Final = logging.getLogger(__name__)

_OTHERS: Final = 64
"""Files that a server has open beside its connections: the database, its listeners, its log."""


def allowed_connections(wanted: int) -> int:
    """Raise the limit as far as so many connections need; returns how many there can be of those."""
    if sys.platform == "win32":  # whose limit is its memory
        return wanted
    import resource  # noqa: PLC0415 - Windows has none

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + _OTHERS
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return wanted
    raised = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))
    except (OSError, ValueError):  # macOS has another limit, which it doesn't tell
        return soft - _OTHERS
    return raised - _OTHERS


def make_room(clients: int) -> None:
    """Let this process have so many connections, or warn that it can't."""
    allowed = allowed_connections(clients)
    if allowed < clients:
        log.warning(
            "fewer files may be open than limits.clients needs",
            extra={"clients": clients, "enough_for": allowed, "remedy": "raise LimitNOFILE (ulimit -Hn)"},
        )
