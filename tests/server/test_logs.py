"""The log, for people and for machines."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest

from hubbub.server.logs import JsonFormatter, TextFormatter, configure_logs


def record(message: str, level: int = logging.INFO, **extra: Any) -> logging.LogRecord:  # noqa: ANN401
    made = logging.makeLogRecord({"name": "hubbub", "msg": message, "levelno": level, **extra})
    made.levelname = logging.getLevelName(level)
    return made


def failed() -> logging.LogRecord:
    error = ValueError("broken")
    return record("a command failed", logging.ERROR, exc_info=(ValueError, error, None), command="JOIN")


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, put back as it was afterwards."""
    logger = logging.getLogger()
    handlers, level = logger.handlers[:], logger.level
    alembic = logging.getLogger("alembic").level
    yield logger
    logger.handlers[:], logger.level = handlers, level
    logging.getLogger("alembic").setLevel(alembic)
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = True


class TestText:
    def test_a_line_has_the_time_and_the_fields(self) -> None:
        line = TextFormatter().format(record("entered", nick="ann", address="127.0.0.1"))
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d entered nick=ann address=127\.0\.0\.1", line)

    def test_what_is_not_ordinary_says_its_level(self) -> None:
        assert " WARNING refused" in TextFormatter().format(record("refused", logging.WARNING))

    def test_a_traceback_follows(self) -> None:
        first, *rest = TextFormatter().format(failed()).splitlines()
        assert first.endswith("ERROR a command failed command=JOIN")
        assert rest[-1] == "ValueError: broken"

    @pytest.mark.parametrize("sequence", ["\x1b[2J", "one\ntwo", "\x9b31m", "\u202eabc"])
    def test_nobody_can_command_the_terminal_or_forge_a_line(self, sequence: str) -> None:
        line = TextFormatter().format(record("left", reason=f"Quit: {sequence}"))
        assert line.isprintable()

    def test_any_script_is_shown_as_it_is(self) -> None:
        assert TextFormatter().format(record("left", reason="Quit: adiós 你好")).endswith("=Quit: adiós 你好")


class TestJson:
    def test_a_line_is_an_object(self) -> None:
        line = JsonFormatter().format(record("left", nick="ann", reason="one\ntwo \x1b[2J", created=0.5))
        assert "\n" not in line
        assert json.loads(line) == {
            "time": "1970-01-01T00:00:00.500+00:00",
            "level": "info",
            "event": "left",
            "nick": "ann",
            "reason": "one\ntwo \x1b[2J",
        }

    def test_a_traceback_is_a_field(self) -> None:
        entry = json.loads(JsonFormatter().format(failed()))
        assert (entry["level"], entry["command"]) == ("error", "JOIN")
        assert "ValueError: broken" in entry["traceback"]

    def test_any_value_can_be_written(self) -> None:
        assert (
            json.loads(JsonFormatter().format(record("x", where={1}.__class__)))["where"] == "<class 'set'>"
        )


@pytest.mark.parametrize(("as_json", "start"), [(True, "{"), (False, "2")])
def test_the_log_goes_to_standard_error(
    root: logging.Logger, capsys: pytest.CaptureFixture[str], *, as_json: bool, start: str
) -> None:
    configure_logs(as_json=as_json)
    root.info("started")
    logging.getLogger("alembic.runtime").info("not of interest")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(start)
    assert err.count("\n") == 1
