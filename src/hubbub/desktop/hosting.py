"""A server that the program hosts: its own process, which ends with the window because its input does."""

import contextlib
import json
import socket
import subprocess
import sys
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final

_LOOK: Final = 30  # milliseconds between two looks at a server that starts
_FIRM: Final = 0.3  # seconds that a server has after it was told to terminate
_PORTS_TRIED: Final = 50
_LAST_PORT: Final = 65535


class HostedServer:
    """Starts `hubbub serve` and tells when it is ready, or why it isn't."""

    def __init__(self, root: tk.Misc, data: Path) -> None:
        """Keep the server's data, its log and its run.json in the folder `data`."""
        self._root = root
        self._data = data
        self._process: subprocess.Popen[bytes] | None = None
        self._look: str | None = None

    @property
    def log_path(self) -> Path:
        """Where the server writes what it does."""
        return self._data / "hosted.log"

    def start(
        self, host: str, port: int, *, ready: Callable[[int], None], failed: Callable[[str], None]
    ) -> None:
        """Start listening on host and port (0: a free one) without waiting.

        Calls ready(port) or failed(reason in words) on the window's thread.
        """
        self._data.mkdir(parents=True, exist_ok=True)
        self._data.chmod(0o700)  # also one that was made before
        with self.log_path.open("wb") as log:
            self._process = self._spawn(host, port, log)
        self._look = self._root.after(_LOOK, self._check, ready, failed)

    def stop(self, timeout: float) -> None:
        """End the server: its input ends, and it has `timeout` seconds before it is told more firmly.

        It loses nothing even when it is killed: what was confirmed is on disk.
        """
        if self._look:
            self._root.after_cancel(self._look)
            self._look = None
        if self._process is None:
            return
        process, self._process = self._process, None
        assert process.stdin is not None  # noqa: S101 - it was made with a pipe
        process.stdin.close()
        for patience, next_step in ((timeout, process.terminate), (_FIRM, process.kill)):
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                next_step()
            else:
                return
        process.wait()

    def _spawn(self, host: str, port: int, log: IO[bytes]) -> subprocess.Popen[bytes]:
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        command = [sys.executable, "-m", "hubbub", "serve", "--data", str(self._data)]
        command += ["--ircs", address, "--irc", "off", "--stop-with-parent"]
        return subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.PIPE, stdout=log, stderr=log, creationflags=_no_console()
        )

    def _check(self, ready: Callable[[int], None], failed: Callable[[str], None]) -> None:
        self._look = None
        assert self._process is not None  # noqa: S101 - stop() cancels this look
        port = listening_port(self._data / "run.json", self._process.pid)
        if port is not None:
            ready(port)
        elif self._process.poll() is not None:
            self.stop(0)
            failed(_last_line(self.log_path))
        else:
            self._look = self._root.after(_LOOK, self._check, ready, failed)


def listening_port(run_file: Path, pid: int) -> int | None:
    """The port that process `pid` says in `run_file` that it listens on; None while it says nothing."""
    try:
        run: dict[str, Any] = json.loads(run_file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):  # not there yet, or half-written
        return None
    if run.get("pid") != pid or not run.get("ircs"):
        return None
    return int(str(run["ircs"][0]).rpartition(":")[2])


def free_port(host: str, above: int) -> int | None:
    """The next port above `above` on which `host` could listen now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(above + 1, min(above + _PORTS_TRIED, _LAST_PORT) + 1):
        with socket.socket(family) as probe, contextlib.suppress(OSError):
            probe.bind((host, port))
            return port
    return None


def lan_address() -> str | None:
    """The address under which this computer is known on its network. Nothing is sent to find it out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # TEST-NET-1, RFC 5737: only chooses the outgoing interface
        return str(probe.getsockname()[0])
    return None


def door(host: str) -> str:
    """The host under which this computer itself reaches a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound


def invitation(host: str, port: int) -> str:
    """What a host tells the others who are to come to a server that listens on `host`."""
    if host in {"localhost", "::1"} or host.startswith("127."):
        return f"Only people on this computer can come in, at {host}, port {port}."
    name = host if door(host) == host else lan_address() or host
    return f"The others find it under Enter a server, or type {name}, port {port}, there."


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    said = [line.strip() for line in lines if line.strip()]
    return said[-1] if said else "The server did not start, and did not say why."


def _no_console() -> int:
    """Windows would open a console window for the server."""
    return int(getattr(subprocess, "CREATE_NO_WINDOW", 0))
