"""HELP: what the command table says of its commands.

Source: https://modern.ircdocs.horse, "HELP message".
"""

from collections.abc import Mapping
from textwrap import wrap
from typing import Final

from hubbub.server.commands.command import Command
from hubbub.server.session import Session
from hubbub.wire import numerics

_WIDTH: Final = 80
"""Characters in one line of help."""

_INDEX: Final = "*"
"""The subject of HELP without one."""


def send_help(session: Session, commands: Mapping[str, Command], subject: str) -> None:
    """Answer with what a command does or, without a subject, which ones there are; 524 for unknown ones."""
    command = commands.get(subject)
    if command is not None:
        lines = [f"{subject} {command.usage}".rstrip(), *wrap(command.help, _WIDTH)]
        _send(session, subject, lines)
    elif not subject:
        _send(session, _INDEX, _index(commands, operator=session.me.operator))
    else:
        words = "There is no such command; HELP alone lists those there are"
        session.reply(numerics.ERR_HELPNOTFOUND, subject, words)


def _index(commands: Mapping[str, Command], *, operator: bool) -> list[str]:
    names = sorted(name for name, command in commands.items() if operator or not command.operator)
    return ["These commands are understood; HELP JOIN explains JOIN:", *wrap(" ".join(names), _WIDTH)]


def _send(session: Session, subject: str, lines: list[str]) -> None:
    first, *rest = lines
    session.reply(numerics.RPL_HELPSTART, subject, first)
    for line in rest:
        session.reply(numerics.RPL_HELPTXT, subject, line)
    session.reply(numerics.RPL_ENDOFHELP, subject, "End of HELP")
