"""The capabilities that Hubbub's server and clients know, and how a request changes a set of them."""

from typing import Final

ACCOUNT_NOTIFY: Final = "account-notify"
ACCOUNT_REGISTRATION: Final = "draft/account-registration"
ACCOUNT_REQUIRED: Final = "soju.im/account-required"
ACCOUNT_TAG: Final = "account-tag"
AWAY_NOTIFY: Final = "away-notify"
BATCH: Final = "batch"
CAP_NOTIFY: Final = "cap-notify"
CHANNEL_RENAME: Final = "draft/channel-rename"
CHGHOST: Final = "chghost"
CHATHISTORY: Final = "draft/chathistory"
ECHO_MESSAGE: Final = "echo-message"
EVENT_PLAYBACK: Final = "draft/event-playback"
EXTENDED_JOIN: Final = "extended-join"
EXTENDED_MONITOR: Final = "extended-monitor"
EXTENDED_ISUPPORT: Final = "draft/extended-isupport"
INVITE_NOTIFY: Final = "invite-notify"
LABELED_RESPONSE: Final = "labeled-response"
MESSAGE_TAGS: Final = "message-tags"
METADATA_2: Final = "draft/metadata-2"
METADATA_3: Final = "draft/metadata-3"
MULTILINE: Final = "draft/multiline"
MULTI_PREFIX: Final = "multi-prefix"
NO_IMPLICIT_NAMES: Final = "no-implicit-names"
PLAYBACK: Final = "znc.in/playback"
PRE_AWAY: Final = "draft/pre-away"
READ_MARKER: Final = "draft/read-marker"
RELAYMSG: Final = "draft/relaymsg"
SASL: Final = "sasl"
REDACTION: Final = "draft/message-redaction"
SEARCH: Final = "soju.im/search"
SERVER_TIME: Final = "server-time"
SETNAME: Final = "setname"
STANDARD_REPLIES: Final = "standard-replies"
SOJU_NO_IMPLICIT_NAMES: Final = "soju.im/no-implicit-names"
USERHOST_IN_NAMES: Final = "userhost-in-names"
WEBPUSH: Final = "draft/webpush"
SOJU_WEBPUSH: Final = "soju.im/webpush"

# Hubbub's own; docs/protocol.md says what they mean.
EDIT: Final = "hubbub.chat/edit"
IDENTITY: Final = "hubbub.chat/identity"
NONCE: Final = "hubbub.chat/nonce"
PASSWD: Final = "hubbub.chat/passwd"  # noqa: S105 - a name
SCRAM_KEYS: Final = "hubbub.chat/scram-keys"
SEQ: Final = "hubbub.chat/seq"

METADATA: Final = frozenset({METADATA_2, METADATA_3})
"""Two drafts of one extension, of which a client has one at most."""


def has_metadata(capabilities: frozenset[str]) -> bool:
    """Whether a client with these takes part in metadata, for which it needs batches too."""
    return BATCH in capabilities and not capabilities.isdisjoint(METADATA)


def apply_request(request: str, current: frozenset[str], offered: frozenset[str]) -> frozenset[str] | None:
    """Carry out ``CAP REQ :a b -c``: the new set, or None where that can't be had.

    None where a name is unknown, or where two of them exclude each other (`METADATA`).

    A request is taken or refused as a whole (https://ircv3.net/specs/extensions/capability-negotiation,
    "The CAP REQ subcommand").
    """
    result = set(current)
    for word in request.split():
        name = word.removeprefix("-")
        if name not in offered:
            return None
        if word.startswith("-"):
            result.discard(name)
        else:
            result.add(name)
    return None if result >= METADATA else frozenset(result)
