"""What is typed becomes what is done, against a scripted server."""

import pytest

from client.conftest import Stay
from client.peer import Guest, Peer, Window
from hubbub.client.channel_changes import Answered
from hubbub.client.commands import submit
from hubbub.client.model import Link
from hubbub.client.modes import ModeChange
from hubbub.client.session import Session

LOBBY = "#lobby"


class Typing:
    def __init__(self, session: Session, guest: Guest, window: Window) -> None:
        self.session = session
        self.guest = guest
        self.window = window

    def type(self, text: str, key: str = LOBBY) -> None:
        submit(self.session, key, text)


@pytest.fixture
async def typing(peer: Peer, window: Window, stay: Stay) -> Typing:
    session = stay.begin(peer.address)
    guest = await peer.guest()
    await guest.register("alice", "echo-message")
    await guest.expect("JOIN", LOBBY)
    guest.say(":alice!u@h JOIN #lobby", ":srv 353 alice = #lobby :alice bob", ":srv 366 alice #lobby :end")
    await window.until(lambda: LOBBY in window.conversations)
    return Typing(session, guest, window)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("hello", "PRIVMSG #lobby :hello"),
        ("//etc/hosts", "PRIVMSG #lobby :/etc/hosts"),
        ("so :smile: `:smile:`", "PRIVMSG #lobby :so 😄 `:smile:`"),
        ("/me :wave:s", "PRIVMSG #lobby :\x01ACTION :wave:s\x01"),
        ("/me waves", "PRIVMSG #lobby :\x01ACTION waves\x01"),
        ("/NICK alicia", "NICK alicia"),
        ("/topic Cake  and pie", "TOPIC #lobby :Cake and pie"),
        ("/join #two", "JOIN #two"),
        ("/join #two key", "JOIN #two key"),
        ("/kick bob so it is", "KICK #lobby bob :so it is"),
        ("/kick bob\nfor spam", "KICK #lobby bob :for spam"),
        ("/op bob\r\ncarl", "MODE #lobby +oo bob carl"),
        ("/whois bob\0", "WHOIS bob"),
        ("/mode +l 5", "MODE #lobby +l 5"),
        ("/mode #two +m", "MODE #two +m"),
        ("/op bob carl", "MODE #lobby +oo bob carl"),
        ("/devoice bob", "MODE #lobby -v bob"),
        ("/unban *!*@spam", "MODE #lobby -b *!*@spam"),
        ("/invite bob", "INVITE bob #lobby"),
        ("/invite bob #LOBBY", "INVITE bob #lobby"),
        ("/invite", "INVITE"),
        ("/whois bob", "WHOIS bob"),
        ("/part", "PART :#lobby"),
        ("/part see you", "PART #lobby :see you"),
        ("/msg bob psst, you", "PRIVMSG bob :psst, you"),
        ("/quit good night", "QUIT :good night"),
    ],
)
async def test_sends(typing: Typing, text: str, line: str) -> None:
    typing.type(text)
    command = line.split(" ", maxsplit=1)[0]
    assert (await typing.guest.expect(command)).serialise() == line


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/dance", "There is no command /dance. Commands: /me"),
        ("/me", "Something is missing after /me. Commands: /me"),
        ("/help", "Commands: /me"),
        ("/kick", "Something is missing after /kick."),
        ("/unban \0", "Something is missing after /unban."),
        ("/op :bob carl", "That can't be sent."),
        ("/kick :bob so it is", "That can't be sent."),
        ("/invite :bob", "That can't be sent."),
        ("/mode +o :bob -v carl", "That can't be sent."),
        ("/invite bob #elsewhere", "Say whom you invite to which channel"),
        ("/ban *" + "x" * 150, "*x"),
        ("/", "There is no command /."),
        ("/nick a b", "A name can't have spaces"),
        ("/join lobby", "A channel's name is #"),
        ("/msg bob", "Something is missing after bob: what to say."),
        ("/msg #lobby hi", "A name can't start with #."),
    ],
)
async def test_says_what_is_wrong(typing: Typing, text: str, words: str) -> None:
    typing.type(text)
    assert typing.window.problems[-1].startswith(words)


async def test_what_cannot_be_sent_is_the_answer_to_its_ticket(typing: Typing) -> None:
    changes = [ModeChange(added=True, letter="n"), ModeChange(added=True, letter="b", argument="R:a b\n")]
    typing.session.moderation.change(3, LOBBY, changes)
    told = await typing.window.until_change(Answered)
    assert [(told.ticket, refusal.about) for refusal in told.refusals] == [(3, "b")]
    typing.session.moderation.ban_person(LOBBY, "two\nlines")
    assert typing.window.problems[-1].startswith("That can't be sent.")


async def test_a_private_conversation_has_no_topic_and_is_not_left(typing: Typing) -> None:
    typing.session.open_direct("bob")
    typing.type("/topic Cake", "bob")
    typing.type("/part", "bob")
    assert typing.window.problems == [
        "A private conversation has no topic.",
        "Only a channel can be left. Close the private conversation's window instead.",
    ]


@pytest.mark.parametrize("text", ["/kick bob", "/mode +m", "/op bob", "/ban bob", "/unban bob"])
async def test_people_are_moderated_in_channels(typing: Typing, text: str) -> None:
    typing.session.open_direct("bob")
    typing.type(text, "bob")
    assert typing.window.problems == ["That is for channels. Type it in the channel that you mean."]


async def test_without_a_connection_only_words_wait(typing: Typing, peer: Peer) -> None:
    await peer.stop()
    await typing.window.until_link(Link.WAITING)
    typing.type("/join #two")
    typing.type("hello")
    assert typing.window.problems == ["There is no connection at the moment. Try again when it is back."]
    assert typing.window.entries[LOBBY][-1].text == "hello"
