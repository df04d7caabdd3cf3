"""``hubbub serve``: ready soon, clear when it can't start, and gone when it is told to."""

import io
import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from cli.conftest import LOCAL, WITHOUT_TK, Program, Start
from hubbub.cli.qr import code
from hubbub.server.certificate import fingerprint
from hubbub.server.server import FAILURE


def greets(address: str) -> bool:
    host, _, port = address.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(b"PING :hello\r\n")
        return b"PONG" in client.recv(1000)


def complaint(program: Program) -> str:
    """The one line that a command ends with that could not start."""
    out, err = program.process.communicate(timeout=30)
    assert (program.process.returncode, out) == (1, "")
    assert err.count("\n") == 1
    return err


class TestRunning:
    def test_it_says_where_the_page_is(self, start: Start, tmp_path: Path) -> None:
        flags = ("--irc", "off", "--ircs", "off", "--web", "127.0.0.1:0")
        program = start("serve", "--data", str(tmp_path / "data"), *flags)
        assert program.process.stdout is not None
        said = "".join(iter(program.process.stdout.readline, "Press Ctrl-C to stop.\n"))
        [address] = json.loads((tmp_path / "data" / "run.json").read_text())["web"]
        assert f"in a browser         http://{address}/\n" in said
        with urlopen(f"http://{address}/") as page:
            assert b"<title>Hubbub</title>" in page.read()

    def test_it_says_how_to_join_and_can_be_joined(self, start: Start, tmp_path: Path) -> None:
        program = start(
            "serve",
            "--data",
            str(tmp_path / "data"),
            "--irc",
            "127.0.0.1:0",
            "--ircs",
            "127.0.0.1:0",
            "--web",
            "off",
        )
        assert program.process.stdout is not None
        lines: list[str] = []
        while "Press Ctrl-C to stop.\n" not in lines:
            lines.append(program.process.stdout.readline())
        running = json.loads((tmp_path / "data" / "run.json").read_text())
        assert running["pid"] == program.process.pid
        [irc], [ircs] = running["irc"], running["ircs"]
        told = "".join(lines)
        assert f"hubbub join {ircs}\n" in told
        assert f"hubbub://{ircs}/\n" in told
        assert f"server 127.0.0.1, port {irc.rpartition(':')[2]}" in told
        assert fingerprint(tmp_path / "data" / "tls" / "certificate.pem") in told
        assert f"Messages are kept in {tmp_path / 'data'}" in told
        assert greets(irc)
        assert program.stop() == 0

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
    @pytest.mark.parametrize("made_before", [False, True])
    def test_nobody_else_can_read_what_it_keeps(
        self, start: Start, tmp_path: Path, *, made_before: bool
    ) -> None:
        data = tmp_path / "data"
        if made_before:
            data.mkdir(mode=0o755)
        before = os.umask(0o022)  # which the program inherits
        try:
            program = start(
                "serve", "--data", str(data), "--irc", "127.0.0.1:0", "--ircs", "127.0.0.1:0", "--web", "off"
            )
            program.ready()
        finally:
            os.umask(before)
        found = {path.relative_to(data).as_posix(): path.stat().st_mode & 0o777 for path in data.rglob("*")}
        kept = {"hubbub.db", "hubbub.db-wal", "hubbub.db-shm", "cloak.key", "host.key", "lock", "run.json"}
        assert found == {**dict.fromkeys({*kept, "tls/key.pem", "tls/certificate.pem"}, 0o600), "tls": 0o700}
        assert data.stat().st_mode & 0o777 == (0o755 if made_before else 0o700)
        assert program.stop() == 0

    def test_it_needs_no_tk(self, start: Start, tmp_path: Path) -> None:
        program = start("serve", "--data", str(tmp_path / "data"), *LOCAL, python=("-c", WITHOUT_TK))
        assert greets(program.ready()["irc"][0])

    def test_the_log_can_be_for_machines(self, start: Start, tmp_path: Path) -> None:
        program = start("serve", "--data", str(tmp_path / "data"), *LOCAL, "--log", "json")
        program.ready()
        assert program.stop() == 0
        assert program.process.stderr is not None
        events = [json.loads(line)["event"] for line in program.process.stderr]
        assert events[-2:] == ["stopping", "stopped"]

    def test_on_a_terminal_it_draws_the_link(self, monkeypatch: pytest.MonkeyPatch) -> None:
        terminal = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        monkeypatch.setattr(terminal, "isatty", lambda: True)
        monkeypatch.setattr(sys, "stdout", terminal)
        assert len(code("hubbub://192.168.1.20:6697/")) > 10
        plain = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
        monkeypatch.setattr(plain, "isatty", lambda: True)
        monkeypatch.setattr(sys, "stdout", plain)
        assert code("hubbub://192.168.1.20:6697/") == []


class TestStopping:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    @pytest.mark.parametrize("words", [(), ("--stop-with-parent",)])
    def test_a_signal_ends_it_well(
        self, start: Start, tmp_path: Path, number: int, words: tuple[str, ...]
    ) -> None:
        program = start("serve", "--data", str(tmp_path / "data"), *LOCAL, *words)
        [address] = program.ready()["irc"]
        host, _, port = address.rpartition(":")
        with socket.create_connection((host, int(port))) as client:
            client.sendall(b"PING :hello\r\n")
            assert b"PONG" in client.recv(1000)
            assert program.stop(number) == 0
            assert client.recv(1000) == b"ERROR :The server is shutting down\r\n"
        assert not (tmp_path / "data" / "run.json").exists()
        assert program.process.stderr is not None
        assert "Traceback" not in program.process.stderr.read()

    def test_it_ends_with_its_parent(self, start: Start, tmp_path: Path) -> None:
        program = start("serve", "--data", str(tmp_path / "data"), *LOCAL, "--stop-with-parent")
        program.ready()
        assert program.process.stdin is not None
        program.process.stdin.close()
        program.process.stdin = None
        assert program.process.wait(20) == 0
        assert not (tmp_path / "data" / "run.json").exists()

    def test_otherwise_it_goes_on_without_standard_input(self, start: Start, tmp_path: Path) -> None:
        program = start("serve", "--data", str(tmp_path / "data"), *LOCAL)
        [address] = program.ready()["irc"]
        assert program.process.stdin is not None
        program.process.stdin.close()
        program.process.stdin = None
        assert greets(address)
        assert program.stop() == 0


def test_it_ends_when_it_cannot_know_what_is_stored(start: Start, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    program = start("serve", "--data", str(tmp_path / "data"), *LOCAL)
    with entered(program.ready()) as client:
        client.sendall(b"PRIVMSG #a :kept\r\n")
        assert b"kept" in client.recv(1000)
        log = tmp_path / "data" / "hubbub.db-wal"
        resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (log.stat().st_size, -1))
        client.sendall(b"PRIVMSG #a :unknown\r\n")
        assert client.recv(1000) == f"ERROR :{FAILURE}\r\n".encode()
        assert client.recv(1000) == b""
    _, err = program.process.communicate(timeout=30)
    assert program.process.returncode == 1
    assert "Traceback" not in err
    assert err.splitlines()[-1].startswith(
        "The database could not be read or written, so the server has ended."
    )
    assert "CRITICAL The database failed" in err
    again = start("serve", "--data", str(tmp_path / "data"), *LOCAL)
    with entered(again.ready()) as client:
        client.sendall(b"CHATHISTORY LATEST #a * 10\r\n")
        assert b"kept" in client.recv(1000)
    assert again.stop() == 0


@contextmanager
def entered(listening: dict[str, list[str]]) -> Iterator[socket.socket]:
    """A client in a channel, with nothing left to read."""
    host, _, port = listening["irc"][0].rpartition(":")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(
            b"CAP REQ :echo-message batch draft/chathistory\r\nNICK ann\r\nUSER ann 0 * :Ann\r\nCAP END\r\n"
            b"JOIN #a\r\n"
        )
        said = b""
        while b" 366 " not in said:
            said += client.recv(10_000)
        yield client


class TestNotStarting:
    def test_a_port_that_is_taken(self, start: Start, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            program = start(
                "serve",
                "--data",
                str(tmp_path / "data"),
                "--irc",
                f"127.0.0.1:{port}",
                "--ircs",
                "off",
                "--web",
                "off",
            )
            assert complaint(program).startswith(f"Port {port} is taken by another program.")

    def test_a_second_one_on_the_same_data(self, start: Start, tmp_path: Path) -> None:
        first = start("serve", "--data", str(tmp_path / "data"), *LOCAL)
        first.ready()
        second = start("serve", "--data", str(tmp_path / "data"), *LOCAL)
        assert complaint(second).startswith("Another server is using")
        assert (tmp_path / "data" / "run.json").exists()

    @pytest.mark.parametrize(("toml", "key"), [("[limits]\nclients = 0", "limits.clients"), ("x = 1", "x")])
    def test_a_mistake_in_the_configuration(self, start: Start, tmp_path: Path, toml: str, key: str) -> None:
        (tmp_path / "hubbub.toml").write_text(toml)
        program = start(
            "serve", "--data", str(tmp_path / "data"), "--config", str(tmp_path / "hubbub.toml"), *LOCAL
        )
        assert complaint(program).startswith(f"The configuration has a mistake. {key}: ")

    def test_a_damaged_database(self, start: Start, tmp_path: Path) -> None:
        database = tmp_path / "data" / "hubbub.db"
        database.parent.mkdir()
        database.write_bytes(b"rubbish" * 1000)
        words = complaint(start("serve", "--data", str(tmp_path / "data"), *LOCAL))
        assert words.startswith("The database is damaged and was left as it is. Put back a copy, or move it")
        assert str(database) in words
        assert database.read_bytes() == b"rubbish" * 1000

    def test_a_database_that_cannot_be_opened(self, start: Start, tmp_path: Path) -> None:
        (tmp_path / "data" / "hubbub.db").mkdir(parents=True)
        words = complaint(start("serve", "--data", str(tmp_path / "data"), *LOCAL))
        assert words.startswith("The database can't be used now. See that no other program uses it")

    def test_data_where_there_can_be_none(self, start: Start, tmp_path: Path) -> None:
        (tmp_path / "data").write_text("a file")
        words = complaint(start("serve", "--data", str(tmp_path / "data"), *LOCAL))
        assert words == f"{tmp_path / 'data'} can't be used: File exists. Choose another --data.\n"

    def test_a_damaged_certificate(self, start: Start, tmp_path: Path) -> None:
        certificate = tmp_path / "data" / "tls" / "certificate.pem"
        certificate.parent.mkdir(parents=True)
        certificate.write_text("rubbish")
        certificate.with_name("key.pem").write_text("rubbish")
        program = start(
            "serve", "--data", str(tmp_path / "data"), "--irc", "off", "--ircs", "127.0.0.1:0", "--web", "off"
        )
        assert "certificate" in complaint(program)
        assert certificate.read_text() == "rubbish"

    def test_a_way_to_write_the_log_that_does_not_exist(self, start: Start, tmp_path: Path) -> None:
        program = start("serve", "--data", str(tmp_path / "data"), *LOCAL, "--log", "xml")
        _, err = program.process.communicate(timeout=30)
        assert program.process.returncode == 2
        assert "'xml' is not one of" in err


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent the POSIX way")
