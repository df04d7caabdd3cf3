"""Sizes that the specifications or Hubbub's own promises fix, in bytes unless a name says otherwise."""

from typing import Final, NamedTuple

MAX_BODY: Final = 512
"""A line without its tags, CR LF included (modern.ircdocs.horse, "Message Format")."""

MAX_CLIENT_TAGS: Final = 4096
"""Tags that a client sends, "@" and the space included: 4094 of data (message-tags, "Size limit")."""

MAX_SERVER_TAGS: Final = 8191
"""Tags that a client may receive, "@" and the space included (message-tags, "Size limit")."""

UNTERMINATED_SLACK: Final = 1024
"""What a peer may send beyond the longest legal line before the missing newline ends the connection."""

MAX_NICK_CHARACTERS: Final = 30
MAX_NICK_BYTES: Final = 90
"""As it is written, and as it is folded, which can be longer: it stands up to three times in one line."""

MAX_CHANNEL_CHARACTERS: Final = 64
MAX_CHANNEL_BYTES: Final = 192
"""The same for a channel. The longest two leave room for some text in a line (lines.room_for_text)."""

MAX_TOPIC: Final = 390
MAX_AWAY: Final = 200
MAX_KICK_REASON: Final = 255
MAX_REDACTION_REASON: Final = 255
MAX_REALNAME: Final = 150
MAX_USERNAME_CHARACTERS: Final = 20
MAX_KEY: Final = 64
MAX_MASK: Final = 150

MULTILINE_MAX_BYTES: Final = 65536
"""The text of one draft/multiline message, its line breaks included."""

MULTILINE_MAX_LINES: Final = 1000
"""The lines of one draft/multiline batch."""

MIN_ITERATIONS: Final = 100_000
MAX_ITERATIONS: Final = 600_000
"""Of PBKDF2, in keys of SCRAM that a client has made. The server computes as many for each PLAIN."""

MIN_SALT: Final = 16
MAX_SALT: Final = 64
"""Of such keys."""

MAX_METADATA_KEY: Final = 64
MAX_NONCE: Final = 64

MAX_LABEL: Final = 64
"""The value of a label (labeled-response, "Tag value")."""


class LineLimits(NamedTuple):
    """How long the parts of an incoming line may be."""

    body: int
    tags: int

    @property
    def unterminated(self) -> int:
        """The number of bytes after which a line without an end is an attack or a fault."""
        return self.body + self.tags + UNTERMINATED_SLACK


FROM_CLIENT: Final = LineLimits(MAX_BODY, MAX_CLIENT_TAGS)
FROM_SERVER: Final = LineLimits(MAX_BODY * 16, MAX_SERVER_TAGS)
"""A client reads lines longer than 512 bytes too: some servers send them, and refusing gains nothing."""
