"""Looking over and changing a channel: an owner, a moderator and a member on the real server."""

import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from client.conftest import FAST, Stay, staying
from client.peer import Peer, Window
from client.real import bad_line
from desktop.serving import ServerProcess
from hubbub.client.address import Address
from hubbub.client.changes import AccountChanged
from hubbub.client.channel_changes import (
    Answered,
    Invited,
    LinkMade,
    ListTold,
    ModesTold,
    PersonTold,
    Refusal,
)
from hubbub.client.commands import submit
from hubbub.client.known_servers import KnownServers
from hubbub.client.model import Link
from hubbub.client.moderation import TOPIC
from hubbub.client.modes import ModeChange

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """One for all tests: each has a garden of its own."""
    data = tmp_path_factory.mktemp("server") / "data"
    with ServerProcess.running(data, web="127.0.0.1:0", settings="[flood]\nenabled = false\n") as running:
        yield Address("127.0.0.1", running.plain_port, tls=False)


class Guest:
    """Somebody with a client, and the answers that they get."""

    def __init__(self, stay: Stay, server: Address, nick: str, garden: str) -> None:
        self.nick = nick
        self.window = Window()
        self.garden = garden
        self.session = stay.begin(server, nick, window=self.window)
        self._tickets: Iterator[int] = itertools.count(1)

    async def online(self) -> None:
        await self.window.until(lambda: "#lobby" in self.window.conversations)
        await self.window.until(lambda: bool(self.window.conversations["#lobby"].members))

    async def join(self, channel: str = "") -> None:
        channel = channel or self.garden
        self.session.join(channel)
        await self.window.until(lambda: self.is_in(channel))

    def is_in(self, channel: str) -> bool:
        known = self.window.conversations.get(channel)
        return known is not None and known.joined and bool(known.members)

    async def ask(self, order: Callable[[int], None]) -> tuple[Refusal, ...]:
        """Give an order with a ticket, and wait for the answer."""
        ticket = next(self._tickets)
        order(ticket)
        told = await self.window.until_change(Answered, lambda change: change.ticket == ticket)
        return told.refusals

    async def change(self, *changes: ModeChange, topic: str | None = None) -> tuple[Refusal, ...]:
        return await self.ask(
            lambda ticket: self.session.moderation.change(ticket, self.garden, changes, topic)
        )

    async def until_told(self, words: str) -> None:
        await self.window.until(lambda: any(words in text for text in self.window.texts(self.garden)))

    def type(self, text: str, key: str = "") -> None:
        submit(self.session, key or self.garden, text)


class Garden:
    """Ana owns the channel, ben moderates it, and cat is in it."""

    def __init__(self, ana: Guest, ben: Guest, cat: Guest) -> None:
        self.ana, self.ben, self.cat = ana, ben, cat
        self.key = ana.garden


@pytest.fixture
async def garden(server: Address, tmp_path: Path) -> AsyncIterator[Garden]:
    async with AsyncExitStack() as stack:
        people: list[Guest] = []
        key = f"#garden{next(_numbers)}"
        for nick in ("ana", "ben", "cat"):
            home = KnownServers(tmp_path / nick / "servers.json")
            stay = await stack.enter_async_context(staying(home, Window()))
            people.append(Guest(stay, server, nick, key))
        for guest in people:
            await guest.online()
            await guest.join()
        made = Garden(*people)
        assert await made.ana.change(added("o", "ben")) == ()
        await made.cat.window.until(lambda: "@ben" in made.cat.window.nicks(key))
        yield made


def added(letter: str, argument: str = "") -> ModeChange:
    return ModeChange(added=True, letter=letter, argument=argument)


async def test_modes_topic_and_lists_are_changed_and_told(garden: Garden) -> None:
    ben, cat = garden.ben, garden.cat
    cat.session.moderation.look(garden.key)
    await cat.window.until_change(ListTold, lambda change: change.letter == "I")
    refusals = await ben.change(
        added("m"), added("k", "roses"), added("b", "mallory!*@*"), topic="Roses\nand more"
    )
    assert refusals == ()
    modes = await cat.window.until_change(ModesTold, lambda change: ("k", "roses") in change.modes)
    assert {letter for letter, _ in modes.modes} == set("mntk")
    bans = await cat.window.until_change(ListTold, lambda change: bool(change.entries))
    assert [each.mask for each in bans.entries] == ["mallory!*@*"]
    assert bans.entries[0].author.startswith("ben!")
    await cat.window.until(lambda: cat.window.conversations[garden.key].topic == "Roses and more")
    await cat.window.until(
        lambda: "ben set a key, which people need to come in" in cat.window.texts(garden.key)
    )


async def test_what_is_refused_says_what_it_was_about(garden: Garden) -> None:
    member = await garden.cat.change(added("m"), topic="Mine now")
    words = "Only a moderator of the channel can do that."
    assert set(member) == {Refusal(TOPIC, words), Refusal("", words)}
    wrong = await garden.ben.change(added("k", "two,words"), added("l", "none"), added("b", "!"), added("i"))
    assert [refusal.about for refusal in wrong] == ["b", "k", "l"]
    assert garden.ben.window.problems == []
    owner = await garden.ben.change(ModeChange(added=False, letter="q", argument="ana"))
    assert [refusal.about for refusal in owner] == ["q"]


async def test_who_was_removed_can_come_back_and_who_was_banned_cannot(garden: Garden) -> None:
    ben, cat = garden.ben, garden.cat
    assert (
        await ben.ask(lambda ticket: ben.session.moderation.remove(ticket, garden.key, "cat", "Too loud"))
        == ()
    )
    await cat.window.until(lambda: not cat.window.conversations[garden.key].joined)
    assert cat.window.conversations[garden.key].absence == f"ben removed you from {garden.key}: Too loud"
    await cat.join()
    assert cat.window.conversations[garden.key].absence == ""
    order = ben.session.moderation.ban
    assert await ben.ask(lambda ticket: order(ticket, garden.key, "cat", "cat!*@*", "")) == ()
    await cat.window.until(lambda: not cat.window.conversations[garden.key].joined)
    assert cat.window.conversations[garden.key].absence == f"ben removed you from {garden.key}."
    cat.session.join(garden.key)
    await cat.window.until(lambda: "banned" in cat.window.conversations[garden.key].absence)
    assert cat.window.problems[-1].startswith("You are banned")
    ben.type("/unban cat")
    await ben.window.until(lambda: "ben lifted the ban on the name cat" in ben.window.texts(garden.key))
    await cat.join()


async def test_an_invitation_opens_the_door(garden: Garden) -> None:
    ana, ben, cat = garden.ana, garden.ben, garden.cat
    ana.session.join("#secret")
    await ana.window.until(lambda: ana.is_in("#secret"))
    ana.type("/mode +i", "#secret")
    invite = ana.session.moderation.invite
    assert await ana.ask(lambda ticket: invite(ticket, "#secret", "cat")) == ()
    assert await cat.window.until_change(Invited) == Invited("#secret", "ana")
    cat.type("/invite")
    assert (await cat.window.until_change(Invited, lambda change: not change.host)).channel == "#secret"
    await cat.join("#secret")
    ben.session.join("#secret")
    await ben.window.until(lambda: bool(ben.window.problems))
    (refusal,) = await ana.ask(lambda ticket: invite(ticket, "#secret", "nobody"))
    assert (refusal.about, refusal.words) == ("invite", "Nobody here has that name.")


async def test_a_link_is_told_to_who_has_asked_for_it(garden: Garden) -> None:
    cat = garden.cat
    by_link = cat.session.moderation.invite_by_link
    (refusal,) = await cat.ask(lambda ticket: by_link(ticket, garden.key, 5, "7d"))
    assert refusal.words == "Only people with an account invite others. Register one first."
    cat.session.rename("cora")  # cat is somebody else's in the next test
    await cat.window.until(lambda: "cora" in cat.window.nicks(garden.key))
    cat.session.account.register("correct-horse", keep=False)
    await cat.window.until_change(AccountChanged, lambda change: change.account is not None)
    assert await cat.ask(lambda ticket: by_link(ticket, garden.key, 5, "7d")) == ()
    made = await cat.window.until_change(LinkMade)
    assert "/invite/" in made.address
    assert made.uses == 5
    assert made.expires is not None
    assert not any("INVITELINK" in text for text in cat.window.texts("#lobby"))


async def test_a_key_is_kept_for_the_way_back(garden: Garden, server: Address, stay: Stay) -> None:
    ana = garden.ana
    ana.type("/mode +k roses")
    await ana.window.until(
        lambda: "ana set a key, which people need to come in" in ana.window.texts(garden.key)
    )
    async with bad_line(server) as line:
        dan = Guest(stay, line.address, "dan", garden.key)
        await dan.online()
        dan.type(f"/join {garden.key}", "#lobby")
        wanted = f"type /join {garden.key} KEY"
        await dan.window.until(lambda: any(wanted in words for words in dan.window.problems))
        dan.type(f"/join {garden.key} roses", "#lobby")
        await dan.window.until(lambda: dan.is_in(garden.key))
        line.cut()
        await dan.window.until(lambda: not dan.window.conversations[garden.key].joined)
        await dan.window.until(lambda: dan.is_in(garden.key))


async def test_who_is_that(garden: Garden) -> None:
    cat = garden.cat
    cat.type("/whois ana")
    told = await cat.window.until_change(PersonTold)
    assert told.person is not None
    assert (told.person.nick, told.person.account, told.person.is_near) == ("ana", None, True)
    assert set(told.person.channels) == {"#lobby", garden.key}
    cat.type("/whois nobody")
    assert (await cat.window.until_change(PersonTold, lambda change: change.nick == "nobody")).person is None
    assert cat.window.problems == []


async def test_the_commands_that_people_know(garden: Garden) -> None:
    ana, cat = garden.ana, garden.cat
    for text, words in (
        ("/op cat", "ana made cat a moderator"),
        ("/deop cat ben", "ben is no longer a moderator (ana)"),
        ("/voice cat", "ana gave voice to cat"),
        ("/devoice cat", "ana took the voice of cat"),
        ("/ban *!*@203.0.113.9", "ana banned everybody from 203.0.113.9"),
        ("/unban *!*@203.0.113.9", "ana lifted the ban on everybody from 203.0.113.9"),
        ("/ban cat Enough", "ana banned the name cat"),
    ):
        ana.type(text)
        await ana.until_told(words)
    await cat.window.until(lambda: cat.window.conversations[garden.key].absence.endswith(": Enough"))
    ana.type("/kick ben")
    await ana.window.until(lambda: "removed by ana: ana" in ana.window.texts(garden.key))
    ana.type("/ban nobody")
    await ana.window.until(lambda: bool(ana.window.problems))
    assert ana.window.problems == [
        "Nobody here is called nobody. To keep a name out all the same, ban it as nobody!*@*."
    ]


async def test_without_a_connection_an_order_is_answered_at_once(
    peer: Peer, window: Window, stay: Stay
) -> None:
    session = stay.begin(peer.address, timing=FAST)
    guest = await peer.guest()
    await guest.register("alice")
    await guest.expect("JOIN", "#lobby")
    guest.say(":alice!u@h JOIN #lobby", ":srv 366 alice #lobby :end")
    await window.until(lambda: "#lobby" in window.conversations)
    session.moderation.change(1, "#lobby", [added("m")])
    await guest.expect("MODE")
    await peer.stop()
    await window.until_link(Link.WAITING)
    lost = await window.until_change(Answered, lambda change: change.ticket == 1)
    assert lost.refusals[0].words.startswith("The connection was lost")
    session.moderation.change(2, "#lobby", [added("m")])
    session.moderation.whois("bob")
    session.moderation.look("#lobby")
    refused = await window.until_change(Answered, lambda change: change.ticket == 2)
    assert refused.refusals[0].words.startswith("There is no connection")
    assert window.problems == ["There is no connection at the moment. Try again when it is back."] * 2
