"""What NickServ does with accounts beyond registering and logging in."""

from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hubbub.wire import capabilities as cap
from server.commands.test_services import told
from server.conftest import BOTH, PASSWORD, RunningServer, running_server
from support import scram
from support.certificates import fingerprint_of, make_certificate
from support.irc import IrcClient, commands, texts


async def external(server: RunningServer, certificate: Path | None, name: str = "") -> IrcClient:
    """Somebody who tries to log in with a certificate, to the account of this name if given."""
    client = await server.connect(tls=True, certificate=certificate)
    client.send("CAP REQ sasl", "NICK ann", "USER u 0 * :U", "AUTHENTICATE EXTERNAL")
    await client.until("AUTHENTICATE")
    client.send(f"AUTHENTICATE {b64encode(name.encode()).decode() or '+'}")
    return client


@pytest.fixture(name="server")
async def server_with_tls(tmp_path: Path) -> AsyncIterator[RunningServer]:
    async with running_server(tmp_path / "data", listen=BOTH) as server:
        yield server


async def owner_with(server: RunningServer, nick: str, certificate: Path) -> IrcClient:
    """Somebody with a new account, connected with a certificate."""
    client = await (await server.connect(tls=True, certificate=certificate)).register(nick)
    await client.ask(f"REGISTER * * {PASSWORD}")
    return client


def written(fingerprint: str) -> str:
    """As openssl writes it."""
    return ":".join(fingerprint[at : at + 2] for at in range(0, 64, 2)).upper()


class TestCertificates:
    async def test_the_one_of_the_connection_logs_in(self, server: RunningServer, tmp_path: Path) -> None:
        own = make_certificate(tmp_path, "ann")
        ann = await owner_with(server, "ann", own)
        [added] = await told(ann, "NS CERT ADD")
        assert added.startswith(fingerprint_of(own))
        assert (await told(ann, "NS CERT LIST"))[0].endswith("the one that you are connected with")
        [shown] = [each for each in await ann.ask("WHOIS ann") if each.command == "276"]
        assert fingerprint_of(own) in shown.params[-1]
        again = await external(server, own)
        assert (await again.until("900")).params[2] == "ann"
        again.send("CAP END")
        assert (await again.until("001")).params[0] == "ann"

    async def test_it_proves_no_password(self, server: RunningServer, tmp_path: Path) -> None:
        own = make_certificate(tmp_path, "ann")
        await (await owner_with(server, "ann", own)).ask("NS CERT ADD")
        again = await external(server, own)
        again.send(f"CAP REQ :{cap.SCRAM_KEYS}", "CAP END")
        await again.until("001")
        again.send(f"PASSWD * {scram.written(scram.keys_of(PASSWORD))}")
        assert (await again.until("FAIL")).params[:2] == ("PASSWD", "NOT_PROVEN")

    async def test_it_is_kept(self, server: RunningServer, tmp_path: Path) -> None:
        own = make_certificate(tmp_path, "ann")
        await (await owner_with(server, "ann", own)).ask("NS CERT ADD")
        await server.stop()
        await server.start(listen=BOTH)
        await (await external(server, own)).until("903")

    async def test_only_one_that_is_shown_is_added(self, server: RunningServer, tmp_path: Path) -> None:
        ann = await server.owner("ann")
        other = fingerprint_of(make_certificate(tmp_path, "bob"))
        assert "Connect with that certificate" in (await told(ann, f"NS CERT ADD {other}"))[0]

    async def test_whose_it_is_not_is_told_what_to_do(self, server: RunningServer, tmp_path: Path) -> None:
        await server.owner("ann")
        refused = await (await external(server, None)).until("904")
        assert "shown no certificate" in refused.params[-1]
        refused = await (await external(server, make_certificate(tmp_path, "x"))).until("904")
        assert "CERT ADD" in refused.params[-1]

    async def test_it_logs_in_to_its_own_account_only(self, server: RunningServer, tmp_path: Path) -> None:
        own = make_certificate(tmp_path, "ann")
        await (await owner_with(server, "ann", own)).ask("NS CERT ADD")
        bob = await owner_with(server, "bob", own)
        assert "somebody else's account" in (await told(bob, "NS CERT ADD"))[0]
        assert "doesn't log in" in (await told(bob, "NS CERT DEL"))[0]
        assert "of ann" in (await (await external(server, own, "bob")).until("904")).params[-1]

    async def test_it_can_be_taken_away(self, server: RunningServer, tmp_path: Path) -> None:
        own = make_certificate(tmp_path, "ann")
        ann = await owner_with(server, "ann", own)
        await ann.ask("NS CERT ADD", f"NS CERT DEL {written(fingerprint_of(own))}")
        assert await told(ann, "NS CERT LIST") == ["Certificates that log in to ann: 0"]
        await (await external(server, own)).until("904")

    async def test_an_account_has_only_so_many(self, server: RunningServer, tmp_path: Path) -> None:
        await server.owner("ann")
        for number in range(11):
            device = await server.connect(tls=True, certificate=make_certificate(tmp_path, f"{number}"))
            await device.register(f"device{number}")
            answers = await told(device, f"NS IDENTIFY ann {PASSWORD}", "NS CERT ADD")
        assert "10 certificates at most" in answers[-1]

    @pytest.mark.parametrize("request_", ["CERT ADD", "CERT ADD xyz", "CERT DEL", "CERT FROB"])
    async def test_mistakes_are_explained(self, server: RunningServer, request_: str) -> None:
        ann = await server.owner("ann")
        [words] = await told(ann, f"NS {request_}")
        assert "fingerprint" in words or "ADD, DEL and LIST" in words
        guest = await server.join("guest")
        assert "Log in first" in (await told(guest, f"NS {request_}"))[0]


class TestDrop:
    async def test_its_owner_is_told_and_gone(self, server: RunningServer) -> None:
        bob = await server.join("bob", "#a")
        ann = await server.owner("ann", "#a")
        other = await server.join("ann", caps=cap.SASL, password=PASSWORD)
        ann.send(f"NS DROP ann {PASSWORD}")
        *_, answer, error = await ann.closed()
        assert "is deleted" in answer.params[-1]
        assert error.command == "ERROR"
        assert commands(await other.closed())[-1] == "ERROR"
        assert (await bob.until("QUIT")).params == ("ann is deleted",)
        assert [each.params[-1] for each in await bob.ask("NAMES #a") if each.command == "353"] == ["@bob"]

    async def test_nobody_else_gets_the_name_but_from_an_administrator(self, server: RunningServer) -> None:
        root = await server.administrator("root")
        ann = await server.owner("ann")
        await ann.ask("JOIN #a", "MODE #a +iI R:ann")
        ann.send(f"NS DROP ann {PASSWORD}")
        await ann.closed()
        await server.stop()
        await server.start(listen=BOTH)
        guest = await server.join("guest")
        assert commands(await guest.ask("NICK ann")) == ["433"]
        assert "wrong" in (await told(guest, f"NS IDENTIFY ann {PASSWORD}"))[0]
        assert await told(guest, "NS INFO ann") == ["ann is nobody's account"]
        root = await server.join("root", caps=cap.SASL, password=PASSWORD)
        await root.ask(f"OPER root {PASSWORD}")
        assert "is made" in (await told(root, "NS ADD ann battery-staple"))[0]
        await server.stop()
        await server.start(listen=BOTH)
        await server.join("ann", caps=cap.SASL, password="battery-staple")

    async def test_what_was_proven_before_counts_no_longer(self, server: RunningServer) -> None:
        ann = await server.owner("ann")
        late = await server.connect()
        await late.ask("CAP REQ sasl", "NICK ann", "USER u 0 * :U", "AUTHENTICATE PLAIN")
        secret = b64encode(f"\0ann\0{PASSWORD}".encode()).decode()
        assert commands(await late.ask(f"AUTHENTICATE {secret}")) == ["900", "903"]
        ann.send(f"NS DROP ann {PASSWORD}")
        await ann.closed()
        late.send("CAP END")
        assert (await late.until("433")).params[1] == "ann"

    async def test_twice_at_once(self, server: RunningServer) -> None:
        ann = await server.owner("ann")
        other = await server.join("ann", caps=cap.SASL, password=PASSWORD)
        for client in (ann, other):
            client.send(f"NS DROP ann {PASSWORD}")
        for client in (ann, other):
            assert commands(await client.closed())[-1] == "ERROR"
        await server.join("bob")

    async def test_the_secret_of_a_device_is_nobody_then(self, server: RunningServer) -> None:
        secret = "d" * 32
        ann = await server.join("ann", secret=secret)
        await ann.ask(f"REGISTER * * {PASSWORD}")
        bob = await server.join("bob")
        await bob.ask("PRIVMSG ann :for you only")
        ann.send(f"NS DROP ann {PASSWORD}")
        await ann.closed()
        caps = f"{cap.CHATHISTORY} {cap.BATCH} {cap.SERVER_TIME}"
        thief = await server.join("thief", secret=secret, caps=caps)
        assert texts(await thief.ask("CHATHISTORY LATEST bob * 10")) == []

    async def test_the_password_is_asked_for(self, server: RunningServer) -> None:
        ann = await server.owner("ann")
        assert "password" in (await told(ann, "NS DROP ann"))[0]
        assert "wrong" in (await told(ann, "NS DROP ann nonsense"))[0]
        assert "is registered" in (await told(ann, "NS INFO"))[0]

    async def test_an_administrator_needs_none(self, server: RunningServer) -> None:
        root = await server.administrator("root", "#a")
        await (await server.owner("ann", "#a")).quit()
        await root.sync()
        assert "no account of that name" in (await told(root, "NS DROP nobody"))[0]
        assert "is deleted" in (await told(root, "NS DROP ann"))[0]
        assert (await root.until("QUIT")).params == ("ann is deleted",)

    async def test_a_channel_finds_somebody_new(self, server: RunningServer) -> None:
        ann = await server.owner("ann")
        await ann.ask("JOIN #a")
        ann.send(f"NS DROP ann {PASSWORD}")
        await ann.closed()
        bob = await server.join("bob", "#a")
        assert [each.params[-1] for each in await bob.ask("NAMES #a") if each.command == "353"] == ["@bob"]


class TestAdministrators:
    async def test_they_make_accounts(self, server: RunningServer) -> None:
        root = await server.administrator("root")
        assert "is made" in (await told(root, f"NS ADD ann {PASSWORD}"))[0]
        assert "Somebody has that name" in (await told(root, f"NS ADD ann {PASSWORD}"))[0]
        assert "8 characters" in (await told(root, "NS ADD bob short"))[0]
        guest = await server.join("guest")
        assert "logged in as ann" in (await told(guest, f"NS IDENTIFY ann {PASSWORD}"))[0]

    async def test_they_reset_a_forgotten_password(self, server: RunningServer) -> None:
        root = await server.administrator("root")
        await (await server.owner("ann")).quit()
        assert "is changed" in (await told(root, "NS RESET ann battery-staple"))[0]
        assert "no account of that name" in (await told(root, "NS RESET nobody battery-staple"))[0]
        guest = await server.join("guest")
        assert "logged in as ann" in (await told(guest, "NS IDENTIFY ann battery-staple"))[0]

    async def test_a_new_password_ends_what_came_in_with_the_old_one(self, server: RunningServer) -> None:
        root, thief = await server.administrator("root"), await server.owner("ann")
        await root.ask("NS RESET ann battery-staple")
        assert commands(await thief.closed())[-1] == "ERROR"

    async def test_others_do_not(self, server: RunningServer) -> None:
        root, ann = await server.administrator("root"), await server.owner("ann")
        assert "for administrators" in (await told(ann, f"NS RESET root {PASSWORD}"))[0]
        assert not any("RESET" in line for line in await told(ann, "NS HELP"))
        assert any("RESET" in line for line in await told(root, "NS HELP"))


async def test_registering_with_a_code(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", accounts={"code": "sesame"}) as server:
        ann = await server.join("ann")
        assert "REGISTER first" in (await told(ann, "NS VERIFY sesame"))[0]
        assert "VERIFY" in (await told(ann, f"NS REGISTER {PASSWORD}"))[0]
        assert "not the code" in (await told(ann, "NS VERIFY simsim"))[0]
        assert "is made" in (await told(ann, f"NS REGISTER {PASSWORD}", "NS VERIFY sesame"))[1]


async def test_codes_can_not_be_guessed(tmp_path: Path) -> None:
    settings = {"accounts": {"code": "sesame"}, "limits": {"login_attempts": 2}}
    async with running_server(tmp_path / "data", **settings) as server:
        ann = await server.join("ann")
        for guess in ("one", "two", "sesame"):
            answers = await told(ann, f"NS REGISTER {PASSWORD}", f"NS VERIFY {guess}")
        assert "Wait a minute" in answers[-1]


async def test_a_word_too_many(server: RunningServer) -> None:
    ann = await server.join("ann")
    assert "spaces" in (await told(ann, "NS REGISTER correct horse battery staple"))[0]


async def test_only_so_many_accounts_are_made_from_one_address(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", limits={"registrations": 1}) as server:
        await server.owner("ann")
        bob = await server.join("bob")
        assert "Wait a minute" in (await told(bob, f"NS REGISTER {PASSWORD}"))[0]
