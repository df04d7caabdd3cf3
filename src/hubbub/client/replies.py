"""Handlers for what the server answers: the welcome, its features, standard replies and errors in words."""

from typing import Final

from hubbub.client.channel_changes import LinkMade
from hubbub.client.moderation import UNSENDABLE
from hubbub.client.state import State
from hubbub.client.talk import on_server_notice
from hubbub.client.translation import N_, _
from hubbub.client.words import sentence
from hubbub.wire import numerics
from hubbub.wire.message import Message
from hubbub.wire.names import fold

_INSTEAD: Final = {
    numerics.ERR_BADCHANNELKEY: N_("{name} needs a key. Ask somebody in it, and type /join {name} KEY"),
}
"""What is said in place of every server's words, which speak of the protocol's commands."""

# A Hubbub server says in words what it refuses. Others say "No such nick/channel", so these are said instead.
_WORDS: Final = {
    numerics.ERR_NOSUCHNICK: N_("{name} isn't here. Check the name, or try again when they are back."),
    numerics.ERR_NOSUCHCHANNEL: N_("There is no channel called {name}. Check the name."),
    numerics.ERR_CANNOTSENDTOCHAN: N_("You can't write in {name}. Enter it first, or ask a moderator."),
    numerics.ERR_TOOMANYCHANNELS: N_("You are in too many channels for {name}. Leave another one first."),
    numerics.ERR_UNKNOWNCOMMAND: N_("This server does not know the command {name}."),
    numerics.ERR_ERRONEUSNICKNAME: N_("{name} can't be a name on this server. Try another one."),
    numerics.ERR_NICKNAMEINUSE: N_("{name} is taken. Try another name."),
    numerics.ERR_NOTONCHANNEL: N_("You are not in {name}. Enter it first."),
    numerics.ERR_NEEDMOREPARAMS: N_("Something is missing after {name}."),
    numerics.ERR_CHANNELISFULL: N_("{name} is full. Try again later."),
    numerics.ERR_INVITEONLYCHAN: N_("{name} is only for those who were invited. Ask somebody in it."),
    numerics.ERR_LINKCHANNEL: N_("You can't enter {name}, and are sent on to another channel."),
    numerics.ERR_BANNEDFROMCHAN: N_("You are banned from {name}. Ask a moderator to let you in."),
    numerics.ERR_NEEDREGGEDNICK: N_("Only people with an account can enter {name}. Log in first."),
    numerics.ERR_BANLISTFULL: N_("The list is full. Remove an entry first."),
    numerics.ERR_USERNOTINCHANNEL: N_("{name} is not in the channel."),
    numerics.ERR_USERONCHANNEL: N_("{name} is in the channel already."),
    numerics.ERR_UNKNOWNMODE: N_("This server has no mode {name}."),
    numerics.ERR_KEYSET: N_("The channel has a key already. Remove it first."),
    numerics.ERR_INVALIDKEY: N_("That can't be a key on this server. Take one word, without commas."),
    numerics.ERR_INVALIDMODEPARAM: N_("The server doesn't take that value."),
    **_INSTEAD,
    numerics.ERR_CHANOPRIVSNEEDED: N_("Only a moderator of {name} may do that."),
}

_MOST_MOTD: Final = 1000
"""Lines of a message of the day that are taken; nobody reads more."""

_REFUSES_ENTRY: Final = frozenset(
    {
        numerics.ERR_NOSUCHCHANNEL,
        numerics.ERR_TOOMANYCHANNELS,
        numerics.ERR_CHANNELISFULL,
        numerics.ERR_INVITEONLYCHAN,
        numerics.ERR_BADCHANNELKEY,
        numerics.ERR_BADCHANMASK,
        numerics.ERR_BANNEDFROMCHAN,
        numerics.ERR_NEEDREGGEDNICK,
        numerics.ERR_LINKCHANNEL,  # which enters another one in its place
    }
)


def on_welcome(state: State, message: Message, _: int) -> None:
    """RPL_WELCOME: the first parameter is the name that we have."""
    state.nick = message.param(0, state.nick)


def on_features(state: State, message: Message, _: int) -> None:
    """RPL_ISUPPORT: ``005 me KEY=VALUE ... :are supported``."""
    state.features.take_tokens(message.params[1:-1])


def on_motd_start(state: State, _: Message, __: int) -> None:
    """RPL_MOTDSTART, or ERR_NOMOTD in its place: what was there from an earlier connection is gone."""
    state.motd.clear()


def on_motd(state: State, message: Message, _: int) -> None:
    """RPL_MOTD: one line of the message of the day, often after ``- ``."""
    if len(state.motd) < _MOST_MOTD:
        state.motd.append(message.param(1).removeprefix("- "))


def on_pong(state: State, message: Message, _: int) -> None:
    """``PONG server token``: the answers to a request are complete."""
    answered = state.requests.answer(message.params[-1] if message.params else "")
    if answered is not None:
        state.add(answered)


def on_standard_reply(state: State, message: Message, now: int) -> None:
    """``FAIL command CODE [context...] :words``, WARN and NOTE (standard-replies)."""
    words = message.params[-1] if message.params else ""
    if message.command == "NOTE":
        _on_note(state, message, now)
    elif message.command == "FAIL" and message.param(0) == "CHATHISTORY":
        _on_no_history(state, message.param(1), words)
    elif message.param(0) == "SEARCH":
        searching = state.searching
        state.add(*(searching.on_incomplete if message.command == "WARN" else searching.on_refused)(words))
    elif message.command == "WARN" or not _refuse(state, message, message.params[2:-1], words):
        state.problem(words, _key_among(state, message.params[2:-1]))


def _on_note(state: State, message: Message, now: int) -> None:
    """A link that was asked for is told to who waits for it; everything else is said."""
    if message.param(0) != "INVITELINK" or not state.requests.is_asked(message):
        on_server_notice(state, message, now)
    elif message.param(1) == "CREATED":
        uses, expires = message.param(5), message.param(6)
        if uses.isdecimal():
            state.add(LinkMade(message.param(3), int(uses), int(expires) if expires.isdecimal() else None))


def _on_no_history(state: State, code: str, words: str) -> None:
    if code == "INTERNAL_ERROR":
        state.add(*state.history.on_failed(words))
    else:
        state.add(*state.history.on_refused())


def on_unsendable(state: State, message: Message) -> None:
    """What was asked for can't be asked: no line can carry a message. The others are sent all the same."""
    words = _(UNSENDABLE)
    if message.command == "CHATHISTORY":
        state.add(*state.history.on_refused())
    elif message.command == "SEARCH":
        state.add(*state.searching.on_refused(words))
    else:
        state.problem(words, _key_among(state, message.params))


def on_error_numeric(state: State, message: Message, _: int) -> None:
    """Any numeric from 400 to 599: what was asked for is refused."""
    names = message.params[1:-1]
    words = _words_of(state, message)
    if message.command in _REFUSES_ENTRY:
        _stay_out(state, message.param(1), words)
    if message.command == numerics.ERR_UNKNOWNCOMMAND and message.param(1) == "CHATHISTORY":
        state.add(*state.history.on_refused())
    elif not _refuse(state, message, names, words) and not _is_about_whois(state, message):
        state.problem(words, _key_among(state, names))


def _is_about_whois(state: State, message: Message) -> bool:
    """Whether it says that somebody isn't there who was asked about; RPL_ENDOFWHOIS follows."""
    return message.command == numerics.ERR_NOSUCHNICK and state.people.is_asked(message.param(1))


def _stay_out(state: State, channel: str, words: str) -> None:
    """Don't ask for a channel again that could not be entered."""
    state.entering.pop(fold(channel), None)
    room = state.channel(channel)
    if room is not None:
        room.wanted = False
        room.absence = sentence(words)
        state.touch(room)


def _words_of(state: State, message: Message) -> str:
    theirs = message.params[-1] if message.params else ""
    known = _INSTEAD if state.features.is_hubbub else _WORDS
    ours = known.get(message.command)
    return _(ours).format(name=message.param(1)) if ours else theirs


def _refuse(state: State, message: Message, names: tuple[str, ...], words: str) -> bool:
    """Answer whoever waits: a message of ours, which would stay on its way for good, before a request."""
    return _refuse_message(state, message, names, words) or state.requests.refuse(
        message, sentence(words), state.features
    )


def _refuse_message(state: State, message: Message, names: tuple[str, ...], words: str) -> bool:
    """Fail the message of ours that was refused, if it was one: by its label, else by where it went."""
    nonce = message.tags.get("label")
    if nonce is None and message.command in {numerics.ERR_NOSUCHNICK, numerics.ERR_CANNOTSENDTOCHAN, "FAIL"}:
        nonce = next(filter(None, (state.outbox.find_sent(fold(name)) for name in names)), None)
    outgoing = state.outbox.take(nonce or "")
    if outgoing is None:
        return False
    room = state.rooms[outgoing.key]
    state.refuse(outgoing, words)
    if message.command == numerics.ERR_NOSUCHNICK and room.key in state.online:
        state.online.discard(room.key)
        state.touch(room)
    return True


def _key_among(state: State, names: tuple[str, ...]) -> str | None:
    return next((fold(name) for name in names if fold(name) in state.rooms), None)
