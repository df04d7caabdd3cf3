"""What a person types into the field: plain text, or a command such as ``/me waves``."""

from typing import Final

from hubbub.client import moderating
from hubbub.client.compose import one_line
from hubbub.client.emoji_names import replace_shortcodes
from hubbub.client.moderating import Command
from hubbub.client.session import Session
from hubbub.client.translation import N_, _


def submit(session: Session, key: str, text: str, reply_to: str | None = None) -> None:
    """Say `text` in the conversation `key`, answering the msgid `reply_to`, or carry out the command it is.

    ``//`` begins a text that starts with a slash, and ``:smile:`` is the emoji of that name. What can't be
    done is told by a Problem.
    """
    if is_command(text):
        name, _, argument = text[1:].partition(" ")
        _run(session, key, name.lower(), argument.strip())
    else:
        said = text[1:] if text.startswith("//") else text
        session.say(key, replace_shortcodes(said), reply_to)


def is_command(text: str) -> bool:
    """Whether a text is a command and not to be said."""
    return text.startswith("/") and not text.startswith("//")


def _run(session: Session, key: str, name: str, argument: str) -> None:
    command = _COMMANDS.get(name)
    if command is None:
        session.report(_("There is no command /{name}. {help}").format(name=name, help=_(_HELP)), key)
    elif name in _NEED_ARGUMENT and not one_line(argument):
        session.report(_("Something is missing after /{name}. {help}").format(name=name, help=_(_HELP)), key)
    else:
        command(session, key, argument)


def _help(session: Session, key: str, _argument: str) -> None:
    session.report(_(_HELP), key)


def _me(session: Session, key: str, argument: str) -> None:
    session.act(key, replace_shortcodes(argument))


def _nick(session: Session, _: str, argument: str) -> None:
    session.rename(argument)


def _topic(session: Session, key: str, argument: str) -> None:
    if session.is_channel(key):
        session.set_topic(key, argument)
    else:
        session.report(_("A private conversation has no topic."), key)


def _join(session: Session, _: str, argument: str) -> None:
    channel, _, word = argument.partition(" ")
    session.join(channel, word)


def _part(session: Session, key: str, argument: str) -> None:
    if session.is_channel(key):
        session.part(key, argument)
    else:
        session.report(_("Only a channel can be left. Close the private conversation's window instead."), key)


def _msg(session: Session, key: str, argument: str) -> None:
    nick, _blank, text = argument.partition(" ")
    direct = session.open_direct(nick)
    if direct is not None and text.strip():
        session.say(direct, replace_shortcodes(text))
    elif direct is not None:
        session.report(_("Something is missing after {nick}: what to say.").format(nick=nick), key)


def _quit(session: Session, _: str, argument: str) -> None:
    session.leave(argument)


_COMMANDS: Final[dict[str, Command]] = {
    **moderating.COMMANDS,
    "help": _help,
    "join": _join,
    "me": _me,
    "msg": _msg,
    "nick": _nick,
    "part": _part,
    "quit": _quit,
    "topic": _topic,
}
_NEED_ARGUMENT: Final = moderating.NEED_ARGUMENT | {"join", "me", "msg", "nick", "topic"}
_HELP: Final = N_(
    "Commands: /me DOES SOMETHING, /nick NAME, /topic TEXT, /join #CHANNEL [KEY], /part, /msg NAME TEXT, "
    "/quit, /whois NAME, /invite NAME [#CHANNEL]. For moderators: /kick NAME [REASON], /ban NAME [REASON], "
    "/unban NAME, /op and /deop NAME, /voice and /devoice NAME, /mode MODES. "
    "Begin with // to say something that starts with a slash."
)
