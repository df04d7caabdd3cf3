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
INVITE_NOTIFY: Final = "invite-notify"
LABELED_RESPONSE: Final = "labeled-response"
MESSAGE_TAGS: Final = "message-tags"
MULTILINE: Final = "draft/multiline"
MULTI_PREFIX: Final = "multi-prefix"
RELAYMSG: Final = "draft/relaymsg"
SASL: Final = "sasl"
SERVER_TIME: Final = "server-time"
SETNAME: Final = "setname"
STANDARD_REPLIES: Final = "standard-replies"
USERHOST_IN_NAMES: Final = "userhost-in-names"

# Hubbub's own; docs/protocol.md says what they mean.
IDENTITY: Final = "hubbub.chat/identity"
NONCE: Final = "hubbub.chat/nonce"
SEQ: Final = "hubbub.chat/seq"


def apply_request(request: str, current: frozenset[str], offered: frozenset[str]) -> frozenset[str] | None:
    """Carry out ``CAP REQ :a b -c``: the new set, or None when any name is unknown.

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
    return frozenset(result)
