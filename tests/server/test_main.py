"""The whole server: starting, announcing itself, stopping with nothing lost, and starting again."""

import asyncio
import errno
import json
import logging
import os
import ssl
from pathlib import Path

import pytest

from hubbub.server.listener import ListenError
from hubbub.server.lock import LockedError
from hubbub.store.errors import StoreCorruptError
from hubbub.wire import capabilities as cap
from server.conftest import BOTH, RunningServer, running_server
from support.irc import IrcClient, commands, texts

HISTORY = f"{cap.CHATHISTORY} {cap.BATCH} {cap.SEQ} {cap.EVENT_PLAYBACK}"
ECHO = f"{cap.ECHO_MESSAGE} {cap.SEQ}"


def run_json(server: RunningServer) -> Path:
    return server.data / "run.json"


async def history(client: IrcClient, target: str) -> list[str]:
    return texts(await client.ask(f"CHATHISTORY LATEST {target} * 1000"))


class TestRunning:
    async def test_other_programs_are_told_where_it_is(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, listen=BOTH) as server:
            announced = json.loads(run_json(server).read_text())
            assert announced == {"pid": os.getpid(), **server.listening}
            assert server.port != server.tls_port
        assert not run_json(server).exists()

    async def test_a_second_one_on_the_same_data_is_refused(self, server: RunningServer) -> None:
        before = run_json(server).read_text()
        with pytest.raises(LockedError, match="Another server is using"):
            await RunningServer(server.data).start()
        assert run_json(server).read_text() == before
        assert await (await server.join("ann")).ask("PRIVMSG") != []

    async def test_one_that_cannot_listen_leaves_nothing_behind(self, tmp_path: Path) -> None:
        server = RunningServer(tmp_path)
        with pytest.raises(ListenError):
            await server.start(listen={"irc": ["nowhere"], "ircs": [], "web": []})
        assert not run_json(server).exists()
        await server.start()
        await server.end()

    async def test_a_damaged_database_is_left_as_it_is(self, tmp_path: Path) -> None:
        database = tmp_path / "hubbub.db"
        database.write_bytes(b"rubbish" * 1000)
        with pytest.raises(StoreCorruptError):
            await RunningServer(tmp_path).start()
        assert database.read_bytes() == b"rubbish" * 1000

    async def test_its_life_is_logged(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO, "hubbub")
        async with running_server(tmp_path) as server:
            ann = await server.join("ann")
            ann.send("QUIT :bye")
            await ann.closed()
        said = {record.getMessage(): vars(record) for record in caplog.records}
        assert said.keys() >= {"entered", "left", "stopping", "stopped"}
        assert (said["entered"]["nick"], said["entered"]["address"]) == ("ann", "127.0.0.1")
        assert said["left"]["reason"] == "Quit: bye"


class TestStopping:
    async def test_everybody_is_told(self, server: RunningServer) -> None:
        clients = [await server.join("ann", "#a"), await server.join("bob", "#a"), await server.connect()]
        await server.stop()
        for client in clients:
            assert (await client.closed())[-1].params == ("The server is shutting down",)

    async def test_they_are_told_even_where_nothing_can_be_removed(
        self, server: RunningServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(_path: Path, *, missing_ok: bool) -> None:
            raise OSError(errno.EROFS, "Read-only file system")

        ann = await server.join("ann")
        with monkeypatch.context() as patched:
            patched.setattr(Path, "unlink", refuse)
            await server.stop()
        assert (await ann.closed())[-1].params == ("The server is shutting down",)

    async def test_all_that_was_said_is_stored(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=ECHO)
        ann.send(*[f"PRIVMSG #a :{number}" for number in range(200)])
        await ann.until("PRIVMSG")
        await server.stop()
        echoed = texts(await ann.closed())
        await server.start()
        stored = await history(await server.join("eve", "#a", caps=HISTORY), "#a")
        assert stored[: 1 + len(echoed)] == [str(number) for number in range(1 + len(echoed))]

    async def test_who_does_not_read_cannot_hold_it_up(
        self, server: RunningServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("hubbub.server.connection.LINGER_SECONDS", 0.1)
        ann, slow = await server.join("ann", "#a"), await server.join("slow", "#a")
        slow.stop_reading()
        for _ in range(20):
            await ann.ask(*[f"PRIVMSG #a :{'x' * 400}"] * 400)
        await asyncio.wait_for(server.stop(), 5)

    async def test_nobody_gets_in_while_it_stops(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A connection that was under way when the listeners closed must not keep the server up."""
        monkeypatch.setattr("hubbub.server.connection.LINGER_SECONDS", 0.5)
        async with running_server(tmp_path, listen=BOTH) as server:
            ann, slow = await server.join("ann", "#a"), await server.join("slow", "#a")
            slow.stop_reading()
            for _ in range(20):
                await ann.ask(*[f"PRIVMSG #a :{'x' * 400}"] * 400)
            reader, writer = await asyncio.open_connection("127.0.0.1", server.tls_port)
            await ann.sync()
            stopping = asyncio.create_task(server.stop())
            await ann.closed()
            await writer.start_tls(_trusting())
            late = IrcClient(reader, writer)
            assert (await late.next()).params == ("The server is shutting down",)
            await asyncio.wait_for(stopping, 5)


class TestRestart:
    async def test_a_channel_is_as_it_was(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=ECHO, secret="s" * 32)
        await ann.ask(
            "TOPIC #a :tea", "MODE #a +mk key", "MODE #a -t", "PRIVMSG #a :hello", "PRIVMSG #a :again"
        )
        await server.stop()
        await server.start()
        ann = await server.join("ann", caps=HISTORY, secret="s" * 32)
        answers = {each.command: each.params for each in await ann.ask("JOIN #a key", "MODE #a")}
        assert answers["332"] == ("ann", "#a", "tea")
        assert answers["324"] == ("ann", "#a", "+mnk", "key")
        assert answers["353"][-1] == "~ann"
        assert await history(ann, "#a") == ["hello", "again"]

    async def test_numbers_go_on_without_a_gap(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=ECHO)
        await ann.ask("PRIVMSG #a :hello")
        await server.stop()
        await server.start()
        ann = await server.join("ann", "#a", caps=HISTORY)
        answers = await ann.ask("CHATHISTORY LATEST #a * 100")
        numbers = [int(each.tags[cap.SEQ]) for each in answers if cap.SEQ in each.tags]
        assert numbers == list(range(1, len(numbers) + 1))
        assert commands([each for each in answers if each.command != "BATCH"]) == [
            "JOIN",
            "PRIVMSG",
            "QUIT",
            "JOIN",
        ]

    async def test_hosts_and_the_certificate_stay(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, listen=BOTH) as server:
            before = (await (await server.join("ann")).ask("USERHOST ann"))[0].params
            certificate = (tmp_path / "tls" / "certificate.pem").read_bytes()
            await server.stop()
            await server.start(listen=BOTH)
            assert (await (await server.join("ann")).ask("USERHOST ann"))[0].params == before
            assert (tmp_path / "tls" / "certificate.pem").read_bytes() == certificate


def _trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
