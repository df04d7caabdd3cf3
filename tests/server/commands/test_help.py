"""HELP, which the command table answers."""

import pytest

from hubbub.server.commands.table import COMMANDS
from hubbub.wire.limits import MAX_BODY, MAX_NICK_BYTES
from hubbub.wire.message import Message
from server.conftest import RunningServer
from support.irc import commands


def explained(answer: list[Message]) -> list[str]:
    """The lines of a well-formed answer."""
    assert commands(answer) == ["704", *["705"] * (len(answer) - 2), "706"]
    assert len({line.params[1] for line in answer}) == 1
    return [line.params[2] for line in answer[:-1]]


@pytest.mark.parametrize("name", sorted(COMMANDS))
async def test_every_command_is_explained(server: RunningServer, name: str) -> None:
    ann = await server.join("ann")
    usage, *text = explained(await ann.ask(f"HELP {name}"))
    assert usage.split(" ")[0] == name
    assert " ".join(text) == COMMANDS[name].help
    assert COMMANDS[name].help.endswith(".")


@pytest.mark.parametrize("command", ["HELP", "HELPOP"])
async def test_without_a_subject_it_lists_the_commands(server: RunningServer, command: str) -> None:
    ann = await server.join("ann")
    _, *lines = explained(await ann.ask(command))
    listed = " ".join(lines).split(" ")
    assert listed == sorted(name for name in COMMANDS if not COMMANDS[name].operator)


async def test_case_does_not_matter(server: RunningServer) -> None:
    ann = await server.join("ann")
    assert explained(await ann.ask("HELP join"))[0].startswith("JOIN <channel>")


async def test_what_is_no_command(server: RunningServer) -> None:
    ann = await server.join("ann")
    [answer] = await ann.ask("HELP :how do I fly")
    assert answer.command == "524"
    assert "HELP" in answer.params[-1]


async def test_every_line_fits_with_the_longest_nick(server: RunningServer) -> None:
    nick = "\U0001f600" * (MAX_NICK_BYTES // 4)
    ann = await server.join(nick)
    answer = await ann.ask("HELP", *(f"HELP {name}" for name in COMMANDS))
    assert max(len(line.encode()) for line in answer) <= MAX_BODY
