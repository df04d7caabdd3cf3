"""The promise when the store refuses: nothing leaves, everything is taken back, and it goes on by itself."""

import sqlite3
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from hubbub.store import engine
from hubbub.wire import capabilities as cap
from server.conftest import PASSWORD, RunningServer, running_server
from support.irc import commands, texts

CAPS = (
    f"{cap.MESSAGE_TAGS} {cap.ECHO_MESSAGE} {cap.BATCH} {cap.CHATHISTORY} {cap.SEQ} {cap.EVENT_PLAYBACK} "
    f"{cap.LABELED_RESPONSE}"
)


@pytest.fixture
async def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RunningServer]:
    """A server that gives up on a locked database at once instead of after five seconds."""
    impatient = [pragma.replace("5000", "1") for pragma in engine._SQLITE_PRAGMAS]
    monkeypatch.setattr(engine, "_SQLITE_PRAGMAS", impatient)
    async with running_server(tmp_path / "data") as running:
        yield running


@contextmanager
def locked(server: RunningServer) -> Iterator[None]:
    """Another program writes to the database all the while."""
    with closing(sqlite3.connect(server.data / "hubbub.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


async def test_a_refused_message_is_answered_and_reaches_nobody(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a", caps=CAPS), await server.join("bob", "#a")
    await ann.sync()
    with locked(server):
        [answer] = await ann.ask("@label=x PRIVMSG #a :lost")
    assert answer.params[:2] == ("PRIVMSG", "NOT_STORED")
    assert answer.tags["label"] == "x"
    [echo] = await ann.ask("PRIVMSG #a :kept")
    assert texts(await bob.sync()) == ["kept"]
    assert echo.tags[cap.SEQ] == "3"


async def test_a_refused_marker_is_where_it_was(server: RunningServer) -> None:
    ann = await server.owner("ann", "#a", caps=cap.READ_MARKER)
    early, late = (f"timestamp={year}-01-04T14:33:26.123Z" for year in (2019, 2020))
    await ann.ask(f"MARKREAD #a {early}")
    with locked(server):
        [refusal] = await ann.ask(f"MARKREAD #a {late}")
    assert refusal.params[:3] == ("MARKREAD", "INTERNAL_ERROR", "#a")
    [answer] = await ann.ask("MARKREAD #a")
    assert answer.params == ("#a", early)


async def test_refused_metadata_is_taken_back_and_heard_by_nobody(server: RunningServer) -> None:
    caps = f"{cap.METADATA_3} {cap.BATCH}"
    ann = await server.owner("ann", "#a", caps=caps)
    bob = await server.join("bob", "#a", caps=caps)
    await bob.ask("METADATA * SUB url")
    await ann.ask("METADATA * SET url :kept")
    assert commands(await bob.sync()) == ["761"]
    with locked(server):
        [refusal] = await ann.ask("METADATA * SET url :lost")
    assert refusal.params[:2] == ("METADATA", "NOT_STORED")
    assert commands(await bob.sync()) == []
    _, answer, _ = await ann.ask("METADATA * GET url")
    assert answer.params[-1] == "kept"


async def test_a_refused_account_leaves_the_guest_as_they_were(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=f"{cap.METADATA_3} {cap.BATCH}")
    await ann.ask("METADATA * SET url :kept")
    with locked(server):
        answers = await ann.ask("REGISTER * * correct-horse")
    assert [each.params[1] for each in answers if each.command == "FAIL"] == ["NOT_STORED"]
    _, answer, _ = await ann.ask("METADATA * GET url")
    assert answer.params[-1] == "kept"
    assert "REGISTER" in commands(await ann.ask("REGISTER * * correct-horse"))


async def test_nobody_comes_in_as_an_account_that_is_refused(server: RunningServer) -> None:
    client = await server.connect()
    await client.ask("CAP LS 302", "NICK ann", "USER u 0 * :U")
    with locked(server):
        client.send("REGISTER * * correct-horse", "CAP END")
        refusal = await client.until("FAIL")
        welcome = await client.until("001")
    assert refusal.params[1] == "NOT_STORED"
    assert welcome.params[0] == "ann"
    assert "330" not in commands(await client.ask("WHOIS ann"))


async def test_everything_in_flight_is_refused_in_order(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=CAPS)
    with locked(server):
        lines = [line for number in range(5) for line in (f"PRIVMSG #a :{number}", f"PING {number}")]
        answers = await ann.ask(*lines)
    assert commands(answers) == ["FAIL", "PONG"] * 5


async def test_reading_goes_on(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=CAPS)
    await ann.ask("PRIVMSG #a :kept")
    with locked(server):
        found = await ann.ask("PRIVMSG #a :lost", "CHATHISTORY LATEST #a * 10")
    assert "FAIL" in commands(found)
    assert texts(found) == ["kept"]


async def test_state_is_taken_back(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a", caps=CAPS), await server.join("bob", "#a", "#b")
    eve = await server.join("eve")
    await ann.sync()
    with locked(server):
        assert commands(await eve.ask("JOIN #a", "JOIN #new")) == ["FAIL", "FAIL"]
        assert commands(await ann.ask("TOPIC #a :lost", "MODE #a +im", "KICK #a bob")) == ["FAIL"] * 3
        assert commands(await bob.ask("NICK robert", "PART #b")) == ["FAIL", "FAIL"]
    answers = await ann.ask("TOPIC #a", "MODE #a", "NAMES #a")
    assert commands(answers) == ["331", "324", "329", "353", "366"]
    assert answers[1].params[2] == "+nt"
    assert set(answers[3].params[-1].split()) == {"@ann", "bob"}
    assert "JOIN" in commands(await eve.ask("JOIN #new"))
    assert commands(await bob.ask("PRIVMSG #b :still here", "PRIVMSG #a :and here")) == ["JOIN"][:0]
    assert [each.tags[cap.SEQ] for each in await ann.sync() if each.command == "PRIVMSG"] == ["3"]


async def test_who_is_gone_is_gone_all_the_same(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a", caps=CAPS), await server.join("bob", "#a")
    with locked(server):
        bob.abort()
        gone = await ann.until("QUIT")
    assert gone.source is not None
    assert gone.source.startswith("bob!")
    assert cap.SEQ not in gone.tags
    assert [each.params[-1] for each in await ann.ask("NAMES #a") if each.command == "353"] == ["@ann"]


async def test_nobody_is_told_of_what_is_not_committed(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a", caps=CAPS), await server.join("bob", caps=CAPS)
    with locked(server):
        ann.send("TOPIC #a :lost")
        answers = await bob.ask("TOPIC #a")
        assert commands(answers) in (["FAIL"], ["331"])
        await ann.sync()
    assert commands(await bob.ask("TOPIC #a")) == ["331"]


async def test_the_log_is_gapless_afterwards(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=CAPS)
    for number in range(5):
        with locked(server):
            await ann.ask(f"PRIVMSG #a :lost {number}")
        await ann.ask(f"PRIVMSG #a :kept {number}")
    found = (await ann.ask("CHATHISTORY LATEST #a * 100"))[1:-1]
    assert [each.tags[cap.SEQ] for each in found] == [str(seq) for seq in range(1, 7)]
    assert texts(found) == [f"kept {number}" for number in range(5)]


async def test_lists_roles_names_and_invitations_are_taken_back(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a", "#b"), await server.join("bob", "#a")
    eve = await server.join("eve")
    await ann.ask("MODE #a +ib old", "INVITE eve #a")
    await eve.sync()
    with locked(server):
        assert commands(await ann.ask("MODE #a +bvf-b new bob #b old", "RENAME #a #c")) == ["FAIL", "FAIL"]
        assert commands(await eve.ask("JOIN #a")) == ["FAIL"]
    answers = await ann.ask("MODE #a b", "MODE #a", "NAMES #a")
    assert [each.params[2] for each in answers if each.command == "367"] == ["old!*@*"]
    assert [each.params[2:] for each in answers if each.command == "324"] == [("+int",)]
    assert {name for each in answers if each.command == "353" for name in each.params[-1].split()} == {
        "@ann",
        "bob",
    }
    assert "JOIN" in commands(await eve.ask("JOIN #a"))
    assert commands(await bob.ask("PRIVMSG #c :hi")) == ["MODE", "JOIN", "403"]


async def test_a_ban_that_is_not_stored_bans_nobody(server: RunningServer) -> None:
    root, bob = await server.administrator("root"), await server.join("bob")
    with locked(server):
        assert commands(await root.ask("KLINE bob")) == ["FAIL"]
    assert await bob.sync() == []
    assert commands(await root.ask("KLINE")) == ["219"]
    await root.ask("KLINE eve")
    with locked(server):
        assert commands(await root.ask("UNKLINE eve")) == ["FAIL"]
    assert commands(await root.ask("KLINE")) == ["216", "219"]


LOGIN = f"AUTHENTICATE {b64encode(f'{chr(0)}ann{chr(0)}{PASSWORD}'.encode()).decode()}"


async def test_a_login_among_refusals_is_done_once_or_not_at_all(server: RunningServer) -> None:
    await (await server.owner("ann")).quit()
    loud = await server.join("loud", "#a")
    for number in range(8):
        guest = await server.join(f"guest{number}", "#a")
        await guest.ask("AUTHENTICATE PLAIN")
        with locked(server):
            loud.send("PRIVMSG #a :lost")
            answers = await guest.ask(LOGIN)
        assert commands(answers)[:2] == ["900", "903"] or "FAIL" in commands(answers)
        await guest.quit()


async def test_somebody_comes_in_among_refusals(server: RunningServer) -> None:
    await (await server.owner("ann", "#a")).quit()
    loud = await server.join("loud", "#a")
    for number in range(8):
        back = await server.connect()  # under another name, so that coming in is logged
        await back.ask("CAP REQ sasl", f"NICK ann{number}", "USER u 0 * :U", "AUTHENTICATE PLAIN", LOGIN)
        with locked(server):
            loud.send("PRIVMSG #a :lost")
            back.send("CAP END")
            await loud.until("FAIL")
        await back.until("001")
        await back.quit()
