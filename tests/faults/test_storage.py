"""The disk runs full, fails or is damaged under load: nobody is told what isn't true, and nothing is lost."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from pathlib import Path
from subprocess import run

import pytest
from sqlalchemy import Connection

from faults.clients import RefusedError
from faults.disk import Disk
from faults.machine import Fault, Machine, is_excused
from faults.process import ServerProcess
from faults.trial import Trial
from hubbub.store import errors
from hubbub.store.errors import StoreError
from hubbub.store.records import Transaction
from hubbub.store.writer import Writer
from hubbub.wire import capabilities as cap
from server.conftest import RunningServer, running_server
from support.irc import IrcClient, texts

CAPS = f"{cap.BATCH} {cap.CHATHISTORY} {cap.ECHO_MESSAGE} {cap.LABELED_RESPONSE} {cap.SEQ}"


@pytest.fixture
def small_disk(tmp_path: Path) -> list[str]:
    """What gives a command a disk of 2 MiB at `data`, which only it sees. That takes no privilege."""
    mount = f"mount -t tmpfs -o size=2m none {tmp_path / 'data'}"
    namespace = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    (tmp_path / "data").mkdir()
    if (
        shutil.which("unshare") is None
        or run([*namespace, mount], check=False, capture_output=True).returncode
    ):
        pytest.skip("file systems can't be mounted here")
    return [*namespace, f'{mount} && exec "$0" "$@"']


@pytest.fixture
async def server(disk: Disk, tmp_path: Path) -> AsyncIterator[RunningServer]:
    """A server whose database is on the disk."""
    async with running_server(tmp_path) as running:
        yield running


async def said(client: IrcClient) -> list[str]:
    return texts(await client.ask("CHATHISTORY LATEST #a * 100"))


class TestFull:
    async def test_what_does_not_fit_is_refused_and_reading_goes_on(
        self, disk: Disk, server: RunningServer
    ) -> None:
        ann, bob = await server.join("ann", "#a", caps=CAPS), await server.join("bob", "#a", caps=CAPS)
        await ann.ask("PRIVMSG #a :before")
        await bob.sync()
        disk.room = disk.size
        for number in range(3):
            [answer] = await ann.ask(f"@label={number} PRIVMSG #a :{'x' * 400}")
            assert answer.params[:2] == ("PRIVMSG", "NOT_STORED")
            assert answer.tags["label"] == str(number)
        assert await bob.sync() == []
        assert await said(bob) == ["before"]

    async def test_a_real_file_system_may_be_full(self, small_disk: list[str], tmp_path: Path) -> None:
        server = await ServerProcess.start(tmp_path / "data", small_disk)
        ann = await (await IrcClient.connect(server.port)).register("ann", CAPS)
        await ann.ask("JOIN #a", "PRIVMSG #a :before")
        filler = server.data / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
        answers = await ann.ask(*[f"PRIVMSG #a :{'x' * 400}"] * 1000)
        assert answers[-1].params[:2] == ("PRIVMSG", "NOT_STORED")
        assert "before" in await said(ann)
        filler.unlink()
        assert texts(await ann.ask("PRIVMSG #a :after")) == ["after"]
        await ann.close()
        await server.stop()

    async def test_it_recovers_by_itself(self, disk: Disk, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", caps=CAPS), await server.join("bob", "#a", caps=CAPS)
        [first] = [each for each in await ann.ask("PRIVMSG #a :before") if each.command == "PRIVMSG"]
        await bob.sync()
        disk.room = disk.size
        await ann.ask("PRIVMSG #a :lost")
        disk.mend()
        [echo] = await ann.ask("PRIVMSG #a :after")
        assert int(echo.tags[cap.SEQ]) == int(first.tags[cap.SEQ]) + 1
        assert texts(await bob.sync()) == ["after"]
        await server.stop()
        await server.start()
        assert await said(await server.join("eve", "#a", caps=CAPS)) == ["before", "after"]


FAULTS = {
    "the log can't be written": Fault("write", "-wal", lasts=True, fatal=True),
    "the log can't be written once": Fault("write", "-wal", lasts=False, fatal=True),
    "the log can't be synced": Fault("sync", "-wal", lasts=True, fatal=True),
    "the log can't be synced once": Fault("sync", "-wal", lasts=False, fatal=True),
    "the log can't be read": Fault("read", "-wal", lasts=True, fatal=False),
    "the database can't be written": Fault("write", ".db", lasts=True, fatal=False),
    "the database can't be synced": Fault("sync", ".db", lasts=True, fatal=False),
    "the database can't be synced once": Fault("sync", ".db", lasts=False, fatal=False),
    "the database can't be read": Fault("read", ".db", lasts=True, fatal=False),
    "the database can't be truncated": Fault("truncate", ".db", lasts=True, fatal=False),
}
"""Where it need not be fatal, the log still keeps what the database was to get. SQLite says nothing of such
an error and tries again with the next checkpoint; apsw tells of it, which ends the server needlessly."""

FATAL = {name: fault for name, fault in FAULTS.items() if fault.fatal}

LONGEST_LIFE = 400


async def outlive(data: Path, faults: Mapping[str, Fault]) -> list[str]:
    """What is wrong after each of these in turn, and a power cut right after it."""
    async with Machine(seed=1) as machine:
        trial = Trial(data, 1, machine.start, is_excused, LONGEST_LIFE)
        for name, machine.fault in faults.items():
            failures = machine.failures
            await trial.crash()
            assert machine.failures > failures or not machine.fault.fatal, name
    return await trial.problems()


@pytest.mark.usefixtures("switching")
class TestErrors:
    async def test_every_echoed_message_outlives_them(self, tmp_path: Path) -> None:
        assert await outlive(tmp_path / "data", FAULTS) == []

    async def test_a_server_that_takes_them_for_a_refusal_is_found_out(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(errors, "_REFUSALS", errors._REFUSALS | {sqlite3.SQLITE_IOERR})
        with pytest.raises(ExceptionGroup) as caught:
            await outlive(tmp_path / "data", FATAL)
        assert caught.group_contains(RefusedError, match="NOT_STORED")

    async def test_a_server_that_does_not_care_is_found_out(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        commit = Writer._commit

        def claim(writer: Writer, connection: Connection, transaction: Transaction) -> None:
            commit(writer, connection, transaction)

        monkeypatch.setattr(Writer, "_commit", claim)
        careless = {name: fault._replace(fatal=False) for name, fault in FATAL.items()}
        problems = await outlive(tmp_path / "data", careless)
        assert "lost" in {problem.partition(":")[0] for problem in problems}

    @pytest.mark.parametrize("kind", ["open", "read"])
    async def test_a_server_that_meets_them_when_it_starts_does_not_start(
        self, disk: Disk, server: RunningServer, kind: str
    ) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        await ann.ask("PRIVMSG #a :before")
        await server.stop()
        disk.fail(kind)
        with pytest.raises(StoreError):
            await server.start()
        disk.mend()
        await server.start()
        assert await said(await server.join("eve", "#a", caps=CAPS)) == ["before"]
