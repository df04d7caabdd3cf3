"""``hubbub say``, as scripts run it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.conftest import Start
from cli.talking import Place, ended
from client.peer import Peer
from hubbub.cli.say import say
from hubbub.cli.way import Destination
from hubbub.client.errors import ConnectionLostError
from support.irc import texts


@pytest.fixture
def place(start: Start, tmp_path: Path) -> Iterator[Place]:
    with Place(start, tmp_path) as place:
        place.open()
        place.ask("ann", "JOIN #ops")
        yield place


def test_a_text_is_said_by_a_bot_once_it_is_stored(place: Place) -> None:
    assert ended(place.command("say", "#ops", "It is out", "--as", "deploy")) == (0, "", "")
    [said] = place.said()
    assert (said.params, (said.source or "").partition("!")[0]) == (("#ops", "It is out"), "deploy")
    assert "bot" in said.tags


def test_standard_input_is_one_message(place: Place) -> None:
    assert ended(place.command("say", "#ops"), "one\n\ntwo\n") == (0, "", "")
    said = place.said()
    assert texts(said) == ["one", "", "two"]
    assert len({each.tags["batch"] for each in said}) == 1


def test_each_line_is_a_message_as_it_comes(place: Place) -> None:
    place.ask("ann", "JOIN #ops", "PRIVMSG #ops :zero")
    program, listener = place.command("say", "#ops", "--lines"), place.command("tail", "#ops", "-n", "1")
    assert program.process.stdin is not None
    assert listener.process.stdout is not None
    assert listener.process.stdout.readline().endswith("> zero\n")
    for text in ("one", "two"):
        program.process.stdin.write(f"{text}\n\n")
        program.process.stdin.flush()
        assert listener.process.stdout.readline().endswith(f"> {text}\n")
    program.process.stdin.write("".join(f"{number}\n" for number in range(50)) + "the end")
    assert ended(program) == (0, "", "")
    assert [each.params[1] for each in place.said()][-51:] == [*map(str, range(50)), "the end"]


def test_somebody_can_be_written_to(place: Place) -> None:
    place.ask("ann", "REGISTER * * correct-horse")
    assert ended(place.command("say", "ann", "psst", "--as", "deploy")) == (0, "", "")
    answer = place.ask("ann", "CHATHISTORY LATEST deploy * 9", password="correct-horse")
    assert "psst" in texts(answer)


def test_an_account_is_logged_in_to(place: Place, tmp_path: Path) -> None:
    place.ask("deploy", "REGISTER * * correct-horse")
    file = tmp_path / "password"
    words = ("say", "#ops", "x", "--as", "deploy")
    status, _, complaint = ended(place.command(*words))
    assert (status, "is the name of an account" in complaint) == (1, True)
    file.write_text("wrong\n")
    assert ended(place.command(*words, "--password-file", str(file)))[0] == 1
    file.write_text("correct-horse\n")
    assert ended(place.command(*words, "--password-file", str(file))) == (0, "", "")
    assert texts(place.said()) == ["x"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("#none", "x"), "#none: There is no such channel."),
        (("nobody", "x"), "nobody isn't here."),
        (("#ops", " "), "There is nothing to say"),
        (("#ops", "x", "--as", "two words"), "A name can't have spaces"),
        (("#ops", "x", "--server", "127.0.0.1:1"), "Nobody answers at 127.0.0.1:1."),
        (("#ops", "x", "--server", "a b"), "A host has no spaces."),
        (("#ops", "x", "--password-file", "/none"), "/none can't be read"),
    ],
)
def test_what_cannot_be_said_is_complained_of(place: Place, words: tuple[str, ...], complaint: str) -> None:
    status, output, complaints = ended(place.command("say", *words))
    assert (status, output) == (1, "")
    assert complaints.startswith(complaint)
    assert complaints.count("\n") == 1
    assert place.said() == []


def test_what_the_channel_refuses(place: Place) -> None:
    place.ask("root", "REGISTER * * correct-horse", "JOIN #closed", "MODE #closed +m")
    status, _, complaints = ended(place.command("say", "#closed", "x"))
    assert (status, complaints) == (1, "Only some may write here. Ask a moderator for voice.\n")


def test_without_a_server_it_says_what_to_do(start: Start, tmp_path: Path) -> None:
    status, _, complaints = ended(start("say", "#ops", "x", "--data", str(tmp_path / "none")))
    assert status == 1
    assert "hubbub serve" in complaints
    assert "--server" in complaints


def test_another_server_is_known_by_its_certificate(start: Start, tmp_path: Path) -> None:
    with Place(start, tmp_path) as place:
        place.open("--irc", "127.0.0.1:0", "--ircs", "127.0.0.1:0", "--web", "off")
        place.ask("ann", "JOIN #ops")
        address = place.listening["ircs"][0]
        words = ("say", "#ops", "x", "--server", address)
        status, _, told = ended(start(*words))
        assert (status, "certificate was noted" in told) == (0, True)
        assert ended(start(*words)) == (0, "", "")
        place.shut()
        for each in (place.data / "tls").iterdir():
            each.unlink()
        place.open("--irc", "127.0.0.1:0", "--ircs", address, "--web", "off")
        status, _, told = ended(start(*words))
        assert status == 1
        assert "its certificate has changed. Nothing was sent to it." in told


async def test_a_break_before_the_echo_is_told(tmp_path: Path) -> None:
    async with Peer.listening() as peer:
        destination = Destination(tmp_path, str(peer.address._replace(tls=False)), "deploy", None)
        saying = asyncio.ensure_future(say(destination, "ann", "x"))
        guest = await peer.guest()
        await guest.register("deploy")
        guest.say(f":srv PONG srv {(await guest.expect('PING')).param(0)}")
        await guest.expect("PRIVMSG", "ann", "x")
        await guest.hang_up()
        with pytest.raises(ConnectionLostError, match="may have been said, or not"):
            await saying
