"""*playback against what was really said, as clients ask that know the bouncer ZNC."""

import time
from pathlib import Path

import pytest

from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from hubbub.wire.timestamp import parse_time
from server.conftest import RunningServer, running_server
from support.irc import IrcClient, commands, texts

CAPS = f"{cap.PLAYBACK} {cap.SERVER_TIME} {cap.BATCH}"


async def talk(client: IrcClient, target: str, *said: str) -> list[int]:
    """Say one thing after the other, each in a millisecond of its own, and answer with these."""
    times: list[int] = []
    for text in said:
        client.send(f"PRIVMSG {target} :{text}")
        times.append(parse_time((await client.until("PRIVMSG")).tags["time"]) or 0)
        while time.time_ns() // 1_000_000 <= times[-1]:
            await client.ask()
    return times


def seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.3f}"


def said(answers: list[Message]) -> list[tuple[str, str]]:
    return [(each.params[0], each.params[1]) for each in answers if each.command == "PRIVMSG"]


async def joined(server: RunningServer) -> tuple[IrcClient, IrcClient]:
    ann = await server.join("ann", "#room", caps=f"{cap.ECHO_MESSAGE} {cap.SERVER_TIME}")
    return ann, await server.join("bob", "#room", caps=CAPS)


async def test_nothing_is_shown_unasked(server: RunningServer) -> None:
    ann = await server.join("ann", "#room")
    await ann.ask("PRIVMSG #room :hello")
    bob = await server.join("bob", caps=CAPS)
    assert texts(await bob.ask("JOIN #room")) == []


async def test_everything_is_played(server: RunningServer) -> None:
    ann, bob = await joined(server)
    await ann.ask("PRIVMSG #room :one", "PRIVMSG bob :two", "PRIVMSG #room :three")
    await bob.sync()
    answers = await bob.ask("PRIVMSG *playback :PLAY * 0")
    assert said(answers) == [("bob", "two"), ("#room", "one"), ("#room", "three")]
    assert commands(answers) == ["BATCH", "PRIVMSG", "BATCH", "BATCH", "PRIVMSG", "PRIVMSG", "BATCH"]


async def test_a_span_begins_with_the_first_time_and_ends_before_the_other(server: RunningServer) -> None:
    ann, bob = await joined(server)
    one, two, three, _ = await talk(ann, "#room", "one", "two", "three", "four")
    await bob.sync()
    for span, expected in (
        ("", ["one", "two", "three", "four"]),
        (seconds(two), ["two", "three", "four"]),
        (seconds(two + 1), ["three", "four"]),
        (f"{seconds(one)} {seconds(three)}", ["one", "two"]),
        ("99999999999", []),
    ):
        assert texts(await bob.ask(f"PRIVMSG *playback :play #Room {span}")) == expected, span


@pytest.mark.parametrize(
    ("buffers", "expected"),
    [
        ("ANN", ["private"]),
        ("#room,ann", ["private", "public"]),
        ("#*", ["public"]),
        ("#r?om", ["public"]),
        ("#elsewhere,nobody", []),
    ],
)
async def test_buffers_are_chosen_by_name_and_by_mask(
    server: RunningServer, buffers: str, expected: list[str]
) -> None:
    ann, bob = await joined(server)
    await ann.ask("JOIN #elsewhere", "PRIVMSG #elsewhere :not for bob")
    await ann.ask("PRIVMSG #room :public", "PRIVMSG bob :private")
    await bob.sync()
    assert sorted(texts(await bob.ask(f"PRIVMSG *playback :PLAY {buffers}"))) == expected


async def test_of_too_much_the_newest_is_played(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", limits={"history": 2}) as server:
        ann, bob = await joined(server)
        await ann.ask("PRIVMSG #room :one", "PRIVMSG #room :two", "PRIVMSG #room :three")
        await bob.sync()
        assert texts(await bob.ask("PRIVMSG *playback :PLAY #room")) == ["two", "three"]


async def test_what_was_just_said_is_played_too(server: RunningServer) -> None:
    _, bob = await joined(server)
    assert texts(await bob.ask("PRIVMSG #room :mine", "PRIVMSG *playback :PLAY #room")) == ["mine"]


async def test_the_times_of_buffers_are_listed(server: RunningServer) -> None:
    ann, bob = await joined(server)
    times = await talk(ann, "#room", "one", "two")
    private = await talk(ann, "bob", "three")
    await bob.sync()
    listed = await bob.ask("PRIVMSG *playback :LIST")
    assert [each.params[1].split() for each in listed] == [
        ["ann", seconds(private[0]), seconds(private[0])],
        ["#room", *map(seconds, times)],
    ]
    assert {each.source for each in listed} == {"*playback!znc@znc.in"}
    assert len(await bob.ask("PRIVMSG *playback :list #*")) == 1


async def test_clearing_marks_as_read_and_keeps_the_log(server: RunningServer) -> None:
    ann, _ = await joined(server)
    eve = await server.join("eve", "#room", "#quiet", caps=f"{CAPS} {cap.READ_MARKER}")
    (time,) = await talk(ann, "#room", "hello")
    await eve.sync()
    marked, told = await eve.ask("PRIVMSG *playback :CLEAR *")
    assert (marked.command, marked.params[0], told.command) == ("MARKREAD", "#room", "NOTICE")
    assert (parse_time(marked.params[1].removeprefix("timestamp=")) or 0) >= time
    assert texts(await eve.ask("PRIVMSG *playback :PLAY *")) == ["hello"]


@pytest.mark.parametrize(("word", "answer"), [("PLAY", "hello"), ("LIST", "#room "), ("CLEAR", "1 marked")])
async def test_names_may_be_many_and_masks_may_not(server: RunningServer, word: str, answer: str) -> None:
    ann, bob = await joined(server)
    await ann.ask("PRIVMSG #room :hello")
    await bob.sync()
    masks = ",".join([f"x{number}*" for number in range(11)])
    refusal, *_ = await bob.ask(f"PRIVMSG *playback :{word} {masks},#room")
    assert refusal.command == "NOTICE"
    assert "10 at a time" in refusal.params[-1]
    names = ",".join([f"x{number}" for number in range(50)])
    answers = await bob.ask(f"PRIVMSG *playback :{word} {names},x*,#room")
    assert [each for each in answers if each.params[-1].startswith(answer)] != []


async def test_what_can_not_be_understood_is_explained(server: RunningServer) -> None:
    bob = await server.join("bob", caps=CAPS)
    (told,) = await bob.ask("PRIVMSG *playback :PLAY * yesterday")
    assert "seconds" in told.params[1]
    unknown, *known = texts(await bob.ask("PRIVMSG *playback :DANCE"), "NOTICE")
    assert unknown.endswith("does not know DANCE")
    assert [line.split()[0] for line in known[1:]] == ["PLAY", "LIST", "CLEAR"]
    assert commands(await bob.ask("PRIVMSG *playback :PLAY")) == ["NOTICE"]
