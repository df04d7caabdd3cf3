"""What nobody but its owner may know is in no log, whatever the level, and whatever fails."""

import logging
from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Never

import pytest

from hubbub.server.accounts import Accounts
from hubbub.server.logs import JsonFormatter, TextFormatter
from hubbub.server.passwords import Passwords
from hubbub.server.session import Session
from hubbub.server.state import States
from hubbub.wire import capabilities as cap
from server.conftest import RunningServer, running_server

SECRETS = {
    "server": "hunter-of-servers",
    "password": "hunter-of-passwords",
    "wrong": "hunter-of-mistakes",
    "new": "hunter-of-novelty",
    "identity": "hunter-of-identities-0123456789",
    "code": "hunter-of-codes",
    "key": "hunter-of-keys",
    "said": "hunter-of-whispers",
}
PLAIN = b64encode(f"\0ann\0{SECRETS['password']}".encode()).decode()
BROKEN_PLAIN = b64encode(f"ann\0{SECRETS['wrong']}".encode()).decode()
NEW = b64encode(SECRETS["new"].encode()).decode()
SCRAM = b64encode(f"n,,n=ann,r={SECRETS['wrong']}".encode()).decode()

LINES = [
    f"REGISTER * * {SECRETS['password']}",
    f"VERIFY ann {SECRETS['wrong']}",
    f"VERIFY ann {SECRETS['code']}",
    f"NICKSERV REGISTER {SECRETS['password']}",
    f"NICKSERV VERIFY {SECRETS['code']}",
    f"OPER ann {SECRETS['wrong']}",
    f"OPER ann {SECRETS['password']}",
    f"OPER {SECRETS['password']}",
    f"NICKSERV IDENTIFY {SECRETS['wrong']}",
    f"PRIVMSG NickServ :IDENTIFY ann {SECRETS['password']}",
    f"NICKSERV SET PASSWORD {SECRETS['password']} {SECRETS['new']}",
    f"NICKSERV SET PASSWORD {SECRETS['new']} {SECRETS['password']}",
    f"PASSWD {SECRETS['password']} {SECRETS['new']}",
    f"PASSWD {NEW} {NEW}",
    f"NICKSERV GHOST ann {SECRETS['password']}",
    f"NICKSERV ADD bob {SECRETS['new']}",
    f"NICKSERV RESET bob {SECRETS['password']}",
    f"NICKSERV DROP bob {SECRETS['password']}",
    "AUTHENTICATE PLAIN",
    f"AUTHENTICATE {PLAIN}",
    "AUTHENTICATE PLAIN",
    f"AUTHENTICATE {BROKEN_PLAIN}",
    "AUTHENTICATE SCRAM-SHA-256",
    f"AUTHENTICATE {SCRAM}",
    f"PASS {SECRETS['server']}",
    "JOIN #a",
    f"MODE #a +k {SECRETS['key']}",
    f"JOIN #a {SECRETS['key']}",
    f"PRIVMSG ann :{SECRETS['said']}",
    f"PRIVMSG #a :{SECRETS['said']}",
]


@pytest.fixture
async def watched(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[RunningServer]:
    """A server that logs all there is to log, from its beginning."""
    caplog.set_level(logging.DEBUG)
    settings = {"password": SECRETS["server"], "accounts": {"code": SECRETS["code"]}}
    async with running_server(tmp_path / "data", **settings) as server:
        yield server


async def say_all(server: RunningServer) -> set[str]:
    """Say every secret there is, and return the commands that failed."""
    stranger = await server.connect()
    stranger.send(f"PASS {SECRETS['wrong']}", "NICK eve", "USER eve 0 * :Eve")
    await stranger.closed()
    client = await server.connect()
    caps = f"{cap.SASL} {cap.IDENTITY}"
    client.send(f"PASS {SECRETS['server']}", "CAP LS 302", f"CAP REQ :{caps}")
    client.send(f"IDENTITY :{SECRETS['identity']}", "NICK ann", "USER ann 0 * :Ann", "CAP END")
    answers = [await client.until("001"), *await client.ask(*LINES)]
    return {each.params[0] for each in answers if each.params[1:2] == ("INTERNAL_ERROR",)}


def logged(caplog: pytest.LogCaptureFixture) -> str:
    formatters = (TextFormatter(), JsonFormatter(), logging.Formatter())
    return "\n".join([each.format(record) for record in caplog.records for each in formatters])


def told(log: str) -> list[str]:
    payloads = {"plain": PLAIN, "broken": BROKEN_PLAIN, "scram": SCRAM}
    return [name for name, secret in {**SECRETS, **payloads}.items() if secret in log]


async def test_what_is_said_in_confidence_is_not_logged(
    watched: RunningServer, caplog: pytest.LogCaptureFixture
) -> None:
    assert await say_all(watched) == set()
    log = logged(caplog)
    assert "registered account=ann" in log
    assert "login refused" in log
    assert told(log) == []


async def test_nor_where_the_command_fails(
    watched: RunningServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_named: object) -> Never:
        raise RuntimeError("broken")

    for owner, name in (
        (Accounts, "attempt"),
        (Passwords, "_run"),
        (States, "load"),
        (Session, "store"),
        (Session, "record"),
    ):
        monkeypatch.setattr(owner, name, fail)
    assert await say_all(watched) >= {"REGISTER", "OPER", "NICKSERV", "AUTHENTICATE", "JOIN", "PRIVMSG"}
    log = logged(caplog)
    assert "RuntimeError: broken" in log
    assert told(log) == []
