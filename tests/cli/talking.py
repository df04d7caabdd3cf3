"""A server in a process of its own, for the commands that talk on it, and somebody else there."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Self

from cli.conftest import LOCAL, Program, Start
from hubbub.wire.message import Message
from support.forked import start_server, until_running
from support.irc import IrcClient

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess

CAPS = (
    "message-tags batch echo-message draft/multiline draft/chathistory draft/message-redaction "
    "hubbub.chat/seq hubbub.chat/edit"
)


class Place:
    """A server that is started, stopped and started again on the same data, each time on another port."""

    def __init__(self, start: Start, folder: Path) -> None:
        self._start = start
        self.data = folder / "data"
        self._process: ForkServerProcess | None = None
        self.listening: dict[str, list[str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()

    def open(self, *flags: str) -> None:
        arguments = ["--data", str(self.data), "--no-announce", *(flags or LOCAL)]
        self._process = start_server(arguments, self.data.with_suffix(".log"))
        self.listening = until_running(self._process, self.data)

    def shut(self) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.join()
        assert self._process.exitcode == 0

    def command(self, *words: str) -> Program:
        """A command that goes to this server."""
        return self._start(*words, "--data", str(self.data))

    async def guest(self, nick: str, *lines: str, password: str = "") -> list[Message]:
        """Be somebody with all capabilities for a while: what was answered to these lines."""
        port = int(self.listening["irc"][0].rpartition(":")[2])
        client = await IrcClient.connect(port)
        try:
            await client.register(nick, f"{CAPS} sasl" if password else CAPS, password=password)
            return await client.ask(*lines)
        finally:
            await client.quit()
            await client.close()

    def ask(self, nick: str, *lines: str, password: str = "") -> list[Message]:
        return asyncio.run(self.guest(nick, *lines, password=password))

    def said(self, channel: str = "#ops") -> list[Message]:
        """The messages of a channel, and the batches that some of them are."""
        answer = self.ask("reader", f"JOIN {channel}", f"CHATHISTORY LATEST {channel} * 100")
        return [each for each in answer if each.command == "PRIVMSG"]


def ended(program: Program, given: str | None = None) -> tuple[int, str, str]:
    """The exit status of a command, its output and its complaints."""
    output, complaints = program.process.communicate(given, timeout=30)
    return program.process.returncode, output, complaints
