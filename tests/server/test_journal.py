"""The promise when the store refuses: nothing leaves, everything is taken back, and it goes on by itself."""

import asyncio
import gc
import sqlite3
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from hubbub.server.conversation import Conversation
from hubbub.server.fanout import Fanout
from hubbub.server.journal import Action, Afterwards, Batch, Journal, Output, RecoveringError
from hubbub.server.lines import EventLine
from hubbub.server.outbox import Flusher
from hubbub.server.server import FAILURE
from hubbub.store import engine
from hubbub.store.errors import StoreFailedError
from hubbub.store.store import Store
from hubbub.wire import capabilities as cap
from server.conftest import PASSWORD, RunningServer, running_server
from support.gate import Gate
from support.irc import PATIENCE, IrcClient, commands, texts

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


async def test_who_is_absent_stays_known_when_their_removal_is_refused(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a", caps=CAPS), await server.owner("bob", "#a")
    await bob.close()
    await ann.sync()
    with locked(server):
        assert commands(await ann.ask("KICK #a bob")) == ["FAIL"]
    back = await server.join("bob", caps="sasl", password=PASSWORD)
    await ann.ask("PRIVMSG #a :welcome")
    assert texts(await back.sync()) == ["welcome"]


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


IDENTIFY = f"PRIVMSG NickServ :IDENTIFY ann {PASSWORD}"
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


async def test_somebody_comes_in_while_the_server_recovers(server: RunningServer, gate: Gate) -> None:
    await (await server.owner("ann", "#a")).quit()
    loud, back = await server.join("loud", "#a"), await server.connect()
    # Under another name, so that coming in is logged.
    await back.ask("CAP REQ sasl", "NICK anna", "USER u 0 * :U", "AUTHENTICATE PLAIN", LOGIN)
    gate.close()
    loud.send("PRIVMSG #a :lost")
    await gate.reached()
    with gate.recovering():
        gate.refuse()
        await loud.until("FAIL")
        back.send("CAP END")
        await loud.sync()
    assert (await back.until("001")).params[0] == "anna"
    assert "PRIVMSG" in commands(await back.ask("PRIVMSG anna :I am here"))


async def test_who_is_not_told_their_channels_has_to_come_anew(server: RunningServer, gate: Gate) -> None:
    await server.owner("ann", "#a")
    bob, phone = await server.join("bob", "#a"), await server.connect()
    await phone.ask("CAP REQ sasl", "NICK ann", "USER u 0 * :U", "AUTHENTICATE PLAIN", LOGIN)
    gate.close()
    bob.send("TOPIC #a :lost", "PRIVMSG #a :lost")
    await gate.reached()
    phone.send("CAP END")
    await phone.until("001")
    gate.refuse()
    assert commands(await phone.closed())[-2:] == ["FAIL", "ERROR"]
    again = await server.connect()
    assert "JOIN" in commands(await again.come_in("ann", password=PASSWORD))


async def test_who_becomes_somebody_else_and_is_not_told_has_to_come_anew(
    server: RunningServer, gate: Gate
) -> None:
    await server.owner("ann", "#a")
    bob, guest = await server.join("bob", "#a"), await server.join("guest")
    await bob.ask("MONITOR + guest")
    gate.close()
    bob.send("PRIVMSG #a :lost")
    await gate.reached()
    guest.send(IDENTIFY)
    await bob.until("731")
    gate.refuse()
    assert commands(await guest.closed())[-2:] == ["FAIL", "ERROR"]


# Those who go while a commit is under way


async def identify(gate: Gate, client: IrcClient) -> None:
    """Have a guest log in to the account ann, in a commit that is held."""
    gate.close()
    client.send(IDENTIFY)
    await gate.reached()


async def vanish(server: RunningServer, client: IrcClient, nick: str) -> None:
    """Have a client's connection break, and wait until the server has seen that."""
    eve = await server.join(f"eve-of-{nick}")
    await eve.ask(f"MONITOR + {nick}")
    client.abort()
    await eve.until("731")


async def test_who_renames_and_goes_leaves_no_gap(server: RunningServer, gate: Gate) -> None:
    bob, ann = await server.join("bob", "#a", caps=CAPS), await server.join("ann", "#a")
    await bob.sync()
    gate.close()
    ann.send("NICK anna")
    await gate.reached()
    bob.send("PRIVMSG #a :lost")
    await vanish(server, ann, "anna")
    gate.refuse()
    assert (await bob.until("FAIL")).params[1] == "NOT_STORED"
    assert commands(await bob.sync()) == ["QUIT"]
    [kept] = await bob.ask("PRIVMSG #a :kept")
    assert kept.tags[cap.SEQ] == "3"
    await server.join("anna", "#a")


async def test_a_nick_that_a_newcomer_has_taken_stays_theirs(server: RunningServer, gate: Gate) -> None:
    bob, ann = await server.join("bob", "#a"), await server.join("ann", "#a")
    await bob.sync()
    gate.close()
    ann.send("NICK anna")
    await gate.reached()
    newcomer = await server.join("ann")
    gate.refuse()
    answer, told = await ann.until("FAIL"), await ann.until("NICK")
    assert (answer.params[1], told.params) == ("NOT_STORED", ("anna",))
    [renamed] = await bob.sync()
    assert (renamed.source, renamed.params) == (told.source, ("anna",))
    await bob.ask("PRIVMSG anna :old", "PRIVMSG ann :new")
    assert texts(await ann.sync()) == ["old"]
    assert texts(await newcomer.sync()) == ["new"]
    await newcomer.quit()
    await ann.quit()


async def test_a_guest_without_channels_is_taken_back_with_what_follows(
    server: RunningServer, gate: Gate
) -> None:
    ann, _ = await server.join("ann"), await server.join("bob")
    gate.close()
    ann.send("PRIVMSG bob :lost")
    await gate.reached()
    ann.send("NICK anna")
    await server.join("eve")
    gate.refuse()
    assert commands(await ann.sync()) == ["FAIL", "FAIL"]
    assert commands(await ann.ask("NICK ann", "NICK anna")) == ["NICK"]


async def test_who_logs_in_and_goes_keeps_nobody_waiting(server: RunningServer, gate: Gate) -> None:
    await (await server.owner("ann")).quit()
    guest, bob = await server.join("guest"), await server.join("bob", "#a")
    await identify(gate, guest)
    bob.send("PRIVMSG #a :lost")
    await vanish(server, guest, "guest")
    gate.refuse()
    assert (await bob.until("FAIL")).params[1] == "NOT_STORED"
    assert await bob.ask("PRIVMSG #a :kept") == []
    await server.join("ann", password=PASSWORD)


async def test_a_guest_who_has_gone_does_not_stay_as_somebody_absent(
    server: RunningServer, gate: Gate
) -> None:
    await (await server.owner("ann")).quit()
    bob, guest = await server.join("bob", "#a", caps="away-notify"), await server.join("guest", "#a")
    await bob.sync()
    await identify(gate, guest)
    eve = await server.join("eve")
    guest.abort()
    while "301" not in commands(await eve.ask("WHOIS guest")):
        pass
    gate.refuse()
    await bob.until("QUIT")
    assert (await bob.ask("NAMES #a"))[0].params[-1] == "@bob"
    await server.join("guest", "#a")


async def test_a_guest_who_has_come_in_anew_is_not_who_they_were(server: RunningServer, gate: Gate) -> None:
    await (await server.owner("ann")).quit()
    secret = "a secret of sixteen characters or more"
    guest = await server.join("guest", "#a", caps=cap.IDENTITY, secret=secret)
    anew = await server.connect()
    await anew.ask("CAP LS 302", f"CAP REQ {cap.IDENTITY}", f"IDENTITY :{secret}")
    await identify(gate, guest)
    anew.send("NICK anew", "USER anew 0 * :Anew", "CAP END")
    await anew.until("001")
    await anew.sync()
    gate.refuse()
    await guest.until("FAIL")
    assert commands(await anew.ask("JOIN #b")) == ["JOIN", "353", "366"]
    await guest.quit()
    await anew.quit()
    back = await server.join("guest", "#b", caps=cap.IDENTITY, secret=secret)
    assert (await back.ask("NAMES #b"))[0].params[-1] == "~guest"


async def test_a_role_that_would_have_come_with_a_login_is_taken_back(
    server: RunningServer, gate: Gate
) -> None:
    ann = await server.owner("ann")
    await ann.ask("JOIN #a", "PART #a")
    await ann.quit()
    bob, guest = await server.join("bob", "#a"), await server.join("guest", "#a")
    await bob.sync()
    await identify(gate, guest)
    gate.refuse()
    await guest.until("FAIL")
    assert (await bob.ask("NAMES #a"))[0].params[-1] == "bob guest"
    await guest.ask(IDENTIFY)
    assert commands(await bob.sync()) == ["MODE"]


async def test_a_login_waits_for_nobody_to_speak(server: RunningServer, gate: Gate) -> None:
    await (await server.owner("ann")).quit()
    guest, bob = await server.join("guest"), await server.join("bob", "#a")
    gate.close()
    bob.send("PRIVMSG #a :under way")
    await gate.reached()
    guest.send(IDENTIFY)
    eve = await server.join("eve")
    while "330" not in commands(await eve.ask("WHOIS guest")):
        pass
    gate.open()
    assert (await guest.until("900")).params[2] == "ann"


# When nobody knows what is on the disk


async def ended(server: RunningServer) -> str:
    """Why a server has ended by itself."""
    with pytest.raises(StoreFailedError) as error:
        await asyncio.wait_for(server.ended(), PATIENCE)
    return str(error.value)


async def refused(server: RunningServer) -> None:
    """Wait until a server listens no more."""
    with suppress(OSError):
        while True:
            await (await server.connect()).close()


async def test_after_a_failure_nobody_is_told_anything_but_the_end(server: RunningServer, gate: Gate) -> None:
    ann, bob = await server.join("ann", "#a", caps=CAPS), await server.join("bob", "#a")
    await ann.sync()
    gate.close()
    ann.send("@label=x PRIVMSG #a :in the batch")
    await gate.reached()
    bob.send("PRIVMSG #a :in the next", "PRIVMSG #a :too")
    await (await server.join("eve")).quit()  # by then all that is taken in
    gate.fail()
    for client in (ann, bob):
        [end] = await client.closed()
        assert (end.command, end.params) == ("ERROR", (FAILURE,))
    assert await ended(server) == "failed by the test"


async def test_after_a_failure_nothing_is_taken_in(journal: Journal, gate: Gate) -> None:
    journal.store([], lambda: None)
    await gate.reached()
    gate.fail()
    assert str(await journal.failure) == "failed by the test"
    with pytest.raises(RecoveringError):
        journal.store([], lambda: None)
    await journal.drain()


async def test_a_failure_while_the_server_stops_does_not_hold_it_up(
    server: RunningServer, gate: Gate
) -> None:
    ann = await server.join("ann", "#a", caps=CAPS)
    gate.close()
    ann.send("PRIVMSG #a :the last word")
    await gate.reached()
    stopping = asyncio.create_task(server.stop())
    await refused(server)
    gate.fail()
    with pytest.raises(StoreFailedError):
        await asyncio.wait_for(stopping, PATIENCE)
    assert [each.params for each in await ann.closed()] == [(FAILURE,)]


async def test_what_cannot_be_made_a_transaction_is_refused(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, bob = await server.join("ann", "#a", caps=CAPS), await server.join("bob", "#a")
    await ann.sync()
    with monkeypatch.context() as patched:
        patched.setattr(Batch, "seal", Faulty().refuse)
        [answer] = await ann.ask("PRIVMSG #a :lost")
    assert answer.params[:2] == ("PRIVMSG", "NOT_STORED")
    assert texts(await ann.ask("PRIVMSG #a :kept")) == texts(await bob.sync()) == ["kept"]


async def test_a_server_that_cannot_find_out_what_is_true_ends(
    server: RunningServer, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await server.join("ann", "#a", caps=CAPS)
    monkeypatch.setattr(Conversation, "restore", Faulty().refuse)
    gate.close()
    ann.send("PRIVMSG #a :lost")
    await gate.reached()
    gate.refuse()
    assert commands(await ann.closed()) == ["FAIL", "ERROR"]
    assert await ended(server) == "a fault of the test"


# What goes wrong after a commit


@pytest.fixture
async def journal(tmp_path: Path, gate: Gate) -> AsyncIterator[Journal]:
    """A journal without a server; its gate is closed."""
    loop = asyncio.get_running_loop()
    with closing(Store.open(tmp_path / "hubbub.db")) as store:
        gate.close()
        yield Journal(store, Fanout(Flusher(loop)), loop)


class Faulty:
    """An output that fails, whatever becomes of its batch."""

    silent = False

    def release(self, *_: object) -> None:
        raise RuntimeError("a fault of the test")

    refuse = release


async def test_one_fault_takes_nothing_from_the_others(journal: Journal, gate: Gate) -> None:
    done: list[str] = []
    outputs: list[Output] = [
        Faulty(),
        Action(lambda: done.append("first")),
        Faulty(),
        Action(lambda: done.append("last")),
    ]
    journal.store([], lambda: None).outputs.extend(outputs)
    await gate.reached()
    gate.open()
    await journal.drain()
    assert done == ["first", "last"]


async def test_one_fault_keeps_nothing_from_being_taken_back(
    journal: Journal, gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []
    for name in ("first", "last"):
        journal.store([], lambda name=name: done.append(name))  # type: ignore[misc]  # a default binds it
        journal.store([], Faulty().refuse).outputs += [Faulty(), Afterwards(lambda: done.append("told"))]
    journal.after_recovery(Faulty().refuse)
    journal.after_recovery(lambda: done.append("recovered"))
    await gate.reached()
    gate.refuse()
    await journal.drain()
    assert done == ["last", "first", "told", "told", "recovered"]
    faults = [record for record in caplog.records if record.exc_info is not None]
    assert len(faults) == 5
    await journal.recovered()
    journal.store([], lambda: None)
    await journal.drain()


async def test_a_channel_that_could_not_be_made_is_none(server: RunningServer) -> None:
    ann = await server.join("ann")
    with locked(server):
        assert commands(await ann.ask("JOIN #a")) == ["FAIL"]
    await ann.ask("JOIN #b")
    [channels] = [each.params[1] for each in await ann.ask("LUSERS") if each.command == "254"]
    assert channels == "1"
    assert "353" in commands(await ann.ask("JOIN #a"))


async def test_a_device_that_has_not_asked_is_not_told_what_was_refused(
    server: RunningServer, caplog: pytest.LogCaptureFixture
) -> None:
    ann = await server.owner("ann")
    phone = await server.join("ann", password=PASSWORD)
    with locked(server):
        assert commands(await ann.ask("JOIN #a")) == ["FAIL"]
    assert await phone.sync() == []
    assert "something could not be done after a commit" not in caplog.text


async def test_what_is_settled_is_kept_by_nobody(server: RunningServer) -> None:
    people = [await server.join(f"u{number}", "#a") for number in range(5)]
    with locked(server):
        await people[0].ask("PRIVMSG #a :lost")
    await people[0].ask("PRIVMSG #a :kept")
    await people[-1].sync()
    gc.collect()
    assert [each for each in gc.get_objects() if isinstance(each, EventLine)] == []
