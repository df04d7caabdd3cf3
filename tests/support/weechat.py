"""WeeChat, as Debian ships it: told what to do through its FIFO, watched through the logs that it writes."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 20.0
_LOOK_AGAIN = 0.02


class WeeChat:
    """A running WeeChat with one server, called hub."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def say(self, buffer: str, text: str) -> None:
        """Type a line into a channel's or a person's buffer."""
        self._type(f"irc.hub.{buffer} *{text}")

    def command(self, text: str) -> None:
        """Type a command into the server's buffer."""
        self._type(f"irc.server.hub *{text}")

    def _type(self, line: str) -> None:
        with (self._home / "fifo").open("w") as fifo:
            fifo.write(f"{line}\n")

    def shown(self, buffer: str) -> str:
        """What a buffer has shown so far."""
        log = self._home / "logs" / f"irc.hub.{buffer}.weechatlog"
        return log.read_text() if log.exists() else ""

    def wait_until_shown(self, buffer: str, text: str, times: int = 1) -> None:
        """Wait until a buffer shows a text. What another program writes can only be looked at again."""
        deadline = time.monotonic() + PATIENCE
        while self.shown(buffer).count(text) < times:
            assert time.monotonic() < deadline, f"{text!r} not in {buffer}:\n{self.shown(buffer)}"
            time.sleep(_LOOK_AGAIN)


@contextmanager
def weechat(home: Path, port: int, nick: str, *, tls: bool = False) -> Iterator[WeeChat]:
    """Run WeeChat, connected to a server on this machine and in its lobby."""
    settings = {
        "logger.file.flush_delay": "0",
        "fifo.file.path": str(home / "fifo"),
        "irc.server.hub.nicks": nick,
        "irc.server.hub.autojoin": "#lobby",
        "irc.server.hub.autoreconnect_delay": "1",
    }
    options = " -ssl -nossl_verify" if tls else ""
    home.mkdir()
    with subprocess.Popen(
        [
            *("weechat-headless", "--dir", str(home)),
            *("--run-command", f"/server add hub 127.0.0.1/{port}{options}"),
            *(word for key, value in settings.items() for word in ("--run-command", f"/set {key} {value}")),
            *("--run-command", "/connect hub"),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        client = WeeChat(home)
        try:
            client.wait_until_shown("#lobby", "has joined #lobby")
            yield client
        finally:
            process.terminate()
