"""A server that the program hosts: its own process, which ends with the window because its input does."""

import contextlib
import getpass
import json
import socket
import subprocess
import sys
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from hubbub.client.address import Address
from hubbub.client.translation import _
from hubbub.desktop.host.control import HostControl
from hubbub.lan import lan_address
from hubbub.wire.announcement import network_problem
from hubbub.wire.control import Order, Report

_LOOK: Final = 30  # milliseconds between two looks at a server that starts
_FIRM: Final = 0.3  # seconds that a server has after it was told to terminate
_PORTS_TRIED: Final = 50
_LAST_PORT: Final = 65535

WEB_PORT: Final = 8067
"""Where browsers find a server, unless somebody else listens there."""


class Place(NamedTuple):
    """Where a server listens, and how it is called."""

    host: str
    port: int
    name: str
    web: int = 0
    """The port for browsers and files; 0 where there is none."""


class HostedServer:
    """Starts `hubbub serve`, tells when it is ready, or why it isn't, and gives it orders.

    `told` is called with every report of the running server, `ended` when it has ended by itself.
    """

    def __init__(self, root: tk.Misc, data: Path) -> None:
        """Keep the server's data, its log and its run.json in the folder `data`."""
        self._root = root
        self._data = data
        self._process: subprocess.Popen[bytes] | None = None
        self._control: HostControl | None = None
        self._look: str | None = None
        self.place: Place | None = None
        """Where it listens; after it has ended by itself, where it has."""
        self.told: Callable[[Report], None] = lambda _report: None
        self.ended: Callable[[], None] = lambda: None

    @property
    def log_path(self) -> Path:
        """Where the server writes what it does."""
        return self._data / "hosted.log"

    @property
    def address(self) -> Address | None:
        """Where this computer itself reaches it."""
        return Address(door(self.place.host), self.place.port, tls=True) if self.place else None

    @property
    def is_running(self) -> bool:
        """Whether people can come in."""
        return self._control is not None

    def start(
        self,
        host: str,
        port: int,
        *,
        name: str = "Hubbub",
        web: int = 0,
        ready: Callable[[int], None],
        failed: Callable[[str], None],
    ) -> None:
        """Start listening on host and port (0: a free one) without waiting.

        With `web`, browsers are let in there, or on the next port that is free. Calls ready(port) or
        failed(reason in words) on the window's thread.
        """
        self._data.mkdir(parents=True, exist_ok=True)
        self._data.chmod(0o700)  # also one that was made before
        self.log_path.write_bytes(b"")
        self._begin(Place(host, port, name, _web_port(host, port, web)), ready, failed)

    def start_again(self, *, ready: Callable[[int], None], failed: Callable[[str], None]) -> None:
        """Start one that has ended by itself, where it was."""
        assert self.place is not None  # noqa: S101 - it has ended
        self._begin(self.place, ready, failed)

    def give(self, order: Order) -> bool:
        """Give an order, which is answered with a report. Whether it is taken."""
        return self._control is not None and self._control.give(order)

    def stop(self, timeout: float) -> None:
        """End the server: its input ends, and it has `timeout` seconds before it is told more firmly.

        It loses nothing even when it is killed: what was confirmed is on disk.
        """
        if self._look:
            self._root.after_cancel(self._look)
            self._look = None
        self.place = None
        self._let_go(timeout)

    def last_words(self) -> str:
        """The last line of its log."""
        return _last_line(self.log_path)

    def _begin(self, place: Place, ready: Callable[[int], None], failed: Callable[[str], None]) -> None:
        self.place = place
        with self.log_path.open("ab") as log:
            self._process = self._spawn(place, log)
        self._look = self._root.after(_LOOK, self._check, self._process, ready, failed)

    def _spawn(self, place: Place, log: IO[bytes]) -> "subprocess.Popen[bytes]":
        web = at_port(place.host, place.web) if place.web else "off"
        command = [sys.executable, "-m", "hubbub", "serve", "--data", str(self._data), "--name", place.name]
        command += ["--ircs", at_port(place.host, place.port), "--irc", "off", "--web", web, "--control"]
        return subprocess.Popen(  # noqa: S603 - our own program
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            creationflags=no_console(),
        )

    def _check(
        self, process: "subprocess.Popen[bytes]", ready: Callable[[int], None], failed: Callable[[str], None]
    ) -> None:
        self._look = None
        port = listening_port(self._data / "run.json", process.pid)
        if port is not None and self.place is not None:
            self.place = self.place._replace(port=port)
            self._control = HostControl(self._root, process, told=self._tell, ended=self._has_ended)
            ready(port)
        elif process.poll() is not None:
            self._let_go(0)
            failed(self.last_words())
        else:
            self._look = self._root.after(_LOOK, self._check, process, ready, failed)

    def _tell(self, report: Report) -> None:
        self.told(report)

    def _has_ended(self) -> None:
        self._let_go(0)
        self.ended()

    def _let_go(self, timeout: float) -> None:
        """End the process, if there is one, and everything that belongs to it."""
        process, self._process = self._process, None
        control, self._control = self._control, None
        if process is None:
            return
        if control is not None:
            control.close()
        _end(process, timeout)
        if control is not None:
            control.join(_FIRM)
        assert process.stdout is not None  # noqa: S101 - it was made with a pipe
        process.stdout.close()


def _end(process: "subprocess.Popen[bytes]", timeout: float) -> None:
    assert process.stdin is not None  # noqa: S101 - it was made with a pipe
    with contextlib.suppress(OSError):  # an order was under way to one that has ended
        process.stdin.close()
    for patience, next_step in ((timeout, process.terminate), (_FIRM, process.kill)):
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            next_step()
        else:
            return
    process.wait()


def listening_port(run_file: Path, pid: int) -> int | None:
    """The port that process `pid` says in `run_file` that it listens on; None while it says nothing."""
    try:
        run: dict[str, Any] = json.loads(run_file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):  # not there yet, or half-written
        return None
    if run.get("pid") != pid or not run.get("ircs"):
        return None
    return int(str(run["ircs"][0]).rpartition(":")[2])


def default_name() -> str:
    """What a server is called whose host has no better name for it."""
    try:
        user = getpass.getuser()
    except (ImportError, KeyError, OSError):  # a user without an entry (an ImportError on Windows)
        user = ""
    name = _("{name}'s Hubbub").format(name=f"{user[:1].upper()}{user[1:]}")
    return "Hubbub" if not user or network_problem(name) else name


def free_port(host: str, above: int) -> int | None:
    """The next port above `above` on which `host` could listen now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(above + 1, min(above + _PORTS_TRIED, _LAST_PORT) + 1):
        with contextlib.suppress(OSError), socket.create_server((host, port), family=family):
            return port
    return None


def _web_port(host: str, port: int, wanted: int) -> int:
    """The first port from `wanted` on that browsers can have; 0 where none is wanted or to be had.

    Where the host is wrong none is, and of that the server itself will tell.
    """
    found = free_port(host, wanted - 1) if wanted else None
    if found == port:
        found = free_port(host, port)
    return found or 0


def at_port(host: str, port: int) -> str:
    """A host and a port as one writes them together."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def page_link(host: str, port: int) -> str:
    """What one opens in a browser to come to a server on that host."""
    return f"http://{at_port(host, port)}/"


def door(host: str) -> str:
    """The host under which this computer itself reaches a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound


def is_private(host: str) -> bool:
    """Whether only this computer reaches a server that listens on `host`."""
    return host in {"localhost", "::1"} or host.startswith("127.")


def invitation(place: Place) -> str:
    """What a host tells the others who are to come to a server that listens at a place."""
    host, port = place.host, place.port
    if is_private(host):
        return _("Only people on this computer can come in, at {host}, port {port}.").format(
            host=host, port=port
        )
    name = host if door(host) == host else lan_address() or host
    words = _("The others find it under Enter a server, or type {name}, port {port}, there.").format(
        name=name, port=port
    )
    if not place.web:
        return words
    link = page_link(name, place.web)
    return " ".join((words, _("Without Hubbub, they open {link} in a browser.").format(link=link)))


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    said = [line.strip() for line in lines if line.strip()]
    return said[-1] if said else _("The server did not start, and did not say why.")


def no_console() -> int:
    """Windows would open a console window for the server."""
    return int(getattr(subprocess, "CREATE_NO_WINDOW", 0))
