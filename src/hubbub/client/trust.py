"""Whether a server is the one that was met before: its certificate is noted at the first visit."""

from hubbub.client.address import Address
from hubbub.client.day_words import local, weekday_and_day
from hubbub.client.entrance import Told
from hubbub.client.errors import ServerChangedError
from hubbub.client.known_servers import KnownServers
from hubbub.client.translation import _


def greet(known_servers: KnownServers, address: Address, fingerprint: str | None, now: int) -> str:
    """Look a server up before anything is said to it; what to tell the person of it.

    `fingerprint` is that of its certificate, None on a plain line. Raises ServerChangedError.
    """
    is_new = known_servers.fingerprint(address) is None
    server = known_servers.meet(address, fingerprint, now)
    if fingerprint is None:
        return _("Connected to {address}, without encryption.").format(address=address)
    if server.fingerprint is not None and server.fingerprint != fingerprint:
        raise ServerChangedError(
            _(
                "This is not the server that you met on {day}: its certificate "
                "has changed. Nothing was sent to it."
            ).format(day=date_in_words(server.met)),
            server.met,
            server.fingerprint,
            fingerprint,
        )
    if not is_new:
        return _("Connected to {address}, encrypted.").format(address=address)
    return _(
        "Connected to {address}, encrypted. This is your first visit, so its "
        "certificate was noted: you will be warned if another server answers in its "
        "place."
    ).format(address=address)


def introduce(known_servers: KnownServers, told: Told, now: int) -> None:
    """Note the server that a link leads to as that one says, unless it was met before.

    Raises KnownServersError.
    """
    known_servers.meet(told.server, told.fingerprint, now)


def date_in_words(milliseconds: int) -> str:
    """A day, given in milliseconds since 1970, as people say it: ``Tuesday 3 November 2026``."""
    return weekday_and_day(local(milliseconds))
