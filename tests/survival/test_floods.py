"""Too much of something: what one client sends, asks for or doesn't read costs nobody else anything."""

import asyncio
from itertools import count

import pytest

from support.irc import commands
from survival.arena import Arena
from survival.attacks import FLOODS, QUICK, crowd_out, pump, tell_stories
from survival.scale import LONG, SHORT, Scale

pytestmark = pytest.mark.asyncio(loop_scope="package")

ENOUGH = 20
"""How many words of bystanders last longer than it takes to answer whatever is answered at once."""

_numbers = count(1)


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        *[pytest.param(FLOODS[name], SHORT.flood, id=f"short-{name}") for name in QUICK],
        *[
            pytest.param(line, LONG.flood, id=f"long-{name}", marks=pytest.mark.torture)
            for name, line in FLOODS.items()
        ],
    ],
)
async def test_a_flood_of_any_command_waits(usual: Arena, line: bytes, seconds: float) -> None:
    async def attack(there: Arena) -> None:
        flooder = await there.join("flooder", "#a", caps="sasl draft/metadata-2")
        taken = await pump(flooder, (line + b"\n") * 4000, seconds)
        assert taken < 50_000_000 * seconds

    await usual.endures(attack)


async def test_reading_from_a_flood_pauses(usual: Arena) -> None:
    async def attack(there: Arena) -> None:
        flooder = await there.join("flooder", "#a")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await flooder.push_bytes(b"PRIVMSG #a :flood\n" * 1_000_000)

    await usual.endures(attack)


async def test_a_list_too_long_is_refused_in_part(usual: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        for _ in range(scale.rounds // 100):
            joiner = await there.join("joiner")
            names = [f"#{number}" for number in range(120)]
            answers = commands(
                await joiner.ask(f"JOIN {','.join(names[:60])}", f"JOIN {','.join(names[60:])}")
            )
            assert (answers.count("JOIN"), answers.count("405")) == (100, 20)
            assert commands(await joiner.ask(f"PRIVMSG {','.join(names[:5])} :hello")) == ["407"]
            await joiner.quit()

    await usual.endures(attack)


async def test_hundreds_of_modes_are_capped(usual: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        channel = f"#modes{next(_numbers)}"
        ann = await there.join("ann", channel)
        for number in range(scale.rounds // 10):
            masks = " ".join([f"m{number}-{each}" for each in range(60)])
            answers = commands(await ann.ask(f"MODE {channel} +{'b' * 60} {masks}"))
            assert set(answers) <= {"MODE", "478"}
        assert commands(await ann.ask(f"MODE {channel} +b one-more")) == ["478"]
        assert commands(await ann.ask(f"MODE {channel} +{'y' * 400}"))[:1] == ["472"]
        assert commands(await ann.ask(f"MODE {channel} +l many")) == ["696"]
        bans = commands(await ann.ask(f"MODE {channel} b"))
        assert bans == ["367"] * 100 + ["368"]

    await usual.endures(attack)


@pytest.mark.parametrize(
    "line",
    ["LIST", "WHO #long", "NAMES #long", "CHATHISTORY LATEST #long * 1000", "SEARCH text=story;limit=2"],
)
async def test_answers_that_nobody_reads_are_not_made(unthrottled: Arena, scale: Scale, line: str) -> None:
    async def attack(there: Arena) -> None:
        await tell_stories(await there.join("teller", "#long", caps="batch draft/multiline"), "#long", 2)
        asker = await there.join("asker", "#long", caps="batch draft/chathistory message-tags")
        asker.stop_reading()
        asker.send(*[line] * (scale.rounds // 2), "PING :at last")
        await there.bystanders.words(ENOUGH)
        asker.go_on_reading()
        await asker.until("PONG", lambda pong: pong.params[-1] == "at last")

    await unthrottled.endures(attack)


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x"])
async def test_a_number_out_of_range_is_refused(usual: Arena, scale: Scale, number: str) -> None:
    async def attack(there: Arena) -> None:
        ann = await there.join("ann", "#a", caps="standard-replies")
        answers = await ann.ask(*[f"CHATHISTORY LATEST #a * {number}"] * scale.rounds)
        assert {answer.params[:2] for answer in answers} == {("CHATHISTORY", "INVALID_PARAMS")}
        assert len(answers) == scale.rounds

    await usual.endures(attack)


async def test_hidden_history_is_like_none_at_all(usual: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        secret = f"#secret{next(_numbers)}"
        ann, eve = await there.join("ann", secret), await there.join("eve", secret)
        await ann.ask(
            "PRIVMSG #secret :nobody else's business", f"MODE {secret} +sb eve!*@*", f"KICK {secret} eve"
        )
        await eve.sync()
        for _ in range(scale.rounds // 20):
            for target in ("LATEST {} * 10", "BEFORE {} timestamp=2030-01-01T00:00:00.000Z 10"):
                [hidden] = await eve.ask(f"CHATHISTORY {target.format(secret)}")
                [missing] = await eve.ask(f"CHATHISTORY {target.format('#missing')}")
                assert (hidden.command, hidden.params[1]) == ("FAIL", "INVALID_TARGET")
                assert [each.replace(secret, "#missing") for each in hidden.params] == list(missing.params)

    await usual.endures(attack)


async def test_who_does_not_read_is_closed(unthrottled: Arena, scale: Scale) -> None:
    async def attack(there: Arena) -> None:
        for _ in range(scale.rounds // 100):
            assert (await crowd_out(there)).params == ("Didn't read what was sent",)

    await unthrottled.endures(attack)
