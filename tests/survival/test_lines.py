"""Lines that are too long, that are no text, or that would be two: each is refused by itself."""

import asyncio

import pytest

from hubbub.wire import capabilities as cap
from hubbub.wire.limits import FROM_CLIENT, MAX_CLIENT_TAGS
from support.irc import IrcClient, commands, texts
from survival.arena import Arena
from survival.scale import Scale

pytestmark = pytest.mark.asyncio(loop_scope="package")

LABELS = f"{cap.MESSAGE_TAGS} {cap.LABELED_RESPONSE} {cap.BATCH} {cap.STANDARD_REPLIES}"
TAG = "v" * (MAX_CLIENT_TAGS - len("@+t= "))
"""The value with which the tag +t is as long as tags may be."""


async def pair(there: Arena) -> tuple[IrcClient, IrcClient]:
    """Somebody who sends what should not be, and somebody in the same channel."""
    ann, bob = await there.join("ann", "#a", caps=LABELS), await there.join("bob", "#a", caps=LABELS)
    await ann.sync()
    return ann, bob


async def test_a_line_too_long_is_refused(usual: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        ann, bob = await pair(there)
        answers = await ann.ask(*[f"PRIVMSG #a :{'x' * 600}"] * scale.rounds, "PRIVMSG #a :after")
        assert commands(answers) == ["417"] * scale.rounds
        assert texts(await bob.sync()) == ["after"]

    await usual.endures(attack)


async def test_a_line_without_an_end_ends_the_connection(usual: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        for _ in range(scale.rounds // 10):
            stranger = await there.connect()
            await stranger.push_bytes(b"x" * (FROM_CLIENT.unterminated + 1))
            [error] = await stranger.closed()
            assert error.params == ("No end of line where one was due",)

    await usual.endures(attack)


async def test_tags_too_long_are_refused_and_never_cut(usual: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        ann, bob = await pair(there)
        assert await ann.ask(f"@+t={TAG} TAGMSG #a") == []
        answers = await ann.ask(*[f"@+t={TAG}v TAGMSG #a"] * scale.rounds)
        assert commands(answers) == ["417"] * scale.rounds
        [tagged] = await bob.sync()
        assert tagged.tags["+t"] == TAG

    await usual.endures(attack)


@pytest.mark.parametrize("byte", [b"\r", b"\0"], ids=["CR", "NUL"])
async def test_a_line_that_would_be_two_is_refused(usual: Arena, scale: Scale, byte: bytes) -> None:
    async def attack(there: Arena) -> None:
        ann, bob = await pair(there)
        await ann.push_bytes((b"PRIVMSG #a :one" + byte + b"QUIT\r\n") * scale.rounds)
        answers = await ann.ask("PRIVMSG #a :after")
        assert {answer.params[1] for answer in answers} == {"FORBIDDEN_BYTE"}
        assert len(answers) == scale.rounds
        assert texts(await bob.sync()) == ["after"]

    await usual.endures(attack)


async def test_escaped_line_breaks_stay_escaped(usual: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        ann, bob = await pair(there)
        lines = [r"@label=a\r\nQUIT;+x=b\r\nQUIT\:\s PRIVMSG #a :hello"] * scale.rounds
        answers = await ann.ask(*lines)
        assert [answer.tags["label"] for answer in answers] == ["a\r\nQUIT"] * scale.rounds
        assert [each.tags["+x"] for each in await bob.sync()] == ["b\r\nQUIT; "] * scale.rounds

    await usual.endures(attack)


async def test_what_is_not_utf8_is_refused(usual: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        ann, bob = await pair(there)
        await ann.push_bytes(b"@label=x PRIVMSG #a :\xff\xfe\r\n" * scale.rounds)
        answers = await ann.ask("PRIVMSG #a :after")
        assert {(each.params[:2], each.tags["label"]) for each in answers} == {
            (("PRIVMSG", "INVALID_UTF8"), "x")
        }
        assert len(answers) == scale.rounds
        assert texts(await bob.sync()) == ["after"]

    await usual.endures(attack)


async def test_names_that_deceive_are_refused(usual: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        await pair(there)
        eve = await there.join("eve")
        for _ in range(scale.rounds // 20):
            answers = await eve.ask(
                "NICK BOB",
                "NICK \N{FULLWIDTH LATIN SMALL LETTER B}ob",
                "NICK bo\N{ZERO WIDTH JOINER}b",
                "NICK b\N{CYRILLIC SMALL LETTER O}b",
            )
            assert commands(answers) == ["433"] * 4
            answers = await eve.ask(
                "NICK bob\N{RIGHT-TO-LEFT OVERRIDE}", "NICK b\x07ob", "NICK b\N{ZERO WIDTH SPACE}ob"
            )
            assert commands(answers) == ["432"] * 3

    await usual.endures(attack)


async def test_a_browser_is_told_that_this_is_no_web_server(usual: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        for _ in range(scale.rounds // 10):
            reader, writer = await asyncio.open_connection("127.0.0.1", there.server.port)
            writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert (await reader.read()).startswith(b"HTTP/1.1 400 Bad Request\r\n")
            writer.close()

    await usual.endures(attack)
