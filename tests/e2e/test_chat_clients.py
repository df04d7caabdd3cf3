"""WeeChat and irssi, with a real server: logging in, what was missed, removals, bans and private words."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeAlias

import pytest

from desktop.driving import Person
from desktop.serving import ServerProcess
from support.chat_clients import PROGRAMS, ChatClient, Login, chat_client

PASSWORD = "correct-horse"
CLIENTS = list(PROGRAMS)
PAIRS = [("weechat", "irssi"), ("irssi", "weechat")]


@dataclass
class Hub:
    """A server with accounts on it, and somebody who is always there."""

    port: int
    boss: Person


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """One server for all of these tests; each is in a channel of its own."""
    with ServerProcess.running(tmp_path_factory.mktemp("hub") / "data") as server:
        people = [Person(server.plain_port, nick) for nick in ("boss", *CLIENTS)]
        for person in people:
            person.send(f"REGISTER * * {PASSWORD}")
            person.wait_for("REGISTER SUCCESS")
        boss, *others = people
        for person in others:
            person.send("PART #lobby", "QUIT")
            person.wait_for("ERROR")
            person.close()
        boss.send("CAP REQ away-notify")
        yield Hub(server.plain_port, boss)
        boss.close()


ROOMS = (f"#room{number}" for number in count(1))


@pytest.fixture
def channel(hub: Hub) -> Iterator[str]:
    """A new channel, which belongs to the boss; nobody stays in it, as people with an account would."""
    name = next(ROOMS)
    hub.boss.send(f"JOIN {name}")
    hub.boss.wait_for(" 366 ")
    yield name
    hub.boss.send(*(f"KICK {name} {client}" for client in CLIENTS), "PING end")
    hub.boss.wait_for(" PONG ")


Run: TypeAlias = Callable[[str], ChatClient]


@pytest.fixture
def run(hub: Hub, channel: str, tmp_path: Path) -> Iterator[Run]:
    """Run a client, logged in under its own name; a second time in a new home."""
    homes = (tmp_path / f"home{number}" for number in count())
    with ExitStack() as stack:

        def start(name: str) -> ChatClient:
            login = Login(hub.port, name, channel, PASSWORD)
            client = stack.enter_context(chat_client(PROGRAMS[name], next(homes), login))
            client.wait_until_in(channel)
            return client

        yield start


@pytest.mark.parametrize(
    ("name", "mechanism"), [("weechat", "PLAIN"), ("weechat", "SCRAM-SHA-256"), ("irssi", "PLAIN")]
)
def test_logging_in(hub: Hub, channel: str, tmp_path: Path, name: str, mechanism: str) -> None:
    login = Login(hub.port, name, channel, PASSWORD, mechanism)
    with chat_client(PROGRAMS[name], tmp_path / name, login) as client:
        client.wait_until_in(channel)
        client.wait_until_server_says(f"You are now logged in as {name}")
        client.wait_until_shown(f"Welcome to Hubbub, {name}\n")
        client.type(f"/whois {name}")
        client.wait_until_shown(f"@{name}.account", "End of WHOIS")


@pytest.mark.parametrize("name", CLIENTS)
def test_a_wrong_password(hub: Hub, channel: str, tmp_path: Path, name: str) -> None:
    login = Login(hub.port, name, channel, "battery-staple")
    with chat_client(PROGRAMS[name], tmp_path / name, login) as client:
        client.wait_until_server_says("The account or its password is wrong. Check both and try again.")


@pytest.mark.parametrize("name", CLIENTS)
def test_a_registered_name_without_logging_in(hub: Hub, channel: str, tmp_path: Path, name: str) -> None:
    with chat_client(PROGRAMS[name], tmp_path / name, Login(hub.port, name, channel)) as client:
        client.wait_until_in(channel)
        client.wait_until_server_says(f"{name} is the name of an account, so you are {name}_ for now")
        client.type(f"/msg NickServ IDENTIFY {name} {PASSWORD}")
        client.wait_until_server_says(f"You are now logged in as {name}")
        client.type(f"/nick {name}")
        hub.boss.wait_for(f"NICK {name}")


@pytest.mark.parametrize("name", CLIENTS)
def test_what_was_missed_appears_once(hub: Hub, run: Run, channel: str, name: str) -> None:
    client = run(name)
    hub.boss.send(f"PRIVMSG {channel} :before you go")
    client.wait_until_shown("before you go")
    client.type("/quit")
    hub.boss.wait_for(" AWAY ")
    hub.boss.send(f"PRIVMSG {channel} :while you are away", f"PRIVMSG {name} :a private word", "PING end")
    hub.boss.wait_for("PONG")
    client = run(name)
    hub.boss.send(f"PRIVMSG {channel} :now that you are back")
    screen = client.wait_until_shown("while you are away", "now that you are back")
    assert screen.count("while you are away") == 1
    client.go_to("boss")
    client.wait_until_shown("a private word")


@pytest.mark.parametrize(("name", "other"), PAIRS)
def test_private_words_go_both_ways(run: Run, name: str, other: str) -> None:
    one, two = run(name), run(other)
    one.type(f"/query {other}")
    one.type("what do you think, \u4f60\u597d?")
    two.go_to(name)
    two.wait_until_shown("what do you think, \u4f60\u597d?")
    two.type("sounds good, gr\u00fc\u00dfe")
    one.wait_until_shown("what do you think", "sounds good, gr\u00fc\u00dfe")


@pytest.mark.parametrize(("name", "other"), PAIRS)
def test_a_moderator_bans_and_removes_somebody(
    hub: Hub, run: Run, channel: str, name: str, other: str
) -> None:
    moderator, troll = run(name), run(other)
    hub.boss.send(f"MODE {channel} +o {name}")
    moderator.wait_until_shown(f"+o {name}")
    moderator.type(f"/ban {other}")
    troll.wait_until_shown(f"] by {name}")
    moderator.type(f"/kick {other} that is enough")
    for client in (moderator, troll):
        client.wait_until_shown("that is enough")
    hub.boss.wait_for(f"KICK {channel} {other} :that is enough")
    troll.type(f"/join {channel}")
    troll.wait_until_shown("banned")
    moderator.type(f"/mode {channel} b")
    moderator.wait_until_shown("End of the bans")
