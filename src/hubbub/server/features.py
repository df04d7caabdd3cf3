"""What the server tells clients that it can do: capabilities, RPL_ISUPPORT and the welcome."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from hubbub import __version__
from hubbub.server.bounds import MODE_CHANGES
from hubbub.server.commands.user_modes import BOT, USER_MODES
from hubbub.server.config import Config
from hubbub.server.conversation import MEMBERSHIP_MODES
from hubbub.server.masklists import EXCEPTIONS, INVITATIONS
from hubbub.server.passwords import ITERATIONS
from hubbub.server.sasl import MECHANISMS
from hubbub.wire import capabilities as cap
from hubbub.wire import limits, numerics
from hubbub.wire.isupport import serialise_tokens
from hubbub.wire.limits import MAX_METADATA_KEY
from hubbub.wire.masks import ACCOUNT, EXTBANS
from hubbub.wire.message import Message
from hubbub.wire.modes import CHANNEL_MODES, Kind, chanmodes, letters
from hubbub.wire.names import MEMBERSHIP_PREFIXES

CAPABILITIES: Final[Mapping[str, str]] = {
    cap.ACCOUNT_NOTIFY: "",
    cap.ACCOUNT_REGISTRATION: "",
    cap.ACCOUNT_TAG: "",
    cap.AWAY_NOTIFY: "",
    cap.BATCH: "",
    cap.CAP_NOTIFY: "",
    cap.CHANNEL_RENAME: "",
    cap.CHATHISTORY: "",
    cap.CHGHOST: "",
    cap.ECHO_MESSAGE: "",
    cap.EDIT: "",
    cap.EVENT_PLAYBACK: "",
    cap.EXTENDED_JOIN: "",
    cap.EXTENDED_ISUPPORT: "",
    cap.EXTENDED_MONITOR: "",
    cap.IDENTITY: "",
    cap.INVITE_NOTIFY: "",
    cap.LABELED_RESPONSE: "",
    cap.MESSAGE_TAGS: "",
    cap.METADATA_2: "",
    cap.METADATA_3: "",
    cap.MULTILINE: f"max-bytes={limits.MULTILINE_MAX_BYTES},max-lines={limits.MULTILINE_MAX_LINES}",
    cap.MULTI_PREFIX: "",
    cap.NONCE: "",
    cap.NO_IMPLICIT_NAMES: "",
    cap.PASSWD: "",
    cap.PLAYBACK: "",
    cap.PRE_AWAY: "",
    cap.READ_MARKER: "",
    cap.RELAYMSG: "/",
    cap.SASL: ",".join(MECHANISMS),
    cap.REDACTION: "",
    cap.SCRAM_KEYS: "",
    cap.SEARCH: "",
    cap.SEQ: "",
    cap.SERVER_TIME: "",
    cap.SETNAME: "",
    cap.SOJU_NO_IMPLICIT_NAMES: "",
    cap.STANDARD_REPLIES: "",
    cap.USERHOST_IN_NAMES: "",
}
"""What clients may always ask for, with the values of CAP LS 302."""


FILE_HOST: Final = ("soju.im/FILEHOST", "draft/FILEHOST")
"""Names for where files may be sent to: soju's doc/ext/filehost.md, and its forerunner."""

UPLOADS: Final = "\ue001"
"""Stands for that address until there is one: a private character, as `_NICK` is."""

FILES: Final = "\ue002"
"""Stands for what the links to files begin with, as far as a session is told."""

_WITH_TARGETS: Final = ("PRIVMSG", "NOTICE", "NAMES", "KICK")
"""The commands that take several targets, up to `limits.targets`."""


def capabilities(config: Config, vapid: str = "") -> Mapping[str, str]:
    """What clients may ask for as the server is configured, with the values of CAP LS 302.

    `vapid` is the server's public key for push notifications, empty where it sends none.
    """
    settings = config.accounts
    words = {"before-connect": settings.before_connect, "email-required": settings.email_required}
    registration = ",".join(word for word, said in words.items() if said)
    required = {} if settings.guests else {cap.ACCOUNT_REQUIRED: ""}
    limits = config.limits
    told = (
        f"before-connect,max-subs={limits.metadata_subscriptions},max-keys={limits.metadata_keys},"
        f"max-key-bytes={MAX_METADATA_KEY},max-value-bytes={limits.metadata_value}"
    )
    metadata = dict.fromkeys(sorted(cap.METADATA), told)
    keys = f"iterations={ITERATIONS},password-length={settings.password_length}"
    with_values = {cap.ACCOUNT_REGISTRATION: registration, cap.SCRAM_KEYS: keys, **metadata}
    pushes = dict.fromkeys((cap.SOJU_WEBPUSH, cap.WEBPUSH) if vapid else (), "")
    return {**CAPABILITIES, **with_values, **required, **pushes}


def offered(capabilities: Mapping[str, str], *, modern: bool) -> list[str]:
    """The words of CAP LS, for clients that know version 302 of it or don't.

    The latter take no values and a single line (capability-negotiation, "Multi-line replies"), and are older
    than all that isn't of the core of IRCv3, whose names have a slash.
    """
    if not modern:
        return [name for name in capabilities if "/" not in name]
    return [f"{name}={value}" if value else name for name, value in capabilities.items()]


def isupport(config: Config, vapid: str = "") -> list[tuple[str, ...]]:
    """The tokens of RPL_ISUPPORT, in lines, with `UPLOADS` and `FILES` where each session has its own.

    `vapid` is as in `capabilities`.
    """
    tokens = {
        "NETWORK": config.name,
        "CASEMAPPING": "ascii",
        "CHANTYPES": "#",
        "CHANMODES": chanmodes(),
        "PREFIX": f"({MEMBERSHIP_MODES}){MEMBERSHIP_PREFIXES}",
        "STATUSMSG": MEMBERSHIP_PREFIXES,
        "MODES": str(MODE_CHANGES),
        "MAXLIST": f"{letters(Kind.LIST)}:{config.limits.list_entries}",
        "EXCEPTS": EXCEPTIONS,
        "INVEX": INVITATIONS,
        "EXTBAN": f",{EXTBANS}",
        "ACCOUNTEXTBAN": ACCOUNT,
        "NICKLEN": str(limits.MAX_NICK_CHARACTERS),
        "CHANNELLEN": str(limits.MAX_CHANNEL_CHARACTERS),
        "TOPICLEN": str(limits.MAX_TOPIC),
        "AWAYLEN": str(limits.MAX_AWAY),
        "KICKLEN": str(limits.MAX_KICK_REASON),
        "KEYLEN": str(limits.MAX_KEY),
        "USERLEN": str(limits.MAX_USERNAME_CHARACTERS),
        "NAMELEN": str(limits.MAX_REALNAME),
        "CHANLIMIT": f"#:{config.limits.channels_per_client}",
        "TARGMAX": ",".join([f"{command}:{config.limits.targets}" for command in _WITH_TARGETS]),
        "MONITOR": str(config.limits.monitor),
        "ELIST": "CMNTU",
        "BOT": BOT,
        "WHOX": "",
        "CHATHISTORY": str(config.limits.history),
        "MSGREFTYPES": "msgid,timestamp",
        "UTF8ONLY": "",
        "hubbub.chat/LOBBY": config.lobby,
    }
    # A line for each of these, since it may be long.
    hosts = [*((f"{name}={UPLOADS}",) for name in FILE_HOST), (f"hubbub.chat/FILES={FILES}",)]
    keys = [(f"VAPID={vapid}",)] if vapid else []
    return [*serialise_tokens(tokens), *(hosts if config.takes_files else []), *keys]


def addressed(lines: Iterable[tuple[str, ...]], uploads: str, files: str) -> Iterator[tuple[str, ...]]:
    """The lines of `isupport` for one session: where it may send files to, and how links to them begin."""
    for words in lines:
        yield tuple([word.replace(UPLOADS, uploads).replace(FILES, files) for word in words])


_ALL_MODES: Final = "".join(mode.letter for mode in CHANNEL_MODES)
_WITH_ARGUMENT: Final = letters(Kind.ROLE, Kind.LIST, Kind.WORD, Kind.VALUE)


class Welcome:
    """What a newcomer is told first, 001 to 005: written once, since little of it differs."""

    def __init__(self, config: Config, started: str, tokens: list[tuple[str, ...]]) -> None:
        lines = [
            (numerics.RPL_WELCOME, f"Welcome to {config.name}, {_NICK}"),
            (numerics.RPL_YOURHOST, f"This is {config.host}, running hubbub {__version__}"),
            (numerics.RPL_CREATED, f"It was started on {started}"),
            (
                numerics.RPL_MYINFO,
                config.host,
                f"hubbub-{__version__}",
                USER_MODES,
                _ALL_MODES,
                _WITH_ARGUMENT,
            ),
        ]
        self._text = _written(config.host, lines)
        supported = [(numerics.RPL_ISUPPORT, *words, "are supported by this server") for words in tokens]
        self._isupport = _written(config.host, supported)

    def encode(self, nick: str, uploads: str, files: str, *, with_isupport: bool) -> bytes:
        """The lines for one newcomer, as they go over the wire, with those of RPL_ISUPPORT or without.

        `uploads` and `files` are as in `addressed`.
        """
        told = self._isupport.replace(UPLOADS, uploads).replace(FILES, files) if with_isupport else ""
        return (self._text + told).replace(_NICK, nick).encode()


def _written(host: str, lines: Iterable[tuple[str, ...]]) -> str:
    messages = [Message(numeric, (_NICK, *params), host) for numeric, *params in lines]
    return "".join([f"{message.serialise()}\r\n" for message in messages])


_NICK: Final = "\ue000"
"""Stands for the nick until there is one: a private character that no nick can hold."""
