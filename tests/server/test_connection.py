"""What one connection may do without any other noticing: each row of it beside somebody who is just there."""

import asyncio
import logging
import random
import ssl
import tracemalloc
import warnings
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from unittest.mock import Mock

import pytest

from hubbub.server import journal
from hubbub.server.commands.table import COMMANDS
from hubbub.server.journal import Journal
from hubbub.server.session import Pending, Session
from hubbub.store.records import Transaction
from hubbub.store.store import Store
from hubbub.store.writer import Done
from hubbub.wire import capabilities as cap
from hubbub.wire.limits import FROM_CLIENT, MAX_CLIENT_TAGS
from hubbub.wire.message import Message
from server.conftest import BOTH, RunningServer, running_server
from support.gate import Gate
from support.irc import PATIENCE, IrcClient, commands, texts

LABELS = f"{cap.MESSAGE_TAGS} {cap.LABELED_RESPONSE} {cap.BATCH} {cap.STANDARD_REPLIES}"
PROMPT = 1.0
"""Seconds within which a bystander is answered, whatever else goes on: a thousand times what it takes."""


class Bystander:
    """Two people in a channel, who talk and look at how long that takes."""

    def __init__(self, one: IrcClient, other: IrcClient) -> None:
        self._one = one
        self._other = other
        self._said = 0

    async def is_not_disturbed(self) -> None:
        """Say something and see that it arrives at once."""
        self._said += 1
        word = f"word {self._said}"
        async with asyncio.timeout(PROMPT):
            self._one.send(f"PRIVMSG #quiet :{word}")
            assert (await self._other.until("PRIVMSG")).params == ("#quiet", word)


async def bystander(server: RunningServer) -> Bystander:
    return Bystander(await server.join("one", "#quiet"), await server.join("other", "#quiet"))


@pytest.fixture
async def beside(server: RunningServer) -> AsyncIterator[Bystander]:
    """Somebody who must still be undisturbed when the test ends."""
    there = await bystander(server)
    yield there
    await there.is_not_disturbed()


@pytest.mark.usefixtures("beside")
class TestLines:
    async def test_the_longest_line_passes_and_a_longer_one_is_refused(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
        await ann.sync()
        longest = "x" * (510 - len("NOTICE #a :"))
        answers = await ann.ask(f"NOTICE #a :{longest}", f"NOTICE #a :{longest}x", "NOTICE #a :after")
        assert commands(answers) == ["417"]
        assert "".join(texts(await bob.sync(), "NOTICE")) == f"{longest}after"

    async def test_tags_are_never_cut(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", caps=LABELS), await server.join("bob", "#a", caps=LABELS)
        value = "v" * (MAX_CLIENT_TAGS - len("@+t= "))
        await ann.sync()
        assert await ann.ask(f"@+t={value} TAGMSG #a") == []
        assert commands(await ann.ask(f"@+t={value}v TAGMSG #a", "PRIVMSG #a :after")) == ["417"]
        tagged, after = await bob.sync()
        assert tagged.tags["+t"] == value
        assert after.params == ("#a", "after")

    @pytest.mark.parametrize("size", [FROM_CLIENT.unterminated + 1, 200_000])
    async def test_a_line_without_an_end_ends_the_connection(self, server: RunningServer, size: int) -> None:
        ann = await server.join("ann")
        ann.send_bytes(b"x" * size)
        assert (await ann.until("ERROR")).params == ("No end of line where one was due",)
        assert await ann.closed() == []

    @pytest.mark.parametrize("byte", [b"\r", b"\0"])
    async def test_nobody_receives_a_line_that_splits_into_two(
        self, server: RunningServer, byte: bytes
    ) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
        ann.send_bytes(b"PRIVMSG #a :one" + byte + b"QUIT\r\nPRIVMSG #a :after\r\n")
        assert (await ann.until("FAIL")).params[1] == "FORBIDDEN_BYTE"
        await ann.sync()
        assert texts(await bob.sync()) == ["after"]

    async def test_escaped_line_breaks_stay_escaped(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", caps=LABELS), await server.join("bob", "#a", caps=LABELS)
        await ann.sync()
        [answer] = await ann.ask(r"@label=a\r\nQUIT;+x=b\r\nQUIT\:\s PRIVMSG #a :hello")
        assert answer.tags["label"] == "a\r\nQUIT"
        [seen] = await bob.sync()
        assert seen.tags["+x"] == "b\r\nQUIT; "

    @pytest.mark.parametrize("size", [0, 64, 65])
    async def test_a_label_has_64_bytes_at_most(self, server: RunningServer, size: int) -> None:
        ann = await server.join("ann", caps=LABELS)
        label = "x" * (size % 2) + "\xe9" * (size // 2)
        ann.send_bytes(f"@label={label} AWAY\r\n@label={label} PRIVMSG #a :".encode() + b"\xff\r\n")
        answers = [each for each in await ann.sync() if each.command in {"305", "FAIL"}]
        assert [each.tags.get("label") for each in answers] == [label if size == 64 else None] * 2

    async def test_what_is_not_utf8_is_refused_with_its_label(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=LABELS)
        ann.send_bytes(b"@label=x PRIVMSG #a :\xff\xfe\r\n")
        [answer] = await ann.sync()
        assert (answer.command, answer.params[:2], answer.tags["label"]) == (
            "FAIL",
            ("PRIVMSG", "INVALID_UTF8"),
            "x",
        )

    async def test_a_line_may_come_in_any_pieces(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
        for byte in "PRIVMSG #a :grüße\r\n".encode():
            ann.send_bytes(bytes([byte]))
            await asyncio.sleep(0)
        await ann.sync()
        assert texts(await bob.sync()) == ["grüße"]

    async def test_half_a_line_is_nothing(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
        ann.send_bytes(b"PRIVMSG #a :never said")
        await ann.close()
        quit_ = await bob.until("QUIT")
        assert quit_.params == ("Quit: Connection closed",)

    async def test_what_was_said_before_hanging_up_is_said(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
        ann.send(*[f"PRIVMSG #a :{number}" for number in range(50)])
        await ann.close()
        assert [(await bob.until("PRIVMSG")).params[1] for _ in range(50)] == [str(n) for n in range(50)]

    async def test_nothing_is_done_after_quit(
        self, server: RunningServer, caplog: pytest.LogCaptureFixture
    ) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
        ann.send("PRIVMSG #a :bye", "QUIT", "PRIVMSG #a :late", "JOIN #b", "NICK eve", "WHOIS ann")
        assert commands(await ann.closed()) == ["JOIN", "ERROR"]
        assert commands([await bob.until("PRIVMSG"), await bob.until("QUIT")]) == ["PRIVMSG", "QUIT"]
        assert await bob.sync() == []
        assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.mark.usefixtures("beside")
class TestBeforeRegistration:
    async def test_negotiation_has_an_end(self, server: RunningServer) -> None:
        stranger = await server.connect()
        await stranger.ask(*["CAP LS 302"] * 1000)
        stranger.send(*["CAP LS 302"] * 100)
        last = (await stranger.closed())[-1]
        assert (last.command, last.params) == ("ERROR", ("You said too much without saying who you are",))

    async def test_whoever_has_registered_may_say_as_much_as_they_like(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        await ann.ask(*["CAP LIST"] * 2000)

    async def test_bad_negotiation_is_answered(self, server: RunningServer) -> None:
        stranger = await server.connect()
        names = " ".join([f"x{number}" for number in range(80)])
        answers = await stranger.ask("CAP FLY", f"CAP REQ :{names}", "CAP REQ :batch nothing-known")
        assert [(each.command, each.params[1]) for each in answers] == [
            ("410", "FLY"),
            ("CAP", "NAK"),
            ("CAP", "NAK"),
        ]

    @pytest.mark.parametrize("verb", ["GET", "POST", "CONNECT"])
    async def test_a_browser_is_told_that_this_is_no_web_server(
        self, server: RunningServer, verb: str
    ) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(f"{verb} / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: x\r\n\r\n".encode())
        answer = await asyncio.wait_for(reader.read(), 5)
        assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
        head, _, body = answer.partition(b"\r\n\r\n")
        assert f"Content-Length: {len(body)}".encode() in head
        writer.close()

    async def test_who_comes_past_the_limit_is_told_why(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, limits={"clients": 3}) as server:
            there = await bystander(server)
            third = await server.join("third")
            late = await server.connect()
            assert (await late.next()).params == ("This server is full (3 people). Try again later.",)
            assert await late.closed() == []
            await there.is_not_disturbed()
            third.send("QUIT")
            await third.closed()
            await server.join("fourth")


class TestTls:
    async def test_people_over_tls_and_over_plain_talk(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, listen=BOTH) as server:
            ann = await (await server.connect(tls=True)).register("ann")
            await ann.ask("JOIN #a")
            bob = await server.join("bob", "#a")
            await ann.sync()
            await ann.ask("PRIVMSG #a :from within")
            await bob.ask("PRIVMSG #a :from without")
            assert texts(await bob.sync() + await ann.sync()) == ["from without"]

    async def test_a_handshake_that_stalls_is_ended(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, listen=BOTH, timeouts={"handshake": 0.2}) as server:
            there = await bystander(server)
            reader, writer = await asyncio.open_connection("127.0.0.1", server.tls_port)
            writer.write(b"\x16\x03\x01")  # the beginning of a handshake's record
            with pytest.raises((ConnectionError, EOFError)):
                await asyncio.wait_for(reader.readexactly(1), 5)
            writer.close()
            await there.is_not_disturbed()

    async def test_who_does_not_speak_tls_is_ended(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, listen=BOTH) as server:
            there = await bystander(server)
            reader, writer = await asyncio.open_connection("127.0.0.1", server.tls_port)
            writer.write(b"NICK ann\r\nUSER ann 0 * :Ann\r\n")
            await asyncio.wait_for(_ended(reader), 5)
            writer.close()
            await there.is_not_disturbed()

    async def test_nothing_is_done_after_quit(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        async with running_server(tmp_path, listen=BOTH) as server:
            ann = await (await server.connect(tls=True)).register("ann")
            ann.send("QUIT", *["PRIVMSG #a :late"] * 2000)
            await ann.closed()
        assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []

    async def test_it_closes_with_the_notice_that_tls_asks_for(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, listen=BOTH) as server:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            reader, writer = await asyncio.open_connection("127.0.0.1", server.tls_port, ssl=context)
            writer.write(b"QUIT\r\n")
            assert (await reader.read()).startswith(b"ERROR :")
            writer.close()


async def _ended(reader: asyncio.StreamReader) -> None:
    try:
        while await reader.read(4096):
            pass
    except ConnectionError:
        return


class TestTooMuch:
    @pytest.mark.parametrize("line", ["PRIVMSG #a :flood", "JOIN #b", "NICK annie", "LIST", "FLY", "\xff"])
    async def test_a_flood_waits_and_nobody_else_does(self, tmp_path: Path, line: str) -> None:
        async with running_server(tmp_path, flood={"burst": 20, "rate": 3000}) as server:
            there = await bystander(server)
            ann = await server.join("ann", "#a")
            start = asyncio.get_running_loop().time()
            ann.send(*[line] * 500)
            await there.is_not_disturbed()
            await ann.sync()
            assert asyncio.get_running_loop().time() - start > 0.1
            await there.is_not_disturbed()

    async def test_reading_from_a_flood_pauses(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, flood={"burst": 20, "rate": 1}) as server:
            there = await bystander(server)
            ann = await server.join("ann", "#a")
            writer = ann._writer
            for _ in range(200):
                writer.write(b"PRIVMSG #a :flood\r\n" * 5000)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(writer.drain(), 0.2)
            await there.is_not_disturbed()
            ann.abort()

    @pytest.mark.parametrize("line", [b"\n", b"PONG\n"])
    async def test_lines_that_cost_nothing_leave_others_their_turn(self, tmp_path: Path, line: bytes) -> None:
        async with running_server(tmp_path) as server:
            there = await bystander(server)
            ann = await server.join("ann")
            ann.send_bytes(line * 2_000_000)
            for _ in range(20):
                await there.is_not_disturbed()
            ann.reset()

    async def test_lines_that_cost_nothing_are_held_back_too(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, flood={"burst": 20, "rate": 1}) as server:
            ann = await server.join("ann")
            ann.send_bytes(b"\n" * 200_000)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(ann.sync(), 2)
            ann.reset()

    async def test_of_a_flood_little_is_taken_apart(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, flood={"burst": 20, "rate": 1}) as server:
            there = await bystander(server)
            ann = await server.join("ann")
            tracemalloc.start()
            ann.send_bytes(b"A\n" * 500_000)
            await there.is_not_disturbed()
            await there.is_not_disturbed()
            # Taken apart, what the transport reads at once would be 18 MB.
            assert tracemalloc.get_traced_memory()[1] < 4_000_000
            tracemalloc.stop()
            ann.reset()

    async def test_who_does_not_read_is_closed_and_nobody_waits(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, limits={"send_queue": 100_000}) as server:
            there = await bystander(server)
            ann, slow = await server.join("ann", "#a"), await server.join("slow", "#a")
            slow.stop_reading()
            gone: list[Message] = []
            while not gone:
                answers = await ann.ask(*[f"PRIVMSG #a :{'x' * 400}"] * 200)
                gone = [each for each in answers if each.command == "QUIT"]
                await there.is_not_disturbed()
            assert gone[0].source is not None
            assert gone[0].source.startswith("slow!")
            assert gone[0].params == ("Didn't read what was sent",)

    async def test_what_is_asked_for_and_not_read_is_not_made(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = Mock(wraps=COMMANDS["LIST"].handler)
        monkeypatch.setitem(COMMANDS, "LIST", COMMANDS["LIST"]._replace(handler=made))
        async with running_server(tmp_path, limits={"send_queue": 100_000}) as server:
            there = await bystander(server)
            names = [f"#{number}" for number in range(40)]
            ann = await server.join("ann", *names)
            await ann.ask(*[f"TOPIC {name} :{'t' * 300}" for name in names])
            ann.stop_reading()
            ann.send(*["LIST"] * 1500, "QUIT")  # 20 MB of answers
            for _ in range(20):
                await there.is_not_disturbed()
            assert made.call_count < 1500
            ann.go_on_reading()
            answers = commands(await ann.closed())
            assert answers.count("323") == 1500
            assert answers[-1] == "ERROR"

    async def test_a_list_too_long_is_refused_in_part(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, limits={"channels_per_client": 5}) as server:
            there = await bystander(server)
            ann = await server.join("ann")
            names = ",".join([f"#{number}" for number in range(100)])
            answers = commands(await ann.ask(f"JOIN {names}"))
            assert answers.count("JOIN") == 5
            assert answers.count("405") == 95
            assert commands(await ann.ask("PRIVMSG #1,#2,#3,#4,#0 :hello")) == ["407"]
            await there.is_not_disturbed()


class TestFaults:
    @pytest.mark.usefixtures("beside")
    @pytest.mark.parametrize("later", [False, True])
    async def test_a_handler_that_fails_fails_alone(
        self,
        server: RunningServer,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        *,
        later: bool,
    ) -> None:
        handler = _fails_later if later else _fails
        monkeypatch.setitem(COMMANDS, "INFO", COMMANDS["INFO"]._replace(handler=handler))
        ann = await server.join("ann", caps=LABELS)
        info, time = await ann.ask("@label=x INFO", "TIME")
        assert (info.command, info.params[:2], info.tags) == (
            "FAIL",
            ("INFO", "INTERNAL_ERROR"),
            {"label": "x"},
        )
        assert time.command == "391"
        [logged] = [record for record in caplog.records if record.levelno == logging.ERROR]
        assert logged.exc_info is not None
        assert vars(logged)["command"] == "INFO"

    async def test_a_command_that_ends_before_it_has_begun_leaves_nothing(
        self, server: RunningServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(COMMANDS, "INFO", COMMANDS["INFO"]._replace(handler=_ends_first))
        ann = await server.join("ann")
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            ann.send("INFO")
            assert (await ann.until("ERROR")).params == ("Enough",)
        assert seen == []

    async def test_a_reset_is_told_to_others(self, server: RunningServer, beside: Bystander) -> None:
        for number in range(20):
            ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
            ann.send("PRIVMSG #a :half", "PRIVMSG bob :quarter")
            ann.abort()
            await bob.until("QUIT")
            if number % 5 == 0:
                await beside.is_not_disturbed()
            bob.send("QUIT")
            await bob.closed()

    async def test_a_reset_is_noticed_while_flood_control_holds_back(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, flood={"burst": 20, "rate": 10}) as server:
            ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
            ann.send(*["NOTICE #a :which nobody answers"] * 50_000)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(ann.closed(), 0.2)
            ann.reset()
            async with asyncio.timeout(PATIENCE):
                assert (await bob.until("QUIT")).params == ("Connection reset by peer",)

    async def test_a_reset_is_noticed_while_a_command_takes_time(
        self, server: RunningServer, beside: Bystander, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun = asyncio.Event()

        async def never_ends(_session: Session, _message: Message) -> None:
            begun.set()
            await asyncio.Event().wait()

        monkeypatch.setitem(COMMANDS, "INFO", COMMANDS["INFO"]._replace(handler=never_ends))
        ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
        ann.send("INFO")
        await begun.wait()
        ann.reset()
        assert (await bob.until("QUIT")).params == ("Connection reset by peer",)
        await beside.is_not_disturbed()

    async def test_garbage_is_answered_or_ends_the_connection(
        self, server: RunningServer, beside: Bystander, caplog: pytest.LogCaptureFixture
    ) -> None:
        dice = random.Random(5)
        words = [
            b"\r\n",
            b"\n",
            b" ",
            b":",
            b"@",
            b"=",
            b";",
            b"JOIN",
            b"PRIVMSG",
            b"#a",
            b"\xff",
            b"ann",
            b"\0",
        ]
        for number in range(50):
            ann = await server.connect() if number % 2 else await server.join(f"ann{number}", "#a")
            ann.send_bytes(b"".join(dice.choices(words, k=500)) + dice.randbytes(500))
            ann.send("", "QUIT")
            assert (await ann.closed())[-1].command == "ERROR"
        await beside.is_not_disturbed()
        assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []

    async def test_all_who_come_and_go_at_once_are_seen_by_all(
        self, server: RunningServer, beside: Bystander
    ) -> None:
        clients = await asyncio.gather(*[_comes(server, f"p{number}") for number in range(300)])
        for leaving, aborting in zip(clients[1::3], clients[2::3], strict=True):
            leaving.send("PART #crowd")
            aborting.abort()
        stayed = clients[::3]
        expected = {client.nick for client in stayed}
        watcher = await server.join("watcher")
        async with asyncio.timeout(PATIENCE):
            while await _members(watcher) != expected:
                await beside.is_not_disturbed()
        for client in stayed:
            assert _learned(await client.sync()) == expected


async def _comes(server: RunningServer, nick: str) -> IrcClient:
    client = await (await server.connect()).register(nick)
    client.send("JOIN #crowd")
    return client


async def _members(client: IrcClient) -> set[str]:
    return _learned(await client.ask("NAMES #crowd"))


def _learned(messages: list[Message]) -> set[str]:
    """Who is in a channel, going by all that was said of it."""
    members: set[str] = set()
    for message in messages:
        who = (message.source or "").partition("!")[0]
        if message.command == "353":
            members |= {name.lstrip("~@+") for name in message.params[-1].split()}
        elif message.command == "JOIN":
            members.add(who)
        elif message.command in {"PART", "QUIT"}:
            members.discard(who)
    return members


def _fails(_session: Session, _message: Message) -> None:
    raise ValueError("broken")


def _ends_first(session: Session, message: Message) -> Pending:
    asyncio.get_running_loop().call_soon(session.close, "Enough")
    return _fails_later(session, message)


async def _fails_later(_session: Session, _message: Message) -> None:
    await asyncio.sleep(0)
    raise ValueError("broken")


class TestCrowd:
    """A commit that takes seconds, and people who go on talking meanwhile."""

    CROWD = 40
    LINES = 30
    """That each of them says at once, in one piece."""

    @pytest.fixture
    def commits(self, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        """How many events each commit has."""
        monkeypatch.setattr(journal, "CROWD", self.CROWD)
        sizes: list[int] = []
        commit = Store.commit

        def measure(store: Store, transaction: Transaction, done: Done) -> None:
            sizes.append(len(transaction.events))
            commit(store, transaction, done)

        monkeypatch.setattr(Store, "commit", measure)
        return sizes

    @pytest.fixture
    def held_back(self, monkeypatch: pytest.MonkeyPatch) -> asyncio.Semaphore:
        """Is released for each connection that is not read from until there is room."""
        count = asyncio.Semaphore(0)
        when_roomy = Journal.when_roomy

        def hold_back(journal: Journal, act: Callable[[], None]) -> None:
            count.release()
            when_roomy(journal, act)

        monkeypatch.setattr(Journal, "when_roomy", hold_back)
        return count

    @pytest.mark.parametrize("refused", [False, True])
    async def test_what_waits_for_a_commit_is_bounded(
        self,
        server: RunningServer,
        gate: Gate,
        commits: list[int],
        held_back: asyncio.Semaphore,
        *,
        refused: bool,
    ) -> None:
        reader = await server.join("reader", "#a")
        crowd = [await server.join(f"guest{number}", "#a") for number in range(10)]
        await reader.sync()
        gate.close()
        crowd[0].send("PRIVMSG #a :the first")
        await gate.reached()
        for each in crowd:
            each.send(*[f"PRIVMSG #a :{number}" for number in range(self.LINES)])
        async with asyncio.timeout(PATIENCE):
            for _ in crowd[2:]:  # two can say all that they have to say
                await held_back.acquire()
        if refused:
            gate.refuse()
        else:
            gate.open()
        for each in crowd:
            await each.sync()
        seen = texts(await reader.sync())
        assert max(commits) <= self.CROWD + self.LINES
        assert len(seen) >= 8 * self.LINES if refused else len(seen) == 1 + 10 * self.LINES

    async def test_long_answers_count(
        self, server: RunningServer, gate: Gate, commits: list[int], held_back: asyncio.Semaphore
    ) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
        await ann.sync()
        gate.close()
        ann.send("PRIVMSG #a :the first")
        await gate.reached()
        ann.send("PRIVMSG #a :the second", *["LUSERS"] * 20)  # six lines each
        bob.send("PING :is there room")
        async with asyncio.timeout(PATIENCE):
            await held_back.acquire()
        gate.open()
        assert (await bob.until("PONG")).params[-1] == "is there room"

    async def test_who_goes_meanwhile_is_gone(
        self,
        server: RunningServer,
        gate: Gate,
        commits: list[int],
        held_back: asyncio.Semaphore,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
        gate.close()
        ann.send("PRIVMSG #a :the first")
        await gate.reached()
        ann.send(*["PRIVMSG #a :more"] * (self.CROWD + 1))
        bob.send("PRIVMSG #a :never read")
        async with asyncio.timeout(PATIENCE):
            await held_back.acquire()
        bob.abort()
        gate.open()
        assert "never read" not in texts([await ann.until("QUIT")])
        await ann.sync()
        assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
