"""Making and lifting bans of the server, whoever asks for that; bans.py knows whom they mean."""

from functools import partial
from typing import TYPE_CHECKING

from hubbub.server.bans import ServerBans
from hubbub.server.expulsion import ban_line, expel, is_hit
from hubbub.server.journal import Action, Batch
from hubbub.store.records import Removal, ServerBanRecord

if TYPE_CHECKING:
    from hubbub.server.server import Server


def has_room(server: "Server") -> bool:
    """Whether the server may have one more ban."""
    return len(server.bans) - len(server.bans.ended()) < server.config.limits.server_bans


def make_ban(server: "Server", ban: ServerBanRecord) -> Batch:
    """Keep somebody out and, once that is stored, put out whoever is here and meant.

    Raises RecoveringError, before anything is changed.
    """
    bans = server.bans
    old, ended = bans.find(ban.kind, ban.mask), bans.ended()
    batch = server.journal.store([*map(Removal, ended), ban], partial(_undo, bans, ban, old))
    batch.outputs.append(Action(partial(_expel_banned, server, ban)))
    for each in ended:
        bans.remove(each)
    bans.add(ban)
    return batch


def lift_ban(server: "Server", ban: ServerBanRecord) -> Batch:
    """Keep somebody out no longer. Raises RecoveringError, before anything is changed."""
    batch = server.journal.store([Removal(ban)], partial(server.bans.add, ban))
    server.bans.remove(ban)
    return batch


def _undo(bans: ServerBans, ban: ServerBanRecord, old: ServerBanRecord | None) -> None:
    bans.remove(ban)
    if old is not None:
        bans.add(old)


def _expel_banned(server: "Server", ban: ServerBanRecord) -> None:
    """Put out whoever is here and meant by a new ban; the others have been asked for before."""
    alone = ServerBans([ban], server.now)
    for other in [connection.session for connection in server.registry.connections]:
        if not other.closing and is_hit(other, alone):
            expel(other, f"Banned: {ban.reason}", ban_line(server, other.nick, ban))
