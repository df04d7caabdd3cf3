"""What NickServ does with accounts beyond registering and logging in."""

from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.commands.test_services import told
from server.conftest import BOTH, PASSWORD, RunningServer, running_server
from support.certificates import fingerprint_of, make_certificate
from support.irc import IrcClient, commands


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


class TestCertificates:
    async def test_the_one_of_the_connection_logs_in(self, server: RunningServer, tmp_path: Path) -> None:
        own = make_certificate(tmp_path, "ann")
        ann = await (await server.connect(tls=True, certificate=own)).register("ann")
        await ann.ask(f"REGISTER * * {PASSWORD}")
        [added] = await told(ann, "NS CERT ADD")
        assert added.startswith(fingerprint_of(own))
        assert (await told(ann, "NS CERT LIST"))[0].endswith("the one that you are connected with")
        [shown] = [each for each in await ann.ask("WHOIS ann") if each.command == "276"]
        assert fingerprint_of(own) in shown.params[-1]
        again = await external(server, own)
        assert (await again.until("900")).params[2] == "ann"
        again.send("CAP END")
        assert (await again.until("001")).params[0] == "ann"

    async def test_it_is_kept(self, server: RunningServer, tmp_path: Path) -> None:
        own = make_certificate(tmp_path, "ann")
        ann = await server.owner("ann")
        digits = fingerprint_of(own).upper()
        await ann.ask(f"NS CERT ADD {':'.join(digits[at : at + 2] for at in range(0, 64, 2))}")
        await server.stop()
        await server.start(listen=BOTH)
        await (await external(server, own)).until("903")

    async def test_whose_it_is_not_is_told_what_to_do(self, server: RunningServer, tmp_path: Path) -> None:
        await server.owner("ann")
        refused = await (await external(server, None)).until("904")
        assert "shown no certificate" in refused.params[-1]
        refused = await (await external(server, make_certificate(tmp_path, "x"))).until("904")
        assert "CERT ADD" in refused.params[-1]

    async def test_it_logs_in_to_its_own_account_only(self, server: RunningServer, tmp_path: Path) -> None:
        own = make_certificate(tmp_path, "ann")
        ann, bob = await server.owner("ann"), await server.owner("bob")
        await ann.ask(f"NS CERT ADD {fingerprint_of(own)}")
        assert "somebody else's" in (await told(bob, f"NS CERT ADD {fingerprint_of(own)}"))[0]
        assert "doesn't log in" in (await told(bob, f"NS CERT DEL {fingerprint_of(own)}"))[0]
        assert "of ann" in (await (await external(server, own, "bob")).until("904")).params[-1]

    async def test_it_can_be_taken_away(self, server: RunningServer, tmp_path: Path) -> None:
        own = make_certificate(tmp_path, "ann")
        ann = await server.owner("ann")
        await ann.ask(f"NS CERT ADD {fingerprint_of(own)}", f"NS CERT DEL {fingerprint_of(own)}")
        assert await told(ann, "NS CERT LIST") == ["Certificates that log in to ann: 0"]
        await (await external(server, own)).until("904")

    async def test_an_account_has_only_so_many(self, server: RunningServer) -> None:
        ann = await server.owner("ann")
        added = await told(ann, *[f"NS CERT ADD {number:064x}" for number in range(11)])
        assert "10 certificates at most" in added[-1]

    @pytest.mark.parametrize("request_", ["CERT ADD", "CERT ADD xyz", "CERT DEL", "CERT FROB"])
    async def test_mistakes_are_explained(self, server: RunningServer, request_: str) -> None:
        ann = await server.owner("ann")
        [words] = await told(ann, f"NS {request_}")
        assert "fingerprint" in words or "ADD, DEL and LIST" in words
        guest = await server.join("guest")
        assert "Log in first" in (await told(guest, f"NS {request_}"))[0]


class TestDrop:
    async def test_the_name_is_free_and_its_owner_gone(self, server: RunningServer) -> None:
        await server.owner("root")
        bob = await server.join("bob", "#a")
        ann = await server.owner("ann", "#a")
        await bob.sync()
        ann.send(f"NS DROP ann {PASSWORD}")
        assert commands(await ann.closed())[-1] == "ERROR"
        assert (await bob.until("QUIT")).params == ("ann is deleted",)
        await server.stop()
        await server.start()
        again = await server.join("ann")
        assert commands(await again.ask(f"REGISTER * * {PASSWORD}"))[0] == "REGISTER"
        assert "353" not in commands(await again.ask("NAMES #a"))

    async def test_the_password_is_asked_for(self, server: RunningServer) -> None:
        ann = await server.owner("ann")
        assert "password" in (await told(ann, "NS DROP ann"))[0]
        assert "wrong" in (await told(ann, "NS DROP ann nonsense"))[0]
        assert "is registered" in (await told(ann, "NS INFO"))[0]

    async def test_an_administrator_needs_none(self, server: RunningServer) -> None:
        root = await server.administrator("root", "#a")
        await (await server.owner("ann", "#a")).quit()
        await root.sync()
        assert await told(root, "NS DROP nobody") == ["There is no such account"]
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
        assert "RESET" in (await told(root, f"NS ADD ann {PASSWORD}"))[0]
        assert "8 characters" in (await told(root, "NS ADD bob short"))[0]
        guest = await server.join("guest")
        assert "logged in as ann" in (await told(guest, f"NS IDENTIFY ann {PASSWORD}"))[0]

    async def test_they_reset_a_forgotten_password(self, server: RunningServer) -> None:
        root = await server.administrator("root")
        await (await server.owner("ann")).quit()
        assert "is changed" in (await told(root, "NS RESET ann battery-staple"))[0]
        assert await told(root, "NS RESET nobody battery-staple") == ["There is no such account"]
        guest = await server.join("guest")
        assert "logged in as ann" in (await told(guest, "NS IDENTIFY ann battery-staple"))[0]

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
