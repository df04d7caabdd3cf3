"""What a header says of a file, and of who sends it. No I/O but the system's table of types.

Sources: RFC 7617 (Basic); W3C LDP 1.0, section 7.1 (Accept-Post).
"""

import mimetypes
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from hubbub.client.credentials import Credentials
from hubbub.wire.disposition import disposition, file_name

_UNKNOWN_TYPE: Final = "application/octet-stream"


class FileFacts(NamedTuple):
    """What a service says of a file: its name, its type, and its size in bytes where that is said."""

    name: str
    kind: str
    size: int | None


def read_facts(fields: Mapping[str, str]) -> FileFacts:
    """What an answer says of a file, by its fields in lower case."""
    size = fields.get("content-length", "")
    return FileFacts(
        file_name(fields.get("content-disposition", "")),
        fields.get("content-type", "").partition(";")[0].strip().lower(),
        int(size) if size.isascii() and size.isdigit() else None,
    )


def describe(name: str, kind: str, size: int) -> dict[str, str]:
    """The name, the type and the size in bytes of a file."""
    return {
        "Content-Type": kind,
        "Content-Length": str(size),
        "Content-Disposition": disposition(name),
    }


def log_in(credentials: Credentials) -> dict[str, str]:
    """Who sends it, and their password."""
    words = f"{credentials.account}:{credentials.password}"
    return {"Authorization": f"Basic {b64encode(words.encode()).decode()}"}


def types_of(accept_post: str) -> Sequence[str]:
    """The types that an Accept-Post names, in lower case and without parameters."""
    return tuple(each.partition(";")[0].strip().lower() for each in accept_post.split(",") if each.strip())


def is_accepted(kind: str, accepted: Sequence[str]) -> bool:
    """Whether a type is among those that are accepted. Where none are named, all are."""
    group = f"{kind.partition('/')[0]}/*"
    return not accepted or not {kind, group, "*/*", "*"}.isdisjoint(accepted)


def type_of(name: str) -> str:
    """What is in a file, by its name. The first call reads the system's table."""
    kind, encoding = mimetypes.guess_type(name)
    return _UNKNOWN_TYPE if kind is None or encoding else kind
