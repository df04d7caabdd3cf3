"""``hubbub tail``, as people and scripts run it."""

import asyncio
import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Program, Start
from cli.talking import Place, ended
from hubbub.cli.tail import since_time
from hubbub.client.errors import ClientError
from support.irc import IrcClient


@pytest.fixture
def place(start: Start, tmp_path: Path) -> Iterator[Place]:
    with Place(start, tmp_path) as place:
        place.open()
        place.ask("ann", "JOIN #ops", *(f"PRIVMSG #ops :{number}" for number in range(3)))
        yield place


def line(program: Program) -> str:
    assert program.process.stdout is not None
    return program.process.stdout.readline().removesuffix("\n")


def heard(program: Program) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(line(program))
    return found


def test_what_was_said_and_what_is_said(place: Place) -> None:
    program = place.command("tail", "#ops", "-n", "2")
    assert [line(program)[20:] for _ in range(2)] == ["<ann> 1", "<ann> 2"]
    place.ask("bob", "JOIN #ops", "PRIVMSG #ops :\x01ACTION \x02waves\x02\x01", "NOTICE #ops :n\x1b[31mow")
    assert [line(program)[20:] for _ in range(2)] == ["* bob waves", "-bob- n[31mow"]
    assert program.stop(signal.SIGINT) == 0
    assert program.process.stderr is not None
    assert program.process.stderr.read() == ""


def test_a_message_is_a_line_and_turns_nothing(place: Place) -> None:
    program = place.command("tail", "#ops", "-n", "1")
    line(program)
    batch = (
        "BATCH +m draft/multiline #ops",
        "@batch=m PRIVMSG #ops :one",
        "@batch=m PRIVMSG #ops :\u202etwo",
    )
    place.ask("bob", "JOIN #ops", *batch, "BATCH -m")
    assert line(program)[20:] == "<bob> one / two"


def test_lines_of_json_tell_of_changes(place: Place) -> None:
    program = place.command("tail", "#ops", "--json", "-n", "1")
    first = heard(program)
    assert (first["nick"], first["text"], first["kind"], first["bot"]) == ("ann", "2", "message", False)

    async def change() -> None:
        client = await IrcClient.connect(int(place.listening["irc"][0].rpartition(":")[2]))
        await client.register("bob", "message-tags echo-message draft/message-redaction hubbub.chat/edit")
        [*_, said] = await client.ask("JOIN #ops", "PRIVMSG #ops :teh")
        msgid = said.tags["msgid"]
        await client.ask(f"@hubbub.chat/edit={msgid} PRIVMSG #ops :the", f"REDACT #ops {msgid}")
        await client.quit()
        await client.close()

    asyncio.run(change())
    said, edited, removed = heard(program), heard(program), heard(program)
    assert (said["text"], said["edits"]) == ("teh", None)
    assert (edited["text"], edited["edits"]) == ("the", said["msgid"])
    assert (removed["kind"], removed["removes"]) == ("removal", said["msgid"])
    assert first["seq"] < said["seq"] < edited["seq"] < removed["seq"]


def test_nothing_is_lost_or_doubled_where_the_server_is_started_again(place: Place) -> None:
    program = place.command("tail", "#ops", "--json")
    assert [heard(program)["text"] for _ in range(3)] == ["0", "1", "2"]
    place.shut()
    place.open()
    said = [f"again {number}" for number in range(300)]
    for start in range(0, 300, 30):
        place.ask("ann", "JOIN #ops", *(f"PRIVMSG #ops :{each}" for each in said[start : start + 30]))
    found = [heard(program) for _ in said]
    assert [each["text"] for each in found] == said
    assert len({each["msgid"] for each in found}) == len(said)


def test_since_when(place: Place) -> None:
    program = place.command("tail", "#ops", "--since", "1h")
    assert [line(program)[20:] for _ in range(3)] == ["<ann> 0", "<ann> 1", "<ann> 2"]


def test_a_time_is_a_duration_or_a_stamp() -> None:
    assert since_time("1970-01-01T00:00:01.000Z") == 1000
    assert since_time("1970-01-02T00:00:00+00:00") == 86_400_000
    assert since_time("1h") - since_time("2h") == pytest.approx(3_600_000, abs=1000)
    with pytest.raises(ClientError, match="is no time"):
        since_time("yesterday")


def test_it_ends_when_nobody_reads_any_more(place: Place) -> None:
    program = place.command("tail", "#ops", "-n", "1")
    line(program)
    assert program.process.stdout is not None
    program.process.stdout.close()
    assert program.process.wait(20) == 0
    program.process.stdout = None
    assert ended(program)[2] == ""


def test_it_ends_when_it_is_put_out(place: Place) -> None:
    program = place.command("tail", "#ops", "--as", "watcher")
    line(program)
    place.ask("root", "REGISTER * * correct-horse")
    place.ask("root", "OPER root correct-horse", "KICK #ops watcher :enough", password="correct-horse")
    status, _, complaint = ended(program)
    assert (status, complaint) == (1, "Taken out of #ops: enough\n")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("#none",), "#none: There is no such channel.\n"),
        (("ann",), "A channel's name is # and at least one more character.\n"),
    ],
)
def test_what_cannot_be_heard(place: Place, words: tuple[str, ...], complaint: str) -> None:
    assert ended(place.command("tail", *words)) == (1, "", complaint)
