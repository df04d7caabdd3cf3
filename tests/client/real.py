"""The real server in its own process, and a line to it that can be made to fail."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from hubbub.client.address import Address, parse_address
from support.forked import start_server, until_running


class RealServer:
    """``hubbub serve`` with its data in `data`. It keeps its ports when it is started again."""

    def __init__(self, data: Path, settings: str = "") -> None:
        self._data = data
        self._config = data.with_suffix(".toml")
        self.configure(settings)
        self._process: ForkServerProcess | None = None
        self._ports = {"irc": "127.0.0.1:0", "ircs": "127.0.0.1:0", "web": "127.0.0.1:0"}

    def configure(self, settings: str) -> None:
        """Have other settings from the next start on."""
        self._config.write_text(f"{settings}\n[flood]\nenabled = false\n")

    @property
    def plain(self) -> Address:
        return parse_address(f"irc://{self._ports['irc']}")

    @property
    def tls(self) -> Address:
        return parse_address(f"ircs://{self._ports['ircs']}")

    @property
    def web(self) -> Address:
        return parse_address(f"irc://{self._ports['web']}")

    @property
    def host_key(self) -> str:
        return (self._data / "host.key").read_text()

    async def start(self) -> None:
        arguments = ["--data", str(self._data), "--config", str(self._config)]
        for kind, address in self._ports.items():
            arguments += [f"--{kind}", address]
        self._process = start_server(arguments, self._data.with_suffix(".log"))
        running = await asyncio.to_thread(until_running, self._process, self._data)
        self._ports = {kind: running[kind][0] for kind in self._ports}

    async def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            await self._ended(self._process)

    async def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            await self._ended(self._process)

    async def _ended(self, process: ForkServerProcess) -> None:
        await asyncio.to_thread(process.join)
        self._process = None


@asynccontextmanager
async def real_server(folder: Path, settings: str = "") -> AsyncIterator[RealServer]:
    server = RealServer(folder / "server", settings)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


class BadLine:
    """A relay to a server that can lose what the server says, and be cut."""

    def __init__(self, target: Address) -> None:
        self._target = target
        self._writers: list[asyncio.StreamWriter] = []
        self._relays: set[asyncio.Task[None]] = set()
        self.deaf = False
        """Whether what the server says is lost."""
        self.frozen = False
        """Whether everything is lost both ways, as with a cable that was pulled a moment ago."""
        self.address = Address("127.0.0.1", 0, tls=False)

    def cut(self) -> None:
        """Break every connection, as a pulled cable does once it is noticed."""
        self.deaf = self.frozen = False
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there = await asyncio.open_connection(self._target.host, self._target.port)
        except OSError:
            writer.transport.abort()
            return
        self._writers += [writer, there[1]]
        for relay in (self._relay(reader, there[1]), self._relay(there[0], writer, answers=True)):
            task = asyncio.ensure_future(relay)
            self._relays.add(task)
            task.add_done_callback(self._relays.discard)

    async def end(self) -> None:
        self.cut()
        for task in list(self._relays):
            task.cancel()
        await asyncio.gather(*self._relays, return_exceptions=True)

    async def _relay(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, answers: bool = False
    ) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                if not (self.frozen or (answers and self.deaf)):
                    sink.write(data)
        sink.transport.abort()


@asynccontextmanager
async def bad_line(target: Address) -> AsyncIterator[BadLine]:
    line = BadLine(target)
    server = await asyncio.start_server(line.meet, "127.0.0.1", 0)
    line.address = Address("127.0.0.1", server.sockets[0].getsockname()[1], tls=False)
    try:
        yield line
    finally:
        server.close()
        await line.end()
