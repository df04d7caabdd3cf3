"""Who plays in the world: two who own accounts, a guest, an old client, two who have said nothing yet."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Final

from hubbub.server.features import CAPABILITIES
from hubbub.wire import capabilities as cap

PASSWORD: Final = "correct-horse"


@dataclass(frozen=True)
class Actor:
    """A client: where it comes from, and what it says to come in."""

    address: str
    lines: tuple[str, ...] = ()
    certificate: str = ""


def _caps(*without: str) -> tuple[str, ...]:
    """Ask for all capabilities but these, in lines that are short enough."""
    names = sorted(
        set(CAPABILITIES) - {*without, cap.PLAYBACK, cap.NO_IMPLICIT_NAMES, cap.SOJU_NO_IMPLICIT_NAMES}
    )
    return (f"CAP REQ :{' '.join(names[::2])}", f"CAP REQ :{' '.join(names[1::2])}")


def _login(name: str) -> tuple[str, ...]:
    answer = b64encode(f"\0{name}\0{PASSWORD}".encode()).decode()
    return ("AUTHENTICATE PLAIN", f"AUTHENTICATE {answer}")


ACTORS: Final = {
    "a": Actor(
        "127.0.0.1",
        (
            *(
                "CAP LS 302",
                *_caps(cap.METADATA_2),
                *_login("ann"),
                "NICK ann",
                "USER ann 0 * :Ann",
                "CAP END",
            ),
            *(f"OPER ann {PASSWORD}", "METADATA * SUB topic status"),
        ),
        certificate="ann's",
    ),
    "b": Actor(
        "2001:db8::1",
        (
            *_caps(cap.METADATA_3, cap.SEQ, cap.EDIT),
            *_login("bob"),
            "NICK bob",
            "USER bob 0 * :Bob",
            "CAP END",
        ),
    ),
    "c": Actor(
        "::ffff:192.0.2.5",
        (
            *(*_caps(cap.METADATA_2, cap.MULTILINE, cap.EXTENDED_JOIN), "IDENTITY :cat's own secret word"),
            *("NICK cat", "USER cat 0 * :Cat", "CAP END", "JOIN #a,#b", "MONITOR + ann,dan"),
        ),
        certificate="cat's",
    ),
    "d": Actor("192.0.2.5", ("NICK dan", "USER dan 0 * :Dan", "JOIN #a")),
    "e": Actor(
        "127.0.0.1",
        (
            f"CAP REQ :{cap.PLAYBACK} {cap.NO_IMPLICIT_NAMES}",
            f"CAP REQ :{cap.MESSAGE_TAGS} {cap.SASL} {cap.LABELED_RESPONSE}",
            *(*_login("ann"), "NICK ann", "USER ann 0 * :Ann", "CAP END"),
        ),
    ),
    "f": Actor("192.0.2.7"),
    "g": Actor("2001:db8::2", certificate="nobody's"),
}

FOUNDING: Final = (
    *(
        "a CAP REQ :message-tags batch labeled-response",
        "a NICK ann",
        "a USER ann 0 * :Ann",
        "a CAP END",
        ".",
        "a JOIN #a,#b",
    ),
    *(
        f"a REGISTER * * {PASSWORD}",
        ".",
        "b NICK bob",
        "b USER bob 0 * :Bob",
        "b JOIN #a",
        f"b REGISTER * * {PASSWORD}",
        ".",
    ),
    *(
        "a MODE #a +v bob",
        "a TOPIC #a :what was",
        "a PRIVMSG #a :one",
        "b PRIVMSG #a :two words",
        "b PRIVMSG ann :psst",
        ".",
    ),
    *("a MODE #b +I R:bob", "a METADATA #a SET topic :cake", "b METADATA * SET status :here", "."),
)
"""What has happened before: a script, see script.py."""
