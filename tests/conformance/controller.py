"""The controller through which irctest starts and stops Hubbub (irctest, "basecontrollers.py").

Each test gets a server of its own. They begin with copies of one data directory, in which the account of the
server's administrator is registered: making the database and hashing the password take longer than
most tests.
"""

import atexit
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from irctest import patma  # type: ignore[import-not-found]  # fetched by whoever runs it
from irctest.basecontrollers import (  # type: ignore[import-not-found]
    BaseServerController,
    DirectoryBasedController,
)
from irctest.specifications import Capabilities, OptionalBehaviors  # type: ignore[import-not-found]

from hubbub.server.bounds import MAX_PASSWORD

_OPERATOR, _PASSWORD = "operuser", "operpassword"
"""What irctest says to OPER."""

_PATIENCE: Final = 20.0

_SETTINGS: Final[Mapping[str, object]] = {
    "name": "HubbubTest",
    "host": "My.Little.Server",
    "administrators": [_OPERATOR],
    "accounts.password_length": 1,
    "flood.enabled": False,
    "limits.history": 100,
}


def _toml(settings: Mapping[str, object]) -> str:
    """Settings with dotted names as TOML, which writes strings, numbers, truth values and lists as JSON."""
    return "".join([f"{name} = {json.dumps(value)}\n" for name, value in settings.items()])


def _serve(directory: Path, irc: str, settings: Mapping[str, object]) -> list[str]:
    """The arguments of a server in a directory."""
    config = directory / "hubbub.toml"
    config.write_text(_toml(settings))
    return [
        *("serve", "--data", str(directory / "data"), "--config", str(config)),
        *("--irc", irc, "--ircs", "off", "--web", "off"),
    ]


@cache
def _template() -> Path:
    """A data directory in which the administrator has an account. Made once."""
    directory = Path(tempfile.mkdtemp(prefix="hubbub-irctest-"))
    atexit.register(shutil.rmtree, directory)
    arguments = _serve(directory, "127.0.0.1:0", _SETTINGS)
    with subprocess.Popen([sys.executable, "-m", "hubbub", *arguments], stderr=subprocess.DEVNULL) as server:
        try:
            _register(_address(directory / "data" / "run.json"), _OPERATOR, _PASSWORD)
        finally:
            server.terminate()
    return directory / "data"


def _address(announcement: Path) -> tuple[str, int]:
    """Where a server listens, once it says so."""
    deadline = time.monotonic() + _PATIENCE
    while not announcement.exists():
        assert time.monotonic() < deadline, "the server didn't start"
        time.sleep(0.01)
    host, _, port = json.loads(announcement.read_text())["irc"][0].rpartition(":")
    return host, int(port)


def _register(address: tuple[str, int], name: str, password: str) -> None:
    """Make an account (https://ircv3.net/specs/extensions/account-registration)."""
    with socket.create_connection(address, timeout=_PATIENCE) as connection:
        lines = [
            "CAP REQ :draft/account-registration",
            f"NICK {name}",
            "USER u 0 * :u",
            "CAP END",
            f"REGISTER * * :{password}",
            "QUIT",
        ]
        connection.sendall("".join([f"{line}\r\n" for line in lines]).encode())
        with connection.makefile(encoding="utf-8") as answers:
            answer = answers.read()
    assert f"REGISTER SUCCESS {name}" in answer, answer


class HubbubController(BaseServerController, DirectoryBasedController):  # type: ignore[misc]
    """Starts `hubbub serve` for a test."""

    software_name = "Hubbub"
    supported_sasl_mechanisms: Final = frozenset({"PLAIN", "SCRAM-SHA-256"})
    supports_sts = False
    extban_mute_char = "m"
    _port_wait_interval = 0.01

    # What irctest must not skip.
    capabilities = frozenset(Capabilities) - {Capabilities.STS}
    optional_behaviors = frozenset(OptionalBehaviors) - {OptionalBehaviors.NON_UTF8_MESSAGE}
    isupport: Final = {
        "BOT": "B",
        "ELIST": "CMNTU",
        "INVEX": patma.ANYOPTSTR,
        "MONITOR": patma.ANYSTR,
        "PREFIX": "(qov)~@+",
        "STATUSMSG": "~@+",
        "TARGMAX": patma.ANYSTR,
        "UTF8ONLY": None,
        "WHOX": None,
    }

    def run(
        self,
        hostname: str,
        port: int,
        *,
        password: str | None,
        ssl: bool,
        run_services: bool,
        faketime: str | None,
        websocket_hostname: str | None,
        websocket_port: int | None,
    ) -> None:
        """Start a server at a port of this machine."""
        assert not ssl, "no test asks for it"
        self.hostname, self.port = hostname, port
        self.create_config()
        shutil.copytree(_template(), self.directory / "data")
        settings = {**_SETTINGS, **self._settings_of_test()}
        if password is not None:
            settings["password"] = password
        arguments = _serve(self.directory, f"127.0.0.1:{port}", settings)
        self.proc = self.execute([sys.executable, *self._program(faketime), *arguments])

    def _settings_of_test(self) -> dict[str, object]:
        test = self.test_config
        return {
            "accounts.before_connect": test.account_registration_before_connect,
            "accounts.email_required": test.account_registration_requires_email,
        }

    def _program(self, faketime: str | None) -> list[str]:
        """What runs Hubbub; `faketime` is like ``+1y x30``: 30 times as fast as the true time."""
        if faketime is None:
            return ["-m", "hubbub"]
        self.faketime_enabled = True
        return ["-m", "conformance.fast_clock", faketime.rpartition("x")[2]]

    def registerUser(self, case: object, username: str, password: str | None = None) -> None:  # noqa: N802
        """Make an account."""
        assert password is not None
        if len(password) > MAX_PASSWORD:
            pytest.xfail("a password has to fit into the line that makes the account")
        self.wait_for_port()
        _register(("127.0.0.1", self.port), username, password)

    def wait_for_services(self) -> None:
        """Do nothing: they are part of the server."""


def get_irctest_controller_class() -> type[HubbubController]:
    """What irctest looks for in this module."""
    return HubbubController
