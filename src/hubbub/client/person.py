"""What a server tells of one person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """The answer to WHOIS (modern.ircdocs.horse, "WHOIS message"). What was not said is None or empty."""

    nick: str
    user: str = ""
    host: str = ""
    """Where they come from, as far as the server shows it."""
    is_near: bool = False
    """Whether we come from the same host."""
    real_name: str = ""
    account: str | None = None
    away: str | None = None
    """Why they are away, which may be empty; None for who is there."""
    channels: tuple[str, ...] = ()
    server: str = ""
    standing: str = ""
    """What they are on the server, such as ``administrates this server``."""
    is_bot: bool = False
    is_secure: bool = False
    """Whether they are connected with TLS."""
    idle: int | None = None
    """For how many seconds they have said nothing."""
    since: int | None = None
    """When they have come, in milliseconds since 1970."""
