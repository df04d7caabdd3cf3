"""Those who come and never come in: they are let go after a while, and nobody is kept waiting by them."""

import asyncio
from base64 import b64encode
from pathlib import Path

import pytest

from support.irc import IrcClient, commands
from survival.arena import USUAL, Arena, arena
from survival.far_away import FAR_AWAY
from survival.memory import MIB
from survival.scale import Scale

pytestmark = pytest.mark.asyncio(loop_scope="package")

HASHING = USUAL._replace(peak=64 * MIB, kept=48 * MIB)
"""Argon2 needs 19 MiB for each of two passwords at a time, and malloc keeps them for the next two."""


def plain(authzid: str, account: str, password: str) -> list[str]:
    """The lines of a login."""
    answer = b64encode("\0".join([authzid, account, password]).encode()).decode()
    return ["AUTHENTICATE PLAIN", f"AUTHENTICATE {answer}"]


async def test_who_never_says_who_they_are_is_let_go(impatient: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        strangers = await asyncio.gather(*[there.connect() for _ in range(scale.clients)])
        for stranger in strangers:
            stranger.send("CAP LS 302", "NICK stranger")
        for stranger in strangers:
            assert (await stranger.until("ERROR")).params == ("You took too long to say who you are",)

    await impatient.endures(attack)


async def test_negotiation_has_an_end(usual: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        for _ in range(scale.rounds // 100):
            stranger = await there.connect()
            request = "CAP REQ :" + " ".join([f"x{number}" for number in range(80)])
            unknown, refused = await stranger.ask("CAP FLY", request)
            assert (unknown.command, refused.params[1]) == ("410", "NAK")
            stranger.send(*["CAP LS 302"] * 1024)
            *_, error = await stranger.closed()
            assert error.params == ("You said too much without saying who you are",)

    await usual.endures(attack)


async def test_a_tls_handshake_that_stalls_is_ended(impatient: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        stalled = [
            await asyncio.open_connection("127.0.0.1", there.server.tls_port) for _ in range(scale.clients)
        ]
        for _, writer in stalled:
            writer.write(b"\x16\x03\x01")  # the beginning of a handshake's record
        for reader, writer in stalled:
            await _ended(reader)
            writer.close()

    await impatient.endures(attack)


async def _ended(reader: asyncio.StreamReader) -> None:
    try:
        assert await reader.read() == b""
    except ConnectionError:
        return


async def test_of_a_crowd_from_one_address_few_are_let_in(tmp_path: Path, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        let_in = 0
        for _ in range(scale.connects):
            stranger = await there.connect(FAR_AWAY)
            stranger.send("PING :is anybody there")
            answer = await stranger.next()
            let_in += answer.command == "PONG"
            if answer.command != "PONG":
                assert answer.params == ("There are too many connections from your address.",)
                stranger.reset()
        assert let_in == 16

    async with arena(tmp_path / "data", program=("-m", "survival.far_away")) as there:
        await there.endures(attack)


async def test_guessing_passwords_is_slowed_down(usual: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        ann = await there.join("ann")
        await ann.ask("REGISTER * * correct-horse")
        guessers = [await there.connect() for _ in range(10)]
        await asyncio.gather(*[_guess(guesser, scale.rounds // 10) for guesser in guessers])
        [answer] = (await guessers[0].ask(*plain("", "ann", "correct-horse")))[1:]
        assert answer.params[-1].startswith("There were too many wrong passwords")

    await usual.endures(attack, HASHING)


async def _guess(guesser: IrcClient, times: int) -> None:
    await guesser.ask("CAP REQ :sasl")
    for number in range(times):
        answers = await guesser.ask(*plain("", "ann", f"guess{number}"))
        assert commands(answers) == ["AUTHENTICATE", "904"]


async def test_nobody_logs_in_as_somebody_else(usual: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        stranger = await there.connect()
        await stranger.ask("CAP REQ :sasl")
        for _ in range(scale.rounds // 10):
            answers = await stranger.ask(*plain("somebody", "else", "correct-horse"))
            assert commands(answers) == ["AUTHENTICATE", "904"]
            answers = await stranger.ask("AUTHENTICATE PLAIN", f"AUTHENTICATE {'x' * 401}")
            assert commands(answers) == ["AUTHENTICATE", "905"]

    await usual.endures(attack)
