"""IRC clients that other people wrote, on terminals of their own, connected to a server on this machine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from support.terminal import Terminal


@dataclass(frozen=True)
class Login:
    """Where a client connects, and as whom; with a password it logs in (SASL)."""

    port: int
    nick: str
    channel: str
    """What it joins by itself."""
    password: str = ""
    mechanism: str = "PLAIN"
    tls: bool = False


@dataclass(frozen=True)
class Program:
    """How a client is run with a folder of its own, and how it shows what."""

    command: Callable[[Path, Login], list[str]]
    server: str
    """What is typed to see what the server says."""
    conversation: str
    """What is typed to see a conversation, with its name."""
    in_front: str
    """What tells on the screen that this is the conversation that is shown."""


def _weechat(home: Path, login: Login) -> list[str]:
    settings = {
        "irc.server.hub.nicks": login.nick,
        "irc.server.hub.username": login.nick,
        "irc.server.hub.autojoin": login.channel,
        "irc.server.hub.autoreconnect_delay": "1",
        "irc.server.hub.anti_flood_prio_high": "0",
        "irc.server.hub.anti_flood_prio_low": "0",
        "irc.server.hub.sasl_mechanism": login.mechanism.lower(),
        "irc.server.hub.sasl_username": login.nick,
        "irc.server.hub.sasl_password": login.password,
        "weechat.bar.nicklist.hidden": "on",
        "buflist.look.enabled": "off",
        "weechat.bar.status.items": "buffer_number+:+buffer_name",
        "weechat.look.paste_max_lines": "-1",  # lines that come faster than anybody types are no paste
    }
    options = " -ssl -nossl_verify" if login.tls else ""
    typed = [f"/server add hub 127.0.0.1/{login.port}{options}"]
    typed += [f"/set {key} {value}" for key, value in settings.items() if value]
    typed += ["/connect hub"]
    return ["weechat", "--dir", str(home), *(word for line in typed for word in ("--run-command", line))]


_IRSSI_CONFIG: Final = """
servers = ({{ address = "127.0.0.1"; port = "{port}"; chatnet = "hub"; autoconnect = "yes"; {tls} }});
chatnets = {{ hub = {{ type = "IRC"; nick = "{nick}"; {sasl} }}; }};
channels = ({{ name = "{channel}"; chatnet = "hub"; autojoin = "yes"; }});
settings = {{
  core = {{ user_name = "{nick}"; real_name = "{nick}"; server_reconnect_time = "1s"; }};
  "irc/core" = {{ cmd_queue_speed = "1msec"; }};
  "fe-text" = {{ paste_verify_line_count = "0"; }};
}};
"""


def _irssi(home: Path, login: Login) -> list[str]:
    tls = 'use_tls = "yes"; tls_verify = "no";' if login.tls else ""
    words = {"mechanism": login.mechanism, "username": login.nick, "password": login.password}
    sasl = "".join([f'sasl_{key} = "{value}"; ' for key, value in words.items()]) if login.password else ""
    config = _IRSSI_CONFIG.format(port=login.port, nick=login.nick, channel=login.channel, tls=tls, sasl=sasl)
    home.mkdir(exist_ok=True)
    (home / "config").write_text(config)
    return ["irssi", f"--home={home}"]


PROGRAMS: Final = {
    "weechat": Program(_weechat, "/buffer irc.server.hub", "/buffer irc.hub.{}", ":{}"),
    "irssi": Program(_irssi, "/window goto 1", "/window goto {}", "\n[{}]"),
}


class ChatClient(Terminal):
    """A client that runs."""

    def __init__(self, socket: Path, program: Program) -> None:
        super().__init__(socket)
        self._program = program

    def go_to(self, conversation: str) -> None:
        """Look at a conversation, once the client has opened it."""
        words, sign = self._program.conversation, self._program.in_front
        self.type_until_shown(words.format(conversation), sign.format(conversation))

    def wait_until_in(self, channel: str) -> None:
        """Look at a channel that the client joins by itself, until it has."""
        self.go_to(channel)
        self.wait_until_shown(f"has joined {channel}")

    def wait_until_server_says(self, text: str) -> None:
        """Look at what the server itself says, until it has said this."""
        self.type_until_shown(self._program.server, text)


@contextmanager
def chat_client(program: Program, home: Path, login: Login) -> Iterator[ChatClient]:
    """Run a client until the end of the block."""
    client = ChatClient(home.with_suffix(".tmux"), program)
    client.start(program.command(home, login))
    try:
        yield client
    finally:
        client.end()
