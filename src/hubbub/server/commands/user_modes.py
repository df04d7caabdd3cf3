"""A user's own modes, and WALLOPS, which one of them is for.

Sources: https://modern.ircdocs.horse, "User Modes", "WALLOPS message";
https://ircv3.net/specs/extensions/bot-mode.
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from hubbub.server.fanout import merge
from hubbub.server.lines import Line
from hubbub.server.session import Session
from hubbub.server.user import User
from hubbub.wire import numerics
from hubbub.wire.message import Message

BOT: Final = "B"

_ATTRIBUTES: Final = {BOT: "bot", "i": "invisible", "o": "operator", "w": "wallops"}

_REGISTERED: Final = "r"

USER_MODES: Final = "".join([*_ATTRIBUTES, _REGISTERED])
"""The modes there are: bot, invisible, operator, who reads WALLOPS, and who has an account."""


class Change(NamedTuple):
    """One mode to give or take."""

    given: bool
    letter: str

    def __str__(self) -> str:
        return ("+" if self.given else "-") + self.letter


def user_mode(session: Session, message: Message) -> None:
    """MODE nick - or MODE nick +iB-w."""
    nick, user = message.params[0], session.me
    target = session.server.registry.user(nick)
    if target is None:
        session.reply(numerics.ERR_NOSUCHNICK, nick, "Nobody here has that name")
    elif target is not user:
        session.reply(numerics.ERR_USERSDONTMATCH, "You can only see and change your own modes")
    elif len(message.params) == 1:
        session.reply(numerics.RPL_UMODEIS, modes_of(user))
    else:
        _change(session, user, list(_parse(message.params[1])))


def modes_of(user: User) -> str:
    """The modes of somebody, as in ``+iw``."""
    letters = [letter for letter, attribute in _ATTRIBUTES.items() if getattr(user, attribute)]
    return "+" + "".join(letters) + (_REGISTERED if user.account is not None else "")


def set_modes(session: Session, user: User, changes: Iterable[Change]) -> None:
    """Give modes to somebody or take them, and tell them what has changed."""
    made = [change for change in changes if getattr(user, _ATTRIBUTES[change.letter]) != change.given]
    for change in made:
        session.server.registry.set_mode(user, _ATTRIBUTES[change.letter], given=change.given)
    if made:
        line = Line(Message("MODE", (user.nick, "".join(map(str, made))), user.source))
        session.deliver(user.audience, line, own=True)
        session.server.administrators.tell(user)


def _parse(text: str) -> Iterator[Change]:
    """The last word on each letter of ``+iB-w``."""
    given = True
    asked: dict[str, bool] = {}
    for letter in text:
        if letter in "+-":
            given = letter == "+"
        else:
            asked[letter] = given
    return (Change(given, letter) for letter, given in asked.items())


def _change(session: Session, user: User, changes: list[Change]) -> None:
    if any(change.letter not in USER_MODES for change in changes):
        words = f"There is no such mode; there are {', '.join(USER_MODES)}"
        session.reply(numerics.ERR_UMODEUNKNOWNFLAG, words)
    if any(_is_not_ones_own(change) for change in changes):
        session.reply(numerics.ERR_UMODEUNKNOWNFLAG, "OPER gives the mode o, and logging in r; MODE does not")
    set_modes(session, user, [each for each in changes if _is_settable(each)])


def _is_not_ones_own(change: Change) -> bool:
    """Whether people can't make this change themselves, though the mode exists."""
    return change.letter == _REGISTERED or str(change) == "+o"


def _is_settable(change: Change) -> bool:
    return change.letter in _ATTRIBUTES and not _is_not_ones_own(change)


def wallops(session: Session, message: Message) -> None:
    """WALLOPS :what everybody should know who has the mode ``w``."""
    user = session.me
    readers = [each.audience for each in session.server.registry.users.values() if each.wallops]
    session.deliver(merge(readers), Line(Message("WALLOPS", (message.params[0],), user.source)), own=True)
