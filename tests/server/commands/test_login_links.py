"""LOGINLINK: a new password for who has lost theirs, by a link that an administrator makes."""

from base64 import b64encode
from pathlib import Path

import pytest

from hubbub.wire.message import Message
from server.conftest import PASSWORD, RunningServer, running_server
from support.gate import Gate
from support.irc import IrcClient, commands, texts

WEB = {"listen": {"irc": ["127.0.0.1:0"], "ircs": [], "web": ["127.0.0.1:0"]}}
CAPS = "standard-replies"
NEW = "battery-staple"
ENCODED = b64encode(NEW.encode()).decode()


def codes(answer: list[Message], command: str = "FAIL") -> list[str]:
    return [each.params[1] for each in answer if each.command == command and each.params[0] == "LOGINLINK"]


async def link(administrator: IrcClient, *words: str) -> str:
    answer = await administrator.ask(" ".join(("LOGINLINK CREATE", *words)))
    [note] = [each for each in answer if each.command == "NOTE"]
    return note.params[3].rpartition("/")[2]


async def test_it_sets_a_new_password_once_and_ends_what_was_there(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        root, ann = await server.administrator("root", caps=CAPS), await server.owner("ann")
        secret = await link(root, "ann")
        client = await server.connect()
        answer = await client.ask(f"CAP REQ {CAPS}", f"LOGINLINK USE {secret} {ENCODED}")
        assert codes(answer, "NOTE") == ["SUCCESS"]
        assert "900" in commands(answer)
        assert "ERROR" in commands(await ann.closed())
        client.send("NICK ann", "USER a 0 * a", "CAP END")
        await client.until("001")
        assert codes(await client.ask(f"LOGINLINK USE {secret} {ENCODED}")) == ["NO_SUCH_LINK"]
        await server.join("ann", password=NEW)
        other = await server.connect()
        plain = b64encode(f"\0ann\0{PASSWORD}".encode()).decode()
        assert "904" in commands(await other.ask("AUTHENTICATE PLAIN", f"AUTHENTICATE {plain}"))


async def test_who_may_make_one(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        await server.owner("root")
        ann, client = await server.owner("ann", "#a"), await server.connect()
        assert codes(await ann.ask("LOGINLINK CREATE root")) == ["NOT_ALLOWED"]
        assert codes(await client.ask("LOGINLINK CREATE root")) == ["NOT_ALLOWED"]
        key = (server.data / "host.key").read_text()
        told = texts(await client.ask(f"HOSTKEY {key}", "LOGINLINK CREATE root"), "NOTICE")
        assert "/login/" in told[1]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("CREATE nobody", "NO_SUCH_ACCOUNT"),
        ("CREATE root 2d", "INVALID_PARAMS"),
        ("CREATE root soon", "INVALID_PARAMS"),
        ("MAKE root", "INVALID_PARAMS"),
        ("USE none", "INVALID_PARAMS"),
        (f"USE none {ENCODED}", "NO_SUCH_LINK"),
        ("CREATE root", "NO_WEB"),
    ],
)
async def test_what_is_refused(server: RunningServer, words: str, code: str) -> None:
    root = await server.administrator("root")
    assert codes(await root.ask(f"LOGINLINK {words}")) == [code]


@pytest.mark.parametrize(
    ("password", "code"),
    [("c2hvcnQ=", "WEAK_PASSWORD"), ("not base64", "INVALID_PARAMS"), ("!", "INVALID_PARAMS")],
)
async def test_a_bad_password_leaves_the_link(tmp_path: Path, password: str, code: str) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        root = await server.administrator("root", caps=CAPS)
        await server.owner("ann")
        secret, client = await link(root, "ann"), await server.connect()
        assert codes(await client.ask(f"LOGINLINK USE {secret} :{password}")) == [code]
        assert codes(await client.ask(f"LOGINLINK USE {secret} {ENCODED}")) == []


async def test_a_newer_one_takes_its_place_and_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        root = await server.administrator("root", caps=CAPS)
        await server.owner("ann")
        old, new, client = await link(root, "ann"), await link(root, "ann", "30m"), await server.connect()
        assert codes(await client.ask(f"LOGINLINK USE {old} {ENCODED}")) == ["NO_SUCH_LINK"]
        assert server.server is not None
        later = server.server.now() + 30 * 60 * 1000
        monkeypatch.setattr(server.server, "now", lambda: later)
        assert codes(await client.ask(f"LOGINLINK USE {new} {ENCODED}")) == ["EXPIRED"]


async def test_what_is_not_stored_has_not_happened(tmp_path: Path, gate: Gate) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        root = await server.administrator("root", caps=CAPS)
        await server.owner("ann")
        secret, client = await link(root, "ann"), await server.connect()
        gate.close()
        client.send(f"LOGINLINK USE {secret} {ENCODED}")
        await gate.reached()
        gate.refuse()
        assert (await client.until("FAIL")).params[1] == "NOT_STORED"
        await server.join("ann", password=PASSWORD)
        assert codes(await client.ask(f"LOGINLINK USE {secret} {ENCODED}")) == []
