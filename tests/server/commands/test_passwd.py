"""PASSWD: a change of the password that a program can tell from a refusal."""

import time
from base64 import b64encode

import pytest

from hubbub.server.bounds import PROOF_SECONDS
from hubbub.wire import capabilities as cap
from hubbub.wire.limits import MIN_ITERATIONS
from server.conftest import PASSWORD, RunningServer
from support.irc import IrcClient
from support.scram import keys_of, written

NEW = "one two  three four"


def passwd(old: str, new: str) -> str:
    return " ".join(["PASSWD", *(b64encode(each.encode()).decode() for each in (old, new))])


async def code_of(client: IrcClient, line: str) -> str:
    [answer] = await client.ask(line)
    assert answer.command == "FAIL"
    assert answer.params[0] == "PASSWD"
    return answer.params[1]


async def test_the_new_one_logs_in_and_the_old_one_does_not(server: RunningServer) -> None:
    ann = await server.owner("ann")
    [answer] = await ann.ask(passwd(PASSWORD, NEW))
    assert (answer.command, answer.params[:2]) == ("PASSWD", ("SUCCESS", "ann"))
    assert await code_of(ann, passwd(PASSWORD, "something else")) == "WRONG_PASSWORD"
    await server.join("ann", caps=cap.SASL, password=NEW)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (passwd("wrong", NEW), "WRONG_PASSWORD"),
        (passwd(PASSWORD, "short"), "WEAK_PASSWORD"),
        (passwd(PASSWORD, "long" * 80), "UNACCEPTABLE_PASSWORD"),
        ("PASSWD ? ?", "INVALID_PARAMS"),
        ("PASSWD /w== /w==", "INVALID_PARAMS"),
    ],
)
async def test_what_is_refused(server: RunningServer, line: str, code: str) -> None:
    assert await code_of(await server.owner("ann"), line) == code


async def test_a_guest_has_none(server: RunningServer) -> None:
    assert await code_of(await server.join("ann"), passwd(PASSWORD, NEW)) == "NOT_LOGGED_IN"


def keys(password: str, iterations: int = MIN_ITERATIONS) -> str:
    return written(keys_of(password, iterations))


class TestWithoutSendingIt:
    """PASSWD by a client that doesn't send passwords (`hubbub.chat/scram-keys`)."""

    async def owner(self, server: RunningServer) -> IrcClient:
        ann = await server.owner("ann")
        await ann.ask(f"CAP REQ :{cap.SCRAM_KEYS} {cap.SASL}")
        return ann

    async def prove(self, client: IrcClient, password: str) -> list[str]:
        payload = b64encode(f"\0ann\0{password}".encode()).decode()
        return [each.command for each in await client.ask("AUTHENTICATE PLAIN", f"AUTHENTICATE {payload}")]

    async def test_a_proof_is_good_for_one_change(self, server: RunningServer) -> None:
        ann, other = await self.owner(server), await server.join("ann", caps=cap.SASL, password=PASSWORD)
        assert (await self.prove(ann, PASSWORD))[-1] == "903"
        [answer] = await ann.ask(f"PASSWD * {keys(NEW)}")
        assert (answer.command, answer.params[:2]) == ("PASSWD", ("SUCCESS", "ann"))
        await other.closed()
        assert await code_of(ann, f"PASSWD * {keys(PASSWORD)}") == "NOT_PROVEN"
        await server.join("ann", caps=cap.SASL, password=NEW)

    async def test_not_without_a_proof_nor_with_a_wrong_password(self, server: RunningServer) -> None:
        ann = await self.owner(server)
        assert await code_of(ann, f"PASSWD * {keys(NEW)}") == "NOT_PROVEN"
        assert (await self.prove(ann, "wrong-horse"))[-1] == "904"
        assert await code_of(ann, f"PASSWD * {keys(NEW)}") == "NOT_PROVEN"

    async def test_not_with_an_old_proof(
        self, server: RunningServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ann = await self.owner(server)
        await self.prove(ann, PASSWORD)
        now = time.time_ns()
        monkeypatch.setattr(time, "time_ns", lambda: now + (PROOF_SECONDS + 1) * 10**9)
        assert await code_of(ann, f"PASSWD * {keys(NEW)}") == "NOT_PROVEN"

    async def test_not_with_a_proof_of_the_password_of_before(self, server: RunningServer) -> None:
        ann, other = await self.owner(server), await server.join("ann", caps=cap.SASL, password=PASSWORD)
        await self.prove(ann, PASSWORD)
        other.send(passwd(PASSWORD, NEW))
        assert (await other.until("PASSWD")).params[0] == "SUCCESS"
        await ann.closed()  # whoever had the old password has to come in anew

    async def test_what_is_refused(self, server: RunningServer) -> None:
        ann = await self.owner(server)
        await self.prove(ann, PASSWORD)
        assert await code_of(ann, passwd(PASSWORD, NEW)) == "INVALID_PARAMS"
        assert await code_of(ann, f"PASSWD * {keys(NEW, 4096)}") == "INVALID_PARAMS"
        assert await code_of(ann, f"PASSWD x {keys(NEW)}") == "INVALID_PARAMS"

    async def test_a_guest_has_none(self, server: RunningServer) -> None:
        guest = await server.join("ann", caps=cap.SCRAM_KEYS)
        assert await code_of(guest, f"PASSWD * {keys(NEW)}") == "NOT_LOGGED_IN"


class TestWhatAProgramIsTold:
    """What a client has to know before it can ask for a password."""

    async def come(self, server: RunningServer, caps: str, nick: str) -> list[str]:
        client = await server.connect()
        client.send(f"CAP REQ :{caps}", f"NICK {nick}", "USER u 0 * :U", "CAP END")
        notes = []
        while (message := await client.next()).command != "433":
            notes += [message] if message.command == "NOTE" else []
        return [" ".join(note.params[:3]) for note in notes]

    async def test_a_registered_name(self, server: RunningServer) -> None:
        await server.owner("Ann")
        assert await self.come(server, cap.STANDARD_REPLIES, "ann") == ["NICK NAME_REGISTERED Ann"]

    async def test_only_those_who_ask_for_standard_replies(self, server: RunningServer) -> None:
        await server.owner("ann")
        assert await self.come(server, cap.BATCH, "ann") == []

    async def test_a_guests_name_has_no_password(self, server: RunningServer) -> None:
        await server.join("ann")
        assert await self.come(server, cap.STANDARD_REPLIES, "ann") == []

    async def test_nor_has_that_of_a_deleted_account(self, server: RunningServer) -> None:
        ann = await server.owner("ann")
        ann.send(f"NS DROP ann {PASSWORD}")
        await ann.closed()
        assert await self.come(server, cap.STANDARD_REPLIES, "ann") == []

    async def test_that_a_device_is_logged_in(self, server: RunningServer) -> None:
        secret = "s" * 32
        ann = await server.join("ann", caps=cap.IDENTITY, secret=secret)
        await ann.ask(f"REGISTER * * {PASSWORD}")
        ann.send("QUIT")
        await ann.closed()
        again = await server.connect()
        again.send(f"CAP REQ {cap.IDENTITY}", f"IDENTITY {secret}", "NICK ann", "USER u 0 * :U", "CAP END")
        assert (await again.until("900")).params[2] == "ann"
        assert (await again.until("001")).params[0] == "ann"
