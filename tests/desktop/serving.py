"""A real server in a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from hubbub.client.address import Address

_DEADLINE = 15.0


@dataclass
class ServerProcess:
    """Where it listens, and how to end it."""

    process: "subprocess.Popen[bytes]"
    plain_port: int
    address: Address
    data: Path

    @classmethod
    @contextmanager
    def running(
        cls, data: Path, ircs: str = "127.0.0.1:0", irc: str = "127.0.0.1:0", settings: str = ""
    ) -> Iterator[Self]:
        """Run it with its data in a folder; what it logs goes to the file beside that."""
        config = data.with_suffix(".toml")
        config.write_text(settings)
        command = [sys.executable, "-m", "hubbub", "serve", "--data", str(data), "--config", str(config)]
        command += ["--irc", irc, "--ircs", ircs]
        with (
            data.with_suffix(".log").open("ab") as log,
            subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log) as process,
        ):
            try:
                run = _read_run(data / "run.json", process)
                plain, encrypted = (int(run[kind][0].rpartition(":")[2]) for kind in ("irc", "ircs"))
                yield cls(process, plain, Address("127.0.0.1", encrypted, tls=True), data)
            finally:
                process.kill()

    def stop(self) -> None:
        """End it gracefully, and wait for that."""
        self.process.terminate()
        self.process.wait(_DEADLINE)


def _read_run(path: Path, process: "subprocess.Popen[bytes]") -> dict[str, Any]:
    until = time.monotonic() + _DEADLINE
    while time.monotonic() < until and process.poll() is None:
        if path.exists():
            run: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return run
        time.sleep(0.01)  # another process's start can only be polled
    raise AssertionError("The server has not started")
