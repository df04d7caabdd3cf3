"""Dispatch: the checks before a command runs, and that no parameters whatever make one fail."""

import logging
from unittest.mock import Mock

import pytest

from hubbub.server.commands.table import COMMANDS
from hubbub.server.dispatch import cost_of
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from server.conftest import RunningServer
from support.irc import commands

ODD = [
    "",
    "a b",
    ":a",
    "#a b",
    "#a",
    "*",
    "+q",
    "+k",
    "\x01",
    "é" * 30,
    "#" + "x" * 70,
    "5",
    "#a,,#b",
    ",",
    "+",
]
LEADING = [[], ["#a"], ["ann"], ["LATEST", "#a"], ["#a", "+kl"], ["*", "*", "*"]]


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - {"QUIT"}))
async def test_no_parameters_make_a_command_fail(
    server: RunningServer, command: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    ann = await server.join("ann", "#a", caps=f"{cap.MESSAGE_TAGS} {cap.LABELED_RESPONSE} {cap.BATCH}")
    await ann.ask(
        *[" ".join([f"@label=x {command}", *leading, f":{odd}"]) for leading in LEADING for odd in ODD]
    )
    assert caplog.records == []


@pytest.mark.parametrize(
    ("line", "numeric"),
    [("FLY", "421"), ("TOPIC", "461"), ("JOIN", "461"), ("flY", "421")],
)
async def test_a_line_that_no_handler_gets(server: RunningServer, line: str, numeric: str) -> None:
    ann = await server.join("ann")
    assert commands(await ann.ask(line)) == [numeric]


@pytest.mark.parametrize("line", ["JOIN #a", "PRIVMSG #a :hello", "CHATHISTORY LATEST #a * 5", "FLY"])
async def test_nothing_is_done_for_whoever_has_not_registered(server: RunningServer, line: str) -> None:
    stranger = await server.connect()
    assert commands(await stranger.ask(line)) == ["451"]


async def test_case_does_not_matter(server: RunningServer) -> None:
    ann = await server.join("ann")
    assert commands(await ann.ask("pRiVmSg")) == ["411"]


async def test_too_few_parameters_are_answered_with_the_usage(server: RunningServer) -> None:
    ann = await server.join("ann")
    [answer] = await ann.ask("TOPIC")
    assert answer.params[-1].endswith("TOPIC <channel> [<topic>]")


@pytest.mark.parametrize(
    ("line", "cost"),
    [
        ("NICKSERV HELP", 4),
        ("PRIVMSG nickserv :HELP", 4),
        ("PRIVMSG #a,NickServ,NICKSERV :HELP", 4),
        ("PRIVMSG NickServ,*playback :HELP", 8),
        ("PRIVMSG #a,ann :HELP", 1),
        ("NOTICE NickServ :HELP", 1),
        ("PRIVMSG", 1),
        ("FLY", 1),
    ],
)
def test_a_service_costs_the_same_at_each_door(line: str, cost: float) -> None:
    session = Mock(multiline=None)
    assert cost_of(session, Message.parse(line)) == cost


async def test_what_only_administrators_may_do(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COMMANDS, "TIME", COMMANDS["TIME"]._replace(operator=True, params=1))
    ann = await server.join("ann")
    assert commands(await ann.ask("TIME", "TIME now")) == ["481", "481"]
    assert "TIME" not in " ".join(line.params[-1] for line in await ann.ask("HELP"))
