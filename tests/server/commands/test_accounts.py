"""Accounts over the wire: registering, and logging in with SASL."""

import asyncio
import threading
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from scramp import ScramClient

from hubbub.server import passwords
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from server.conftest import PASSWORD, RunningServer, running_server
from support.irc import PATIENCE, IrcClient, commands
from support.scram import keys_of, written

SECRET = "s" * 32


def encoded(text: str) -> str:
    return b64encode(text.encode()).decode()


def plain(name: str, password: str) -> str:
    return encoded(f"\0{name}\0{password}")


def success(answer: list[Message]) -> tuple[str, ...]:
    return next(each.params[:2] for each in answer if each.command in {"REGISTER", "VERIFY"})


async def scram(client: IrcClient, name: str, password: str) -> list[str]:
    """Log in with SCRAM-SHA-256; the numerics that it ends with."""
    exchange = ScramClient(["SCRAM-SHA-256"], name, password)
    client.send("AUTHENTICATE SCRAM-SHA-256")
    await client.until("AUTHENTICATE")
    client.send(f"AUTHENTICATE {encoded(exchange.get_client_first())}")
    challenge = await client.next()
    if challenge.command != "AUTHENTICATE":
        return [challenge.command]
    exchange.set_server_first(b64decode(challenge.params[0]).decode())
    client.send(f"AUTHENTICATE {encoded(exchange.get_client_final())}")
    answer = await client.next()
    if answer.command != "AUTHENTICATE":
        return [answer.command]
    exchange.set_server_final(b64decode(answer.params[0]).decode())
    return commands(await client.ask("AUTHENTICATE +"))


class TestRegister:
    async def test_the_nick_becomes_an_account_and_one_is_logged_in(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a")
        bob = await server.join("bob", "#a", caps="account-notify chghost account-tag")
        answer = await ann.ask(f"REGISTER * * {PASSWORD}")
        assert success(answer) == ("SUCCESS", "ann")
        assert next(each.params[2] for each in answer if each.command == "900") == "ann"
        told = await bob.sync()
        assert commands(told) == ["ACCOUNT", "CHGHOST"]
        assert told[1].params[1] == "ann.account"
        await ann.ask("PRIVMSG #a :hello")
        assert (await bob.until("PRIVMSG")).tags["account"] == "ann"

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            ("REGISTER bob * correct-horse", "ACCOUNT_NAME_MUST_BE_NICK"),
            ("REGISTER * * short", "WEAK_PASSWORD"),
            (f"REGISTER * * {'x' * 301}", "UNACCEPTABLE_PASSWORD"),
            ("REGISTER * nowhere correct-horse", "INVALID_EMAIL"),
            ("REGISTER * * :correct\u0600horse", "UNACCEPTABLE_PASSWORD"),
        ],
    )
    async def test_what_can_t_be_registered(self, server: RunningServer, line: str, code: str) -> None:
        ann = await server.join("ann")
        (refusal,) = await ann.ask(line)
        assert (refusal.command, refusal.params[1]) == ("FAIL", code)

    async def test_twice_is_refused(self, server: RunningServer) -> None:
        ann = await server.owner("ann")
        (refusal,) = await ann.ask(f"REGISTER * * {PASSWORD}")
        assert refusal.params[1] == "ALREADY_AUTHENTICATED"

    async def test_a_registered_name_is_nobody_else_s(self, server: RunningServer) -> None:
        await (await server.owner("ann")).quit()
        other = await server.connect()
        other.send("NICK Ann", "USER a 0 * :A")
        refusal = await other.until("433")
        assert "registered" in refusal.params[-1]
        bob = await server.join("bob")
        assert commands(await bob.ask("NICK ann")) == ["433"]

    async def test_its_owner_may_name_it_before_logging_in(self, server: RunningServer) -> None:
        """As WeeChat and others do, which would go on as ann_ if they were told that it is taken."""
        await (await server.owner("ann")).quit()
        client = await server.connect()
        client.send("CAP LS 302", "NICK ann", "USER a 0 * :A", "CAP REQ :sasl")
        client.send("AUTHENTICATE PLAIN", f"AUTHENTICATE {plain('ann', PASSWORD)}", "CAP END")
        assert (await client.until("001")).params[0] == "ann"

    async def test_whoever_names_it_and_does_not_log_in_may_choose_another(
        self, server: RunningServer
    ) -> None:
        await (await server.owner("ann")).quit()
        client = await server.connect()
        assert set(commands(await client.ask("CAP LS 302", "NICK ann", "USER a 0 * :A"))) == {"CAP"}
        (refusal,) = await client.ask("CAP END")
        assert (refusal.command, refusal.params[1]) == ("433", "ann")
        client.send("NICK ann_")
        assert (await client.until("001")).params[0] == "ann_"
        why, way = [each.params for each in await client.sync() if each.command == "NOTICE"]
        assert why[-1] == "ann is the name of an account, so you are ann_ for now"
        assert "/msg NickServ IDENTIFY ann" in way[-1]

    async def test_the_services_names_are_nobody_s(self, server: RunningServer) -> None:
        client = await server.connect()
        [refusal] = (await client.ask("CAP LS 302", "NICK NickServ", f"REGISTER * * {PASSWORD}"))[-1:]
        assert refusal.params[:2] == ("REGISTER", "BAD_ACCOUNT_NAME")

    async def test_two_at_once_with_one_secret_are_one_account(self, server: RunningServer) -> None:
        clients = [await server.connect(), await server.connect()]
        for client, name in zip(clients, ("ann", "anna"), strict=True):
            await client.ask("CAP LS 302", f"IDENTITY :{SECRET}", f"NICK {name}", "USER u 0 * :U")
        for client in clients:
            client.send(f"REGISTER * * {PASSWORD}")
        codes = [commands(await client.sync())[0] for client in clients]
        assert sorted(codes) == ["FAIL", "REGISTER"]

    async def test_before_coming_in(self, server: RunningServer) -> None:
        client = await server.connect()
        answer = await client.ask("CAP LS 302", "NICK ann", f"REGISTER * * {PASSWORD}")
        assert success(answer) == ("SUCCESS", "ann")
        client.send("USER ann 0 * :Ann", "CAP END")
        await client.until("001")
        await client.sync()
        told = await client.ask("PRIVMSG NickServ INFO")
        assert told[0].params[1].startswith("ann is registered, and connected")

    async def test_not_before_coming_in_where_that_is_forbidden(self, tmp_path: Path) -> None:
        async with running_server(tmp_path / "data", accounts={"before_connect": False}) as server:
            client = await server.connect()
            answer = await client.ask("CAP LS 302", "NICK ann", f"REGISTER * * {PASSWORD}")
            assert answer[-1].params[1] == "COMPLETE_CONNECTION_REQUIRED"

    async def test_with_a_code(self, tmp_path: Path) -> None:
        async with running_server(tmp_path / "data", accounts={"code": "swordfish"}) as server:
            ann = await server.join("ann")
            (asked,) = await ann.ask(f"REGISTER * * {PASSWORD}")
            assert asked.params[0] == "VERIFICATION_REQUIRED"
            assert (await ann.ask("VERIFY ann herring"))[0].params[1] == "INVALID_CODE"
            assert (await ann.ask("VERIFY ann swordfish"))[0].params[1] == "INVALID_CODE"
            await ann.ask(f"REGISTER * * {PASSWORD}")
            assert success(await ann.ask("VERIFY ann swordfish")) == ("SUCCESS", "ann")

    async def test_where_nobody_may(self, tmp_path: Path) -> None:
        async with running_server(tmp_path / "data", accounts={"registration": False}) as server:
            ann = await server.join("ann")
            assert (await ann.ask(f"REGISTER * * {PASSWORD}"))[0].params[1] == "TEMPORARILY_UNAVAILABLE"

    async def test_where_guests_are_not_let_in(self, tmp_path: Path) -> None:
        async with running_server(tmp_path / "data", accounts={"guests": False}) as server:
            guest = await server.connect()
            guest.send("NICK ann", "USER ann 0 * :Ann")
            assert [each.command for each in await guest.closed()] == ["FAIL", "ERROR"]
            client = await server.connect()
            assert "soju.im/account-required" in (await client.ask("CAP LS 302"))[-1].params[-1]
            await client.ask("NICK ann", f"REGISTER * * {PASSWORD}")
            client.send("USER ann 0 * :Ann", "CAP END")
            await client.until("001")

    async def test_a_proven_guest_keeps_what_is_theirs(self, server: RunningServer) -> None:
        caps = "draft/chathistory batch server-time message-tags"
        ann = await server.join("ann", "#a", secret=SECRET, caps=caps)
        bob = await server.join("bob")
        await bob.ask("PRIVMSG ann :before")
        await ann.ask(f"REGISTER * * {PASSWORD}")
        await ann.quit()
        again = await server.join("ann", secret=SECRET, caps=caps)
        answer = await again.ask("CHATHISTORY LATEST bob * 10", "NAMES #a")
        assert [each.params[-1] for each in answer if each.command == "PRIVMSG"] == ["before"]
        assert [each.params[-1] for each in answer if each.command == "353"] == ["~ann"]


KEYS = keys_of(PASSWORD)


class TestKeys:
    """REGISTER by a client that doesn't send passwords (`hubbub.chat/scram-keys`)."""

    async def register(self, server: RunningServer) -> IrcClient:
        ann = await server.join("ann", caps=cap.SCRAM_KEYS)
        assert success(await ann.ask(f"REGISTER * * {written(KEYS)}")) == ("SUCCESS", "ann")
        return ann

    async def test_the_rules_are_told(self, tmp_path: Path) -> None:
        async with running_server(tmp_path / "data", accounts={"password_length": 12}) as server:
            client = await server.connect()
            offer = (await client.ask("CAP LS 302"))[-1].params[-1].split()
            assert f"{cap.SCRAM_KEYS}=iterations=100000,password-length=12" in offer

    async def test_the_password_logs_in_by_scram_and_by_plain(self, tmp_path: Path) -> None:
        async with running_server(tmp_path / "data") as server:
            await (await self.register(server)).quit()
        async with running_server(tmp_path / "data") as server:
            client = await server.connect()
            await client.ask("CAP LS 302")
            assert await scram(client, "ann", "wrong-horse") == ["904"]
            assert await scram(client, "ann", PASSWORD) == ["900", "903"]
            for password, numerics in (
                ("wrong-horse", ["904"]),
                ("\u0600", ["904"]),
                (PASSWORD, ["900", "903"]),
            ):
                other = await server.connect()
                await other.ask("CAP LS 302", "AUTHENTICATE PLAIN")
                assert commands(await other.ask(f"AUTHENTICATE {plain('ann', password)}")) == numerics

    async def test_nickserv_knows_the_password(self, server: RunningServer) -> None:
        await (await self.register(server)).quit()
        guest = await server.join("guest")
        refused = await guest.ask("PRIVMSG NickServ :IDENTIFY ann wrong-horse")
        assert "is wrong" in refused[0].params[-1]
        assert "900" in commands(await guest.ask(f"PRIVMSG NickServ :IDENTIFY ann {PASSWORD}"))
        answer = await guest.ask(f"PRIVMSG NickServ :SET PASSWORD {PASSWORD} another-horse")
        assert "is changed" in answer[0].params[-1]
        await server.join("ann", caps=cap.SASL, password="another-horse")

    async def test_an_account_without_a_hash_is_not_a_deleted_one(self, server: RunningServer) -> None:
        await (await self.register(server)).quit()
        assert commands(await (await server.join("bob")).ask("NICK ann")) == ["433"]
        boss = await server.join("ann", caps=cap.SASL, password=PASSWORD)
        boss.send(f"PRIVMSG NickServ :DROP ann {PASSWORD}")
        await boss.closed()
        client = await server.connect()
        await client.ask("CAP LS 302")
        assert await scram(client, "ann", PASSWORD) == ["904"]

    @pytest.mark.parametrize(
        "given",
        [
            PASSWORD,
            written(KEYS._replace(iterations=99_999)),
            written(KEYS._replace(salt=b"short")),
            written(KEYS._replace(stored_key=b"short")),
        ],
    )
    async def test_what_is_refused(self, server: RunningServer, given: str) -> None:
        ann = await server.join("ann", caps=cap.SCRAM_KEYS)
        (refusal,) = await ann.ask(f"REGISTER * * {given}")
        assert (refusal.command, *refusal.params[:3]) == ("FAIL", "REGISTER", "INVALID_PARAMS", "ann")
        assert PASSWORD not in refusal.params[-1]

    async def test_without_the_capability_it_is_a_password_like_any(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        assert success(await ann.ask(f"REGISTER * * {written(KEYS)}")) == ("SUCCESS", "ann")
        client = await server.connect()
        await client.ask("CAP LS 302")
        assert await scram(client, "ann", PASSWORD) == ["904"]
        assert await scram(client, "ann", written(KEYS)) == ["900", "903"]

    async def test_with_a_code_and_before_coming_in(self, tmp_path: Path) -> None:
        async with running_server(tmp_path / "data", accounts={"code": "swordfish"}) as server:
            client = await server.connect()
            await client.ask("CAP LS 302", f"CAP REQ :{cap.SCRAM_KEYS}", "NICK ann")
            (asked,) = await client.ask(f"REGISTER * * {written(KEYS)}")
            assert asked.params[0] == "VERIFICATION_REQUIRED"
            assert success(await client.ask("VERIFY ann swordfish")) == ("SUCCESS", "ann")


class TestSasl:
    async def test_plain(self, server: RunningServer) -> None:
        await (await server.owner("ann")).quit()
        client = await server.connect()
        client.send("CAP LS 302", "CAP REQ sasl", "AUTHENTICATE PLAIN")
        assert (await client.until("AUTHENTICATE")).params == ("+",)
        answer = await client.ask(f"AUTHENTICATE {plain('ann', PASSWORD)}")
        assert commands(answer) == ["900", "903"]
        client.send("NICK ann", "USER ann 0 * :Ann", "CAP END")
        assert (await client.until("001")).params[0] == "ann"

    async def test_scram(self, server: RunningServer) -> None:
        await (await server.owner("ann")).quit()
        client = await server.connect()
        await client.ask("CAP LS 302")
        assert await scram(client, "ann", PASSWORD) == ["900", "903"]

    async def test_scram_refuses_what_is_wrong(self, server: RunningServer) -> None:
        await (await server.owner("ann")).quit()
        client = await server.connect()
        await client.ask("CAP LS 302")
        assert await scram(client, "ann", "wrong-horse") == ["904"]
        assert await scram(client, "nobody", PASSWORD) == ["904"]

    async def test_scram_once_is_not_enough_to_be_in(self, server: RunningServer) -> None:
        """The first message alone, then an empty one, must not log anybody in."""
        await (await server.owner("ann")).quit()
        client = await server.connect()
        await client.ask("CAP LS 302", "AUTHENTICATE SCRAM-SHA-256")
        await client.ask(f"AUTHENTICATE {encoded('n,,n=ann,r=abcdef')}")
        assert commands(await client.ask("AUTHENTICATE +")) == ["904"]

    @pytest.mark.parametrize(
        "answer",
        [
            "!!!",
            encoded("\0ann\0wrong"),
            encoded("\0\0x"),
            encoded("\0ann\0"),
            encoded("ann"),
            encoded("bob\0ann\0x"),
        ],
    )
    async def test_what_is_refused(self, server: RunningServer, answer: str) -> None:
        await (await server.owner("ann")).quit()
        client = await server.connect()
        await client.ask("CAP LS 302", "AUTHENTICATE PLAIN")
        assert commands(await client.ask(f"AUTHENTICATE {answer}")) == ["904"]

    async def test_long_answers_come_in_parts(self, server: RunningServer) -> None:
        client = await server.join("ann")
        password = "p" * 290
        await client.ask(f"REGISTER * * {password}")
        answer = encoded(f"ann\0ann\0{password}")
        again = await server.connect()
        await again.ask("CAP LS 302", "AUTHENTICATE PLAIN")
        assert commands(
            await again.ask(f"AUTHENTICATE {answer[:400]}", f"AUTHENTICATE {answer[400:] or '+'}")
        ) == [
            "900",
            "903",
        ]

    async def test_endless_answers_are_cut(self, server: RunningServer) -> None:
        client = await server.connect()
        await client.ask("CAP LS 302", "AUTHENTICATE PLAIN")
        assert commands(await client.ask(*[f"AUTHENTICATE {'A' * 400}"] * 9)) == ["904"]
        await client.ask("AUTHENTICATE PLAIN")
        assert commands(await client.ask(f"AUTHENTICATE {'A' * 401}")) == ["905"]

    async def test_it_can_be_stopped(self, server: RunningServer) -> None:
        client = await server.connect()
        assert commands(await client.ask("AUTHENTICATE PLAIN", "AUTHENTICATE *"))[-1] == "906"

    async def test_an_unknown_mechanism_is_answered_with_the_known_ones(self, server: RunningServer) -> None:
        client = await server.connect()
        answer = await client.ask("AUTHENTICATE GSSAPI")
        assert commands(answer) == ["908", "904"]
        assert answer[0].params[1] == "PLAIN,SCRAM-SHA-256,EXTERNAL"

    async def test_guessing_is_throttled(self, tmp_path: Path) -> None:
        async with running_server(tmp_path / "data", limits={"login_attempts": 2}) as server:
            await (await server.owner("ann")).quit()
            client = await server.connect()
            answers = []
            for password in ("one", "two", PASSWORD):
                await client.ask("AUTHENTICATE PLAIN")
                answers += await client.ask(f"AUTHENTICATE {plain('ann', password)}")
            assert commands(answers) == ["904", "904", "904"]
            assert "Wait a minute" in answers[-1].params[-1]

    async def test_the_right_password_doesn_t_count(self, tmp_path: Path) -> None:
        async with running_server(tmp_path / "data", limits={"login_attempts": 1}) as server:
            await (await server.owner("ann")).quit()
            client = await server.connect()
            for _ in range(3):
                await client.ask("AUTHENTICATE PLAIN")
                answer = await client.ask(f"AUTHENTICATE {plain('ann', PASSWORD)}")
                assert commands(answer) == ["900", "903"]

    async def test_logging_in_later_makes_a_guest_the_owner(self, server: RunningServer) -> None:
        await (await server.owner("ann")).quit()
        client = await server.join("guest", "#a")
        bob = await server.join("bob", "#a", caps="account-notify")
        await client.ask("AUTHENTICATE PLAIN")
        answer = await client.ask(f"AUTHENTICATE {plain('ann', PASSWORD)}")
        assert commands(answer) == ["005", "900", "903"]  # ann is the administrator
        assert (await bob.until("ACCOUNT")).params == ("ann",)


async def test_there_are_only_so_many_accounts(tmp_path: Path) -> None:
    async with running_server(tmp_path, limits={"accounts": 1}) as server:
        await server.owner("ann")
        bob = await server.join("bob")
        [answer] = await bob.ask(f"REGISTER * * {PASSWORD}")
        assert answer.params[:2] == ("REGISTER", "TEMPORARILY_UNAVAILABLE")
        assert "as many accounts as it may have" in answer.params[-1]


async def test_only_so_many_passwords_wait_to_be_checked(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, begun, over = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def matches(_argon2: str, _password: str) -> bool:
        loop.call_soon_threadsafe(begun.set)
        return over.wait(PATIENCE)

    ann = await server.owner("ann")
    monkeypatch.setattr(passwords, "HASHES_WAITING", 1)
    monkeypatch.setattr(passwords, "_matches", matches)
    first, second = await server.join("first"), await server.join("second")
    try:
        first.send(f"PRIVMSG NickServ :IDENTIFY ann {PASSWORD}")
        async with asyncio.timeout(PATIENCE):
            await begun.wait()
        [refusal] = await second.ask(f"PRIVMSG NickServ :IDENTIFY ann {PASSWORD}")
        assert "Too many people are logging in right now" in refusal.params[-1]
        [refusal] = await second.ask(f"REGISTER * * {PASSWORD}")
        assert refusal.params[:2] == ("REGISTER", "TEMPORARILY_UNAVAILABLE")
        assert await ann.ask("PRIVMSG second :nobody else waits") == []
    finally:
        over.set()
    assert "900" in commands(await first.sync())
