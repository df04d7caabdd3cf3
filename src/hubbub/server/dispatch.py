"""From a line to its handler: the checks that the command table asks for, made in one place."""

from functools import partial
from typing import Final

from hubbub.server.bounds import INTRODUCTION_LINES
from hubbub.server.commands.batch import add_to_multiline
from hubbub.server.commands.command import Command
from hubbub.server.commands.messages import services_among
from hubbub.server.commands.table import COMMANDS
from hubbub.server.introduction import Introduction
from hubbub.server.session import Pending, Session
from hubbub.wire import numerics
from hubbub.wire.framing import Rejected, Violation
from hubbub.wire.message import Message
from hubbub.wire.registration import State

# What a browser or a scanner says first when it takes this for a web server.
_HTTP_VERBS: Final = frozenset(
    {"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"}
)

_UNKNOWN_COST: Final = 1.0

# A message of 1,000 lines, the most that are taken, then costs as much as 20 of one line.
_LINE_IN_BATCH_COST: Final = 0.02


def cost_of(session: Session, item: Message | Rejected) -> float:
    """What a line costs under flood control, in tokens; to write to a service as much as its command."""
    if isinstance(item, Rejected):
        return _UNKNOWN_COST
    if _is_in_batch(session, item):
        return _LINE_IN_BATCH_COST
    command = COMMANDS.get(item.command)
    if command is None:
        return _UNKNOWN_COST
    asked = services_among(item.param(0).split(",")) if item.command == "PRIVMSG" else []
    return max(command.cost, len(asked) * COMMANDS["NICKSERV"].cost)


def _is_in_batch(session: Session, message: Message) -> bool:
    """Whether a line belongs to the multiline message that the client is sending."""
    draft = session.multiline
    return draft is not None and message.tags.get("batch") == draft.reference


def dispatch(session: Session, item: Message | Rejected) -> Pending:
    """Carry out one line; an awaitable where that takes time."""
    if session.closing:
        return None
    if _says_too_much(session.introduction):
        words = "You said too much without saying who you are"
        return session.answer("*", None, partial(session.close_after_reply, words))
    if isinstance(item, Rejected):
        return session.answer("*", item.label, partial(_reject, session, item))
    if _is_in_batch(session, item):
        return session.answer("BATCH", None, partial(add_to_multiline, session, item))
    return session.answer(item.command, item.tags.get("label"), partial(_handle, session, item))


def _says_too_much(introduction: Introduction | None) -> bool:
    if introduction is None:
        return False
    introduction.lines += 1
    return introduction.lines > INTRODUCTION_LINES


def _handle(session: Session, message: Message) -> Pending:
    command = COMMANDS.get(message.command)
    if session.state is not State.REGISTERED and not _is_early(session, command):
        _refuse_unregistered(session, message)
    elif command is None:
        words = "There is no such command; HELP lists those there are"
        session.reply(numerics.ERR_UNKNOWNCOMMAND, message.command, words)
    elif command.operator and not session.me.operator:
        session.reply(numerics.ERR_NOPRIVILEGES, "Only a server administrator can do that")
    elif len(message.params) < command.params:
        usage = f"Say more: {message.command} {command.usage}"
        session.reply(numerics.ERR_NEEDMOREPARAMS, message.command, usage)
    elif command.long and session.is_behind:
        return _handle_later(session, command, message)
    else:
        return command.handler(session, message)
    return None


async def _handle_later(session: Session, command: Command, message: Message) -> None:
    """Answer with much once the client has read what it has asked for before."""
    await session.caught_up()
    pending = command.handler(session, message)
    if pending is not None:
        await pending


def _is_early(session: Session, command: Command | None) -> bool:
    """Whether clients that aren't registered may use a command."""
    return command is not None and (
        not command.registered or not session.capabilities.isdisjoint(command.early)
    )


def _refuse_unregistered(session: Session, message: Message) -> None:
    if message.command in _HTTP_VERBS and session.state is State.NEW:
        session.refuse_http()
    else:
        session.reply(numerics.ERR_NOTREGISTERED, "Say who you are first, with NICK and USER")


def _reject(session: Session, item: Rejected) -> None:
    match item.violation:
        case Violation.BODY_TOO_LONG:
            session.reply(numerics.ERR_INPUTTOOLONG, "That line is too long (512 bytes), it was not taken")
        case Violation.TAGS_TOO_LONG:
            session.reply(
                numerics.ERR_INPUTTOOLONG, "The tags are too long (4094 bytes), the line was not taken"
            )
        case Violation.INVALID_UTF8:
            session.fail(item.command, "INVALID_UTF8", text="That is not UTF-8, it was not taken")
        case Violation.FORBIDDEN_BYTE:
            session.fail("*", "FORBIDDEN_BYTE", text="A line can't hold NUL or a lone CR, it was not taken")
        case Violation.UNTERMINATED:
            session.close_after_reply("No end of line where one was due")
