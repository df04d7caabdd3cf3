"""The commands about channels and their people that somebody types into the field, such as ``/kick ben``."""

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from hubbub.client.compose import one_line
from hubbub.client.mask_words import normal_mask
from hubbub.client.modes import ModeChange
from hubbub.client.rules import BANS
from hubbub.client.session import Session
from hubbub.client.translation import N_, _
from hubbub.wire.names import fold, is_channel

Command: TypeAlias = Callable[[Session, str, str], None]
"""Gets the key of the conversation in which it is typed, and what stands after its name."""

_CHANNEL_ONLY: Final = N_("That is for channels. Type it in the channel that you mean.")
_MASK: Final = frozenset("!@*?:.")
"""What is in a mask and in no name."""


def _on_one_line(command: Command) -> Command:
    """The command, for which a line break that was pasted is a space."""
    return lambda session, key, argument: command(session, key, one_line(argument))


def _in_channel(command: Command) -> Command:
    """The command, which says why it does nothing in a private conversation."""

    def run(session: Session, key: str, argument: str) -> None:
        if session.is_channel(key):
            command(session, key, argument)
        else:
            session.report(_(_CHANNEL_ONLY), key)

    return run


def _role(letter: str, *, given: bool) -> Command:
    def run(session: Session, key: str, argument: str) -> None:
        _change(session, key, (ModeChange(given, letter, nick) for nick in argument.split()))

    return _in_channel(run)


def _kick(session: Session, key: str, argument: str) -> None:
    nick, _, reason = argument.partition(" ")
    session.moderation.remove(0, key, nick, reason)


def _ban(session: Session, key: str, argument: str) -> None:
    whom, _, reason = argument.partition(" ")
    if _MASK & set(whom):
        _change_ban(session, key, whom, added=True)
    else:
        session.moderation.ban_person(key, whom, reason)


def _unban(session: Session, key: str, argument: str) -> None:
    whom, *_ = argument.split()
    if _MASK & set(whom):
        _change_ban(session, key, whom, added=False)
    else:
        session.moderation.unban_person(key, whom)


def _change_ban(session: Session, key: str, text: str, *, added: bool) -> None:
    mask = normal_mask(text, session.rules)
    if mask is None:
        session.report(
            _("{text} can't be banned. A mask is name!user@host, with * for anything.").format(text=text), key
        )
    else:
        _change(session, key, [ModeChange(added, BANS, mask)])


def _mode(session: Session, key: str, argument: str) -> None:
    """As it goes to the server, so that whoever knows the letters can do everything."""
    words = argument.split()
    if is_channel(words[0]):
        session.moderation.change_as_typed(words)
    elif session.is_channel(key):
        session.moderation.change_as_typed([session.name_of(key), *words])
    else:
        session.report(_(_CHANNEL_ONLY), key)


def _invite(session: Session, key: str, argument: str) -> None:
    nick, _blank, channel = argument.partition(" ")
    target = fold(channel.strip()) or key
    if not nick:
        session.moderation.list_invitations()
    elif session.knows(target) and session.is_channel(target):
        session.moderation.invite(0, target, nick)
    else:
        session.report(_("Say whom you invite to which channel that you are in: /invite NAME #CHANNEL"), key)


def _whois(session: Session, _: str, argument: str) -> None:
    session.moderation.whois(argument.split(maxsplit=1)[0])


def _change(session: Session, key: str, changes: Iterable[ModeChange]) -> None:
    session.moderation.change(0, key, tuple(changes))


_COMMANDS: Final[dict[str, Command]] = {
    "ban": _in_channel(_ban),
    "deop": _role("o", given=False),
    "devoice": _role("v", given=False),
    "invite": _invite,
    "kick": _in_channel(_kick),
    "mode": _mode,
    "op": _role("o", given=True),
    "unban": _in_channel(_unban),
    "voice": _role("v", given=True),
    "whois": _whois,
}
COMMANDS: Final = {name: _on_one_line(command) for name, command in _COMMANDS.items()}
NEED_ARGUMENT: Final = frozenset(COMMANDS) - {"invite"}
