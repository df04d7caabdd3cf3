"""Where ``say`` and ``tail`` go, and as whom: a server of this machine, or one that is named."""

import asyncio
import getpass
import json
import os
import sys
from collections.abc import Coroutine
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from hubbub.client.address import Address, AddressError, parse_address
from hubbub.client.caller import Way
from hubbub.client.credentials import Credentials, is_private
from hubbub.client.errors import ClientError, ServerChangedError, ServerPasswordError
from hubbub.client.known_servers import KnownServers, KnownServersError
from hubbub.client.trust import greet
from hubbub.client.visit import now
from hubbub.wire.names import nick_problem

PASSWORD_VARIABLE: Final = "HUBBUB_PASSWORD"  # noqa: S105 - a name
SERVER_PASSWORD_VARIABLE: Final = "HUBBUB_SERVER_PASSWORD"  # noqa: S105 - a name

_OTHER_NAMES: Final = range(2, 21)
"""What is put behind the name that nobody has chosen, where somebody else has it."""

_EVERYWHERE: Final = frozenset({"", "::", "0.0.0.0"})  # noqa: S104 - read, not bound


class NoWayError(Exception):
    """It isn't known where to go or as whom; the text says what to do."""


class Destination(NamedTuple):
    """The flags. `server` is None for the one that runs on this machine with its data in `data`."""

    data: Path
    server: str | None
    name: str | None
    password_file: Path | None
    server_password_file: Path | None = None

    def way(self) -> Way:
        """Find it, anew each time: a server that was started again may have another port.

        Raises NoWayError.
        """
        try:
            address = parse_address(self.server) if self.server is not None else local_address(self.data)
        except AddressError as error:
            raise NoWayError(str(error)) from error
        names, password = self._names(), _secret(self.password_file, PASSWORD_VARIABLE)
        credentials = Credentials(names[0], password) if password else None
        server_password = _secret(self.server_password_file, SERVER_PASSWORD_VARIABLE)
        if server_password and not is_private(address):
            words = (
                f"The line to {address} is not encrypted, so the server's password is not sent on it. "
                "Name the port with encryption."
            )
            raise NoWayError(words)
        greeting = partial(_greet, address)
        return Way(address, names, credentials, greeting, server_password)

    def _names(self) -> tuple[str, ...]:
        if self.name is None:
            name = _own_name()
            return name, *(f"{name}{number}" for number in _OTHER_NAMES)
        problem = nick_problem(self.name)
        if problem is not None:
            raise NoWayError(f"{problem}.")
        return (self.name,)


def _secret(file: Path | None, variable: str) -> str:
    """What is in a file, or else in the environment; empty where neither is. Raises NoWayError."""
    if file is None:
        return os.environ.get(variable, "")
    try:
        return file.read_text(encoding="utf-8").removesuffix("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise NoWayError(f"{file} can't be read: {error}.") from error


def _own_name() -> str:
    """The name of whoever runs this, as a bot's."""
    try:
        name = f"{getpass.getuser()}-bot"
    except (KeyError, OSError):  # a user without a name; the latter since Python 3.13
        name = "hubbub-bot"
    return name if nick_problem(f"{name}{_OTHER_NAMES[-1]}") is None else "hubbub-bot"


def local_address(data: Path) -> Address:
    """Where the server listens whose data is in a folder of this machine. Raises NoWayError."""
    try:
        listening = json.loads((data / "run.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        words = (
            f"No server runs on this machine with its data in {data}. Start one with hubbub serve, name "
            "another folder with --data, or another computer's server with --server."
        )
        raise NoWayError(words) from error
    except (OSError, ValueError) as error:
        raise NoWayError(f"{data / 'run.json'} can't be read: {error}.") from error
    for kind, tls in (("irc", False), ("ircs", True)):
        for address in listening.get(kind, []):
            host, _, port = address.rpartition(":")
            host = host.strip("[]")
            return Address("localhost" if host in _EVERYWHERE else host, int(port), tls)
    raise NoWayError(f"The server in {data} has no listener for IRC (listen.irc). Give it one.")


def _greet(address: Address, fingerprint: str | None) -> None:
    """Look whether an encrypted server is the one that was met before.

    Raises ClientError, KnownServersError.
    """
    if fingerprint is None:
        return
    known_servers = KnownServers.default()
    is_new = known_servers.fingerprint(address) is None
    try:
        words = greet(known_servers, address, fingerprint, now())
    except ServerChangedError as error:
        raise ClientError(
            f"{error} If you know why, and that {error.presented} is its new fingerprint, enter it once with "
            f"the desktop program, or put that into {known_servers.path}."
        ) from error
    if is_new:
        sys.stderr.write(f"{words}\n")


def run(work: Coroutine[Any, Any, int], interrupted: int) -> int:
    """Do something on a server; the exit status, which after Ctrl-C is `interrupted`."""
    try:
        return asyncio.run(work)
    except ServerPasswordError as error:
        sys.stderr.write(f"{error} Give it with --server-password-file, or in {SERVER_PASSWORD_VARIABLE}.\n")
        return 1
    except (ClientError, KnownServersError, NoWayError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return interrupted
