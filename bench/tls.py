"""Measure what TLS costs: `python -m bench.tls --help`.

Clients in one room, with and without TLS, receive what some of them say. The load generator is Python, so the
deliveries a second are mostly its own; what counts is the processor time of the server for each delivery.
"""

import argparse
import asyncio
import os
import ssl
import sys
import time
from pathlib import Path
from typing import Final, NamedTuple, cast

import uvloop

from bench.ircload import raise_file_limit
from bench.servers import Server, hubbub

SIZE: Final = 64
"""Characters of a message."""
COMING_AT_ONCE: Final = 20
PATIENCE: Final = 120.0
TICKS: Final = os.sysconf("SC_CLK_TCK")


class Figures(NamedTuple):
    """Seconds that a run has taken, and of the server's processor for each client and each delivery."""

    seconds: float
    cpu_to_connect: float
    cpu_per_delivery: float


class Client(asyncio.Protocol):
    """Counts the messages that it receives, and says the next of its own when the last has come back."""

    _transport: asyncio.Transport

    def __init__(self, nick: str, messages: int, expected: int) -> None:
        self._nick = nick
        self._source = f":{nick}!".encode()
        self._left = messages
        self._expected = expected
        self._rest = b""
        self.joined = asyncio.get_running_loop().create_future()
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        words = f"CAP REQ :echo-message\r\nNICK {self._nick}\r\nUSER u 0 * :U\r\nCAP END\r\nJOIN #a\r\n"
        self._transport.write(words.encode())

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if b" PRIVMSG #a " in line:
                self._hear(line)
            elif b" JOIN #a" in line and line.startswith(self._source):
                self.joined.set_result(None)

    def _hear(self, line: bytes) -> None:
        self._expected -= 1
        if line.startswith(self._source):
            self.say()
        if self._expected == 0:
            self.done.set_result(None)

    def say(self) -> None:
        if self._left:
            self._left -= 1
            self._transport.write(b"PRIVMSG #a :" + b"x" * SIZE + b"\r\n")


async def _measure(server: Server, options: argparse.Namespace, *, tls: bool) -> Figures:
    loop = asyncio.get_running_loop()
    context = _trusting_context() if tls else None
    expected = options.senders * options.messages
    clients: list[Client] = []

    async def connect(number: int) -> None:
        messages = options.messages if number < options.senders else 0
        _, client = await loop.create_connection(
            lambda: Client(f"u{number}", messages, expected), "127.0.0.1", server.port, ssl=context
        )
        await client.joined
        clients.append(client)

    begun = _cpu(server.pid)
    for start in range(0, options.clients, COMING_AT_ONCE):
        numbers = range(start, min(start + COMING_AT_ONCE, options.clients))
        await asyncio.gather(*map(connect, numbers))
    connected, clock = _cpu(server.pid), time.monotonic()
    for client in clients:
        client.say()
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(client.done for client in clients))
    seconds, cpu = time.monotonic() - clock, _cpu(server.pid) - connected
    return Figures(seconds, (connected - begun) / options.clients, cpu / expected / options.clients)


def _trusting_context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # the certificate is the server's own
    return context


def _cpu(pid: int) -> float:
    """Seconds of processor time that a process has used (proc(5), /proc/pid/stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.tls", description="Measure what TLS costs.")
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--senders", type=int, default=20)
    parser.add_argument("--messages", type=int, default=20, help="of each sender, one in flight")
    parser.add_argument("--repeat", type=int, default=3)
    return parser.parse_args()


def main() -> int:
    options = _options()
    raise_file_limit()
    print("| | seconds | CPU µs to come in | CPU µs/delivery |\n| --- | ---: | ---: | ---: |")
    for _ in range(options.repeat):
        for tls in (False, True):
            with hubbub(kind="ircs" if tls else "irc") as server:
                seconds, to_connect, per_delivery = uvloop.run(_measure(server, options, tls=tls))
            cells = f"{seconds:.2f} | {to_connect * 1e6:,.0f} | {per_delivery * 1e6:.2f}"
            print(f"| {'TLS' if tls else 'plain'} | {cells} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
