"""A server that is ruled by the program that has started it, over its standard input and output."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.conftest import LOCAL, START_LIMIT, Program, Start
from hubbub.cli import parent
from hubbub.wire.control import MAX_ORDER, Order, Report, Verb

if TYPE_CHECKING:
    import subprocess


@pytest.fixture
def ruled(start: Start, tmp_path: Path) -> Program:
    program = start("serve", "--data", str(tmp_path / "data"), "--name", "Ann's place", *LOCAL, "--control")
    until = time.monotonic() + START_LIMIT
    while not (program.data / "run.json").exists():
        assert time.monotonic() < until
        assert program.process.poll() is None
        time.sleep(0.01)  # another process's start can only be polled
    return program


def ask(process: "subprocess.Popen[str]", line: str) -> Report:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(line)
    process.stdin.flush()
    return Report.parse(process.stdout.readline().encode())


def test_every_line_is_answered_by_one_until_the_input_ends(ruled: Program) -> None:
    process = ruled.process
    report = ask(process, Order().serialise().decode())
    assert (report.name, report.lobby, report.closed, report.problem) == ("Ann's place", "#lobby", False, "")
    assert ask(process, Order(Verb.CLOSE_DOOR).serialise().decode()).closed
    assert ask(process, "rubbish\n").problem
    assert ask(process, "x" * (MAX_ORDER + 1)).problem  # nothing more is waited for than an order has
    rest, log = process.communicate(timeout=START_LIMIT)  # which ends the input
    assert process.returncode == 0
    assert [Report.parse(line.encode()).problem != "" for line in rest.splitlines()] in ([], [True])
    assert "order of the host what=door target=closed" in log
    assert "Traceback" not in log


def test_a_program_that_has_gone_without_a_word_ends_it(ruled: Program) -> None:
    process = ruled.process
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.close()
    process.stdin.write(Order().serialise().decode())
    process.stdin.close()
    assert process.wait(START_LIMIT) == 0
    process.stdin = process.stdout = None


def test_a_server_is_stopped_when_its_answers_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_line: bytes) -> bytes:
        raise RuntimeError("of no use")

    stopped = list[bool]()
    monkeypatch.setattr(parent, "_lines", lambda: iter([b"{}"]))
    with pytest.raises(RuntimeError, match="of no use"):
        parent._obey(fail, lambda: stopped.append(True))
    assert stopped == [True]
