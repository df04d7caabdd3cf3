"""A real server in a process of its own."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Final, Self

from hubbub.client.address import Address
from support.forked import start_server, until_running

_DEADLINE: Final = 15.0


@dataclass
class ServerProcess:
    """Where it listens, and how to end it."""

    process: ForkServerProcess
    plain_port: int
    address: Address
    data: Path
    web: str
    """Where browsers find it, as HOST:PORT; nothing where they don't."""

    @classmethod
    @contextmanager
    def running(
        cls,
        data: Path,
        ircs: str = "127.0.0.1:0",
        irc: str = "127.0.0.1:0",
        settings: str = "",
        web: str = "off",
    ) -> Iterator[Self]:
        """Run it with its data in a folder; what it logs goes to the file beside that."""
        config = data.with_suffix(".toml")
        config.write_text(settings)
        arguments = ["--data", str(data), "--config", str(config)]
        arguments += ["--irc", irc, "--ircs", ircs, "--web", web]
        process = start_server(arguments, data.with_suffix(".log"))
        try:
            run = until_running(process, data)
            plain, encrypted = (int(run[kind][0].rpartition(":")[2]) for kind in ("irc", "ircs"))
            yield cls(process, plain, Address("127.0.0.1", encrypted, tls=True), data, "".join(run["web"]))
        finally:
            process.kill()
            process.join(_DEADLINE)

    def interrupt(self) -> None:
        """Press Ctrl-C where it runs."""
        assert self.process.pid is not None
        os.kill(self.process.pid, signal.SIGINT)

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.join(_DEADLINE)

    def stop(self) -> None:
        """End it gracefully, and wait for that."""
        self.process.terminate()
        self.process.join(_DEADLINE)
