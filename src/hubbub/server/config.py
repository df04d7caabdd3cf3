"""The configuration: a TOML file, overridden by the command line, checked before anything starts."""

import tomllib
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, Self, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    IPvAnyNetwork,
    ValidationError,
    field_validator,
    model_validator,
)

from hubbub.wire.announcement import MAX_NETWORK_CHARACTERS
from hubbub.wire.names import channel_problem

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

DEFAULT_MOTD: Final = (
    "Whatever is said here stays on this server.",
    "Type and press Return. /join #name opens another room, /msg NAME talks in private.",
)


class ConfigError(Exception):
    """The configuration can't be used; the text names the key and what is wrong with it."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Listen(_Section):
    """Where to listen: HOST:PORT each; ``*`` is every address of this machine, port 0 any free port."""

    irc: tuple[str, ...] = ("127.0.0.1:6667",)
    ircs: tuple[str, ...] = ("*:6697",)
    web: tuple[str, ...] = ("*:8067",)


class Web(_Section):
    """What listeners for browsers need to know of the world."""

    address: str | None = Field(default=None, pattern=r"^https?://[^\s/?#@]+$")
    """Where people open the page, such as ``https://chat.example.org``, if they do so under a public name."""
    certificate: Path | None = None
    """A certificate and those that lead to a known authority, in PEM. With it, only HTTPS is spoken."""
    key: Path | None = None
    """The certificate's private key, in PEM."""
    proxies: tuple[IPvAnyNetwork, ...] = ()
    """The networks of reverse proxies, which are believed in what they say of those who ask."""
    metrics: tuple[IPvAnyNetwork, ...] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
    """The networks from which metrics may be read."""
    internal: tuple[IPvAnyNetwork, ...] = ()
    """Networks that are not the internet, and that the server may send requests into all the same."""

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.certificate is None) is not (self.key is None):
            raise ValueError("certificate and key belong together: name both, or none")
        return self


class Files(_Section):
    """Files that people upload, so that others get a link."""

    enabled: bool = True
    """Whether the server takes them; it needs a listener for browsers (`listen.web`)."""
    days: int = Field(default=30, ge=0)
    """After which a file is removed; 0 for never."""
    size: int = Field(default=100 << 20, ge=1)
    """Bytes of one file."""
    quota: int = Field(default=1 << 30, ge=1)
    """Bytes of all files of one person."""
    total: int = Field(default=10 << 30, ge=1)
    """Bytes of all files."""


class Audit(_Section):
    """The log of who did what to whom, for administrators."""

    days: int = Field(default=90, ge=0)
    """After which an entry is removed; 0 for never."""
    entries: int = Field(default=100_000, ge=1)
    """Entries that are kept; the oldest go first."""


class Push(_Section):
    """Push notifications: what is said to people who don't look, sent to their devices."""

    enabled: bool = True
    """Whether the server sends them; it needs a listener for browsers (`listen.web`)."""
    contact: str | None = Field(default=None, pattern=r"^(https://|mailto:)\S+$")
    """How those who run push services can reach whoever runs this server; None for `web.address`."""


class Limits(_Section):
    """Bounds on what clients may use."""

    clients: int = Field(default=20_000, ge=1)
    connections_per_address: int = Field(default=16, ge=1)
    """Connections from one IPv4 address or one IPv6 /64; those from this machine itself don't count."""
    send_queue: int = Field(default=1 << 20, ge=4096)
    """Bytes that may wait for a client that doesn't read, before it is disconnected."""
    channels_per_client: int = Field(default=100, ge=1)
    channels: int = Field(default=100_000, ge=1)
    list_entries: int = Field(default=100, ge=1)
    """Bans, exceptions and invite exceptions that one channel may have together."""
    server_bans: int = Field(default=1000, ge=1)
    """Addresses and masks that the server itself may keep out."""
    targets: int = Field(default=4, ge=1)
    """People or channels that one message may be sent to."""
    monitor: int = Field(default=100, ge=1)
    """Nicks that one client may monitor."""
    replay: int = Field(default=50, ge=0)
    """Messages shown on joining to clients that can't ask for history."""
    read_markers: int = Field(default=500, ge=1)
    """Conversations of which it is kept how far one person has read them."""
    push_subscriptions: int = Field(default=10, ge=1)
    """Devices on which one person gets push notifications."""
    webhooks: int = Field(default=20, ge=1)
    """Addresses under which programs may write in one channel."""
    invite_links: int = Field(default=10, ge=1)
    """Invite links that one person may have who is no administrator."""
    invite_uses: int = Field(default=100, ge=1)
    """People whom one of these may let in."""
    metadata_keys: int = Field(default=20, ge=1)
    """What one person can tell of themselves, and what can be told of one channel."""
    metadata_value: int = Field(default=300, ge=1, le=350)
    """Bytes of one of these."""
    metadata_subscriptions: int = Field(default=50, ge=1)
    """Keys of which one client can hear."""
    history: int = Field(default=1000, ge=1)
    """Messages that one CHATHISTORY may ask for."""
    search: int = Field(default=100, ge=1)
    """Messages that one SEARCH may ask for."""
    login_attempts: int = Field(default=10, ge=1)
    """Wrong passwords in a minute, for one account and from one address."""
    registrations: int = Field(default=20, ge=1)
    """Accounts that may be made in a minute from one address."""
    accounts: int = Field(default=100_000, ge=1)
    """Accounts there may be; each is kept in memory."""
    sessions_per_account: int = Field(default=20, ge=1)
    """Devices that one account may be connected with at once."""


Inviters: TypeAlias = Literal["everybody", "moderators", "administrators"]
"""Who may make invite links: everybody with an account, moderators for their channels, administrators."""


class AccountSettings(_Section):
    """Who may have an account, and who may do without."""

    guests: bool = True
    """Whether one can come in without an account."""
    registration: bool = True
    """Whether people can register accounts themselves."""
    before_connect: bool = True
    """Whether they can before they have come in."""
    code: str | None = None
    """A word that whoever registers must know; None for nothing."""
    invitations: Inviters | None = None
    """Who may make invite links; None is everybody with an account, or only administrators where people can't
    register themselves."""
    email_required: bool = False
    """Whether an e-mail address must be given. It is kept, and not written to."""
    password_length: int = Field(default=8, ge=1)
    """Characters that a password needs at least."""


class Timeouts(_Section):
    """Seconds of silence. All go by the monotonic clock."""

    registration: float = Field(default=30, gt=0)
    handshake: float = Field(default=10, gt=0)
    ping: float = Field(default=90, gt=0)
    """After which a client is asked whether it is still there."""
    gone: float = Field(default=150, gt=0)
    """After which it is taken to be gone."""
    file: float = Field(default=30, gt=0)
    """In which more of a file has to come or to go that is being sent."""

    @model_validator(mode="after")
    def _ask_first(self) -> Self:
        if self.gone <= self.ping:
            raise ValueError("gone must be longer than ping, so that there is time to answer")
        return self


class Flood(_Section):
    """Flood control: a client may send `burst` commands at once and `rate` a second after that."""

    enabled: bool = True
    burst: float = Field(default=40, ge=1)
    rate: float = Field(default=10, gt=0)


class Config(_Section):
    """Everything that an operator can set."""

    name: str = Field(
        default="Hubbub", max_length=MAX_NETWORK_CHARACTERS, pattern=r"^[^\s\p{Cc}]+( [^\s\p{Cc}]+)*$"
    )
    """The network's name, as clients show it: words with one space between them."""
    host: str = Field(default="hubbub.chat", pattern=r"^[A-Za-z0-9.-]{1,63}$")
    """What the server calls itself as the source of a message. It needs no DNS name of its own."""
    lobby: str = "#lobby"
    """The channel that everyone meets in."""
    motd: tuple[str, ...] = DEFAULT_MOTD
    password: str | None = None
    """A password that everyone needs to connect."""
    administrators: tuple[str, ...] = ()
    """The accounts whose owners administrate the server, beside those with the mark of an administrator."""
    announce: bool = True
    """Whether the server tells the local network that it is there."""
    accounts: AccountSettings = AccountSettings()
    listen: Listen = Listen()
    web: Web = Web()
    files: Files = Files()
    audit: Audit = Audit()
    push: Push = Push()
    limits: Limits = Limits()
    timeouts: Timeouts = Timeouts()
    flood: Flood = Flood()

    @property
    def inviters(self) -> Inviters:
        """Who may make invite links, beside administrators."""
        return self.accounts.invitations or ("everybody" if self.accounts.registration else "administrators")

    @property
    def takes_files(self) -> bool:
        """Whether files can be uploaded."""
        return self.files.enabled and bool(self.listen.web)

    @property
    def sends_pushes(self) -> bool:
        """Whether push notifications are sent."""
        return self.push.enabled and bool(self.listen.web)

    @field_validator("lobby")
    @classmethod
    def _is_channel(cls, name: str) -> str:
        problem = channel_problem(name)
        if problem is not None:
            raise ValueError(problem)
        return name

    @field_validator("motd")
    @classmethod
    def _is_lines(cls, motd: tuple[str, ...]) -> tuple[str, ...]:
        if any(not set(line).isdisjoint("\r\n\0") for line in motd):
            raise ValueError("each line is an entry of its own, without line breaks in it")
        return motd

    @classmethod
    def load(cls, path: Path | None, overrides: dict[str, Any]) -> Self:
        """Read the file at `path`, if any, and lay `overrides` over it. Raises ConfigError."""
        values = _read(path) if path else {}
        try:
            return cls.model_validate(_laid_over(values, overrides))
        except ValidationError as error:
            raise ConfigError(_in_words(error)) from error


def _laid_over(values: dict[str, Any], overrides: dict[str, Any]) -> dict[str, Any]:
    """Both, section by section. What the file gives in place of a section is left for the checks."""
    result = dict(values)
    for key, value in overrides.items():
        below = result.get(key, {})
        if isinstance(value, dict):
            result[key] = {**below, **value} if isinstance(below, dict) else below
        else:
            result[key] = value
    return result


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"The configuration {path} can't be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"The configuration {path} is not TOML: {error}") from error


def _in_words(error: ValidationError) -> str:
    problems = [_problem(".".join(map(str, problem["loc"])), problem) for problem in error.errors()]
    return "The configuration has a mistake. " + "; ".join(problems)


def _problem(key: str, details: "ErrorDetails") -> str:
    if details["type"] != "extra_forbidden":
        return f"{key}: {details['msg']}"
    near = get_close_matches(key, _names(Config), n=1)
    return f"{key}: There is no such setting" + "".join([f", do you mean {each}?" for each in near])


def _names(section: type[BaseModel], prefix: str = "") -> list[str]:
    """The keys of all settings, with those of their sections before them."""
    names: list[str] = []
    for name, field in section.model_fields.items():
        below = isinstance(field.default, BaseModel)
        names += _names(type(field.default), f"{prefix}{name}.") if below else [prefix + name]
    return names
