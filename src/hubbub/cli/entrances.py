"""``hubbub invite`` and ``hubbub login-link``: whoever runs a server on this machine has it make links.

They come to it as clients do, and say nothing of themselves but the key that only its owner can read.
"""

import asyncio
import sys
from pathlib import Path
from typing import Final, NamedTuple

from hubbub.cli.qr import code
from hubbub.cli.way import NoWayError, local_address
from hubbub.client.connection import Connection
from hubbub.client.errors import ConnectionLostError
from hubbub.client.visit import Timing
from hubbub.server.certificate import fingerprint
from hubbub.wire.message import Message

_USUAL: Final = "*"
_STRANGER: Final = (
    "The server that answers there has another certificate than the one in {data}, so nothing was said to it."
)


class InviteWish(NamedTuple):
    """The flags of ``hubbub invite``."""

    channels: tuple[str, ...]
    uses: int | None
    duration: str | None
    note: str | None


async def invite(data: Path, wish: InviteWish) -> int:
    """Have a link made that lets people in, and show it; the exit status."""
    channels = ",".join(each if each.startswith("#") else f"#{each}" for each in wish.channels)
    uses = str(wish.uses) if wish.uses is not None else _USUAL
    words = (channels or _USUAL, uses, wish.duration or _USUAL, wish.note or _USUAL)
    return await _make(data, Message("INVITELINK", ("CREATE", *words)))


async def login_link(data: Path, account: str, duration: str | None) -> int:
    """Have a link made with which somebody can choose a new password, and show it; the exit status."""
    words = (account, duration) if duration is not None else (account,)
    return await _make(data, Message("LOGINLINK", ("CREATE", *words)))


async def list_links(data: Path) -> int:
    """Show the invite links that there are; the exit status."""
    return _show(await _order(data, Message("INVITELINK", ("LIST",))))


async def end_link(data: Path, link_id: str) -> int:
    """End an invite link; the exit status."""
    return _show(await _order(data, Message("INVITELINK", ("END", link_id))))


async def _make(data: Path, order: Message) -> int:
    answers = await _order(data, order)
    status = _show(answers)
    for answer in answers:
        if answer.command == "NOTE" and answer.param(1) == "CREATED":
            sys.stdout.writelines(f"{line}\n" for line in code(answer.params[3]))
    return status


def _show(answers: list[Message]) -> int:
    for answer in answers:
        if answer.command == "FAIL":
            sys.stderr.write(f"{answer.params[-1]}.\n")
            return 1
    sys.stdout.writelines(f"{answer.params[-1]}.\n" for answer in answers if answer.command == "NOTE")
    return 0


async def _order(data: Path, order: Message) -> list[Message]:
    """What the server that runs here answers to its owner. Raises NoWayError, ClientError."""
    address, key, timing = local_address(data), _key(data), Timing()
    connection = await Connection.open(address, timing.connect)
    try:
        if connection.fingerprint not in {None, fingerprint(data / "tls" / "certificate.pem")}:
            raise NoWayError(_STRANGER.format(data=data))
        begin = [Message("CAP", ("REQ", "standard-replies")), Message("HOSTKEY", (key,))]
        connection.send([*begin, order, Message("QUIT")])
        async with asyncio.timeout(timing.answer):
            return await _until_end(connection)
    except TimeoutError as error:
        raise ConnectionLostError("The server has stopped answering.") from error
    finally:
        connection.abort()


async def _until_end(connection: Connection) -> list[Message]:
    heard: list[Message] = []
    while not any(message.command == "ERROR" for message in heard):
        heard += [item for item in await connection.receive() if isinstance(item, Message)]
    return heard


def _key(data: Path) -> str:
    """What proves that this is the server's owner. Raises NoWayError."""
    try:
        return (data / "host.key").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        words = f"{data / 'host.key'} can't be read: {error}. Make links as the user who runs the server."
        raise NoWayError(words) from error
