"""INVITELINK: links that let people in, made, listed, ended and used."""

from pathlib import Path

import pytest

from hubbub.server.bounds import INVITE_USES
from hubbub.wire.message import Message
from server.conftest import PASSWORD, RunningServer, running_server
from support.gate import Gate
from support.irc import IrcClient, commands, texts

WEB = {"listen": {"irc": ["127.0.0.1:0"], "ircs": [], "web": ["127.0.0.1:0"]}}
CAPS = "standard-replies"
CLOSED = {**WEB, "accounts": {"registration": False, "guests": False, "before_connect": False}}


def codes(answer: list[Message], command: str = "FAIL") -> list[str]:
    return [each.params[1] for each in answer if each.command == command and each.params[0] == "INVITELINK"]


def created(answer: list[Message]) -> tuple[str, str]:
    """The id and the secret of the link that was made."""
    [note] = [each for each in answer if each.command == "NOTE" and each.params[1] == "CREATED"]
    return note.params[2], note.params[3].rpartition("/")[2]


async def host(server: RunningServer, *lines: str) -> list[Message]:
    """What whoever runs the server is answered, who says no more than that."""
    client = await server.connect()
    key = (server.data / "host.key").read_text()
    return await client.ask(f"CAP REQ {CAPS}", f"HOSTKEY {key}", *lines)


async def newcomer(server: RunningServer, *lines: str) -> tuple[IrcClient, list[Message]]:
    """Somebody who says these lines first, and what they were answered."""
    client = await server.connect()
    return client, await client.ask("CAP LS 302", f"CAP REQ :{CAPS} draft/account-registration", *lines)


async def enter(client: IrcClient) -> list[Message]:
    client.send("CAP END")
    await client.until("001")
    return await client.sync()


def joined(answer: list[Message]) -> list[str]:
    return [each.params[0] for each in answer if each.command == "JOIN"]


def places(server: RunningServer, link_id: str) -> int:
    """How many have come in by a link."""
    assert server.server is not None
    link = server.server.invite_links.named(link_id)
    assert link is not None
    return len(link.uses)


async def test_any_client_can_read_the_answers(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        ann = await server.owner("ann", "#a")
        told = texts(await ann.ask("INVITELINK CREATE #a 3 2d :for the choir"), "NOTICE")
        address, _, words = told[0].partition(" ")
        assert address.startswith(f"http://{server.listening['web'][0]}/invite/")
        assert words == "lets 3 people in"
        listed = texts(await ann.ask("INVITELINK LIST"), "NOTICE")
        assert "3 of 3 left" in listed[0]
        assert "leads to #a, made by ann: for the choir" in listed[0]
        assert listed[1] == "1 invite link"
        secret = address.rpartition("/")[2]
        assert secret not in "".join(listed)
        assert server.server is not None
        [link] = server.server.invite_links.all()
        assert secret not in "".join(map(str, link.record))


async def test_a_list_is_for_programs_too(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        ann = await server.owner("ann", "#a", "#b", caps=CAPS)
        link_id, _ = created(await ann.ask("INVITELINK CREATE #a,#b * * :for the choir"))
        link, end = [each for each in await ann.ask("INVITELINK LIST") if each.command == "NOTE"]
        code, found, left, uses, expires, channels, made, author, note = link.params[1:10]
        assert (code, found, left, uses) == ("LINK", link_id, str(INVITE_USES), str(INVITE_USES))
        assert (channels, author, note) == ("#a,#b", "ann", "for\\sthe\\schoir")
        assert int(expires) - int(made) == 7 * 24 * 60 * 60 * 1000
        assert end.params[1:3] == ("END_OF_LIST", "1")


async def test_a_link_makes_an_account_where_nobody_can_register(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **CLOSED) as server:
        link_id, secret = created(await host(server, "INVITELINK CREATE * 1"))
        _, answer = await newcomer(server, "NICK bob", "USER b 0 * b", f"REGISTER * * {PASSWORD}")
        assert [each.params[1] for each in answer if each.command == "FAIL"] == ["TEMPORARILY_UNAVAILABLE"]
        bob, answer = await newcomer(server, f"INVITELINK USE {secret}", "NICK bob", "USER b 0 * b")
        assert codes(answer, "NOTE") == ["INVITED"]
        assert "REGISTER" in commands(await bob.ask(f"REGISTER * * {PASSWORD}"))
        await enter(bob)
        assert places(server, link_id) == 1
        await bob.quit()
        await server.join("bob", password=PASSWORD)


async def test_a_guest_comes_in_and_is_in_the_channels(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        ann = await server.owner("ann", "#a", "#b", caps=CAPS)
        link_id, secret = created(await ann.ask("INVITELINK CREATE #a,#b"))
        bob, _ = await newcomer(server, f"INVITELINK USE {secret}", "NICK bob", "USER b 0 * b")
        assert joined(await enter(bob)) == ["#a", "#b"]
        assert places(server, link_id) == 1


async def test_who_is_here_enters_at_once_and_is_counted_once(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        ann, bob = await server.owner("ann", "#a", caps=CAPS), await server.owner("bob")
        link_id, secret = created(await ann.ask("INVITELINK CREATE #a 1"))
        assert joined(await bob.ask(f"INVITELINK USE {secret}")) == ["#a"]
        await bob.ask("PART #a")
        assert joined(await bob.ask(f"INVITELINK USE {secret}")) == ["#a"]
        assert places(server, link_id) == 1
        carl = await server.owner("carl")
        assert codes(await carl.ask(f"INVITELINK USE {secret}")) == ["USED_UP"]


async def test_a_guest_who_registers_is_counted_once(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB, accounts={"code": "sesame"}) as server:
        link_id, secret = created(await host(server, "INVITELINK CREATE"))
        client = await server.connect()
        await client.ask(
            "CAP REQ hubbub.chat/identity", "IDENTITY :0123456789abcdef", "NICK bob", "USER b 0 * b"
        )
        client.send("CAP END")
        await client.until("001")
        await client.ask(f"INVITELINK USE {secret}")
        answer = await client.ask(f"REGISTER * * {PASSWORD}")
        assert [each.params[0] for each in answer if each.command == "REGISTER"] == ["SUCCESS"]
        assert places(server, link_id) == 1


async def test_the_last_place_is_given_once(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **CLOSED) as server:
        link_id, secret = created(await host(server, "INVITELINK CREATE * 1"))
        clients = [
            (await newcomer(server, f"INVITELINK USE {secret}", f"NICK {nick}", "USER b 0 * b"))[0]
            for nick in ("bob", "carl", "dora")
        ]
        for client in clients:
            client.send(f"REGISTER * * {PASSWORD}")
        answers = [commands(await client.sync()) for client in clients]
        assert sorted("REGISTER" in each for each in answers) == [False, False, True]
        assert places(server, link_id) == 1


async def test_a_moderators_link_opens_a_closed_channel_as_long_as_they_are_one(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        root, ann = await server.administrator("root"), await server.owner("ann", "#a", caps=CAPS)
        await ann.ask("MODE #a +ik key")
        _, secret = created(await ann.ask("INVITELINK CREATE #a"))
        bob = await server.join("bob")
        assert joined(await bob.ask(f"INVITELINK USE {secret}")) == ["#a"]
        carl = await server.owner("carl", caps=CAPS)
        await root.ask("JOIN #b", "JOIN #a")
        await carl.ask("JOIN #b")
        await root.ask("MODE #b +o carl")
        await carl.ask("MODE #b +i")
        _, other = created(await carl.ask("INVITELINK CREATE #b"))
        await root.ask("MODE #b -o carl")
        dora = await server.join("dora")
        assert "473" in commands(await dora.ask(f"INVITELINK USE {other}"))


async def test_who_is_banned_stays_outside(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        ann = await server.owner("ann", "#a", caps=CAPS)
        await ann.ask("MODE #a +b bob!*@*")
        _, secret = created(await ann.ask("INVITELINK CREATE #a"))
        bob = await server.join("bob")
        assert "474" in commands(await bob.ask(f"INVITELINK USE {secret}"))


async def test_a_closed_door_stays_closed(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        root = await server.administrator("root", caps=CAPS)
        link_id, secret = created(await root.ask("INVITELINK CREATE"))
        await root.ask("DOOR CLOSED")
        bob, _ = await newcomer(server, f"INVITELINK USE {secret}", "NICK bob", "USER b 0 * b")
        bob.send("CAP END")
        assert "FAIL" in commands(await bob.closed())
        assert places(server, link_id) == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("MAKE", "INVALID_PARAMS"),
        ("CREATE * 0", "INVALID_PARAMS"),
        ("CREATE * 101", "INVALID_PARAMS"),
        ("CREATE * many", "INVALID_PARAMS"),
        ("CREATE * 1 soon", "INVALID_PARAMS"),
        ("CREATE * 1 31d", "NOT_ALLOWED"),
        ("CREATE * 1 forever", "NOT_ALLOWED"),
        (f"CREATE {','.join(['#x'] * 11)}", "INVALID_PARAMS"),
        ("END none", "NO_SUCH_LINK"),
        ("END", "NO_SUCH_LINK"),
        ("USE none", "NO_SUCH_LINK"),
        ("USE", "NEED_MORE_PARAMS"),
        ("CREATE", "NO_WEB"),
    ],
)
async def test_what_is_refused(server: RunningServer, words: str, code: str) -> None:
    await server.owner("root")
    ann = await server.owner("ann")
    assert codes(await ann.ask(f"INVITELINK {words}")) == [code]


@pytest.mark.parametrize(
    ("settings", "guest", "member", "moderator"),
    [
        ({}, "ACCOUNT_REQUIRED", "", ""),
        ({"invitations": "moderators"}, "ACCOUNT_REQUIRED", "482", ""),
        ({"invitations": "administrators"}, "ACCOUNT_REQUIRED", "NOT_ALLOWED", "NOT_ALLOWED"),
    ],
)
async def test_who_may(
    tmp_path: Path, settings: dict[str, object], guest: str, member: str, moderator: str
) -> None:
    async with running_server(tmp_path / "data", **WEB, accounts=settings) as server:
        root = await server.administrator("root")
        people = [await server.join("gus"), await server.owner("ann"), await server.owner("mod")]
        await root.ask("JOIN #a")
        for each in people:
            await each.ask("JOIN #a")
        await root.ask("MODE #a +o mod")
        for client, refusal in zip(people, (guest, member, moderator), strict=True):
            await client.sync()
            answer = await client.ask("INVITELINK CREATE #a")
            refused = codes(answer) or [each for each in commands(answer) if each == "482"]
            assert refused == [refusal] * bool(refusal)
        answer = await people[1].ask("INVITELINK LIST")
        assert texts(answer, "NOTICE")[-1] == ("1 invite link" if not member else "No invite links")


async def test_where_nobody_can_register_members_invite_nobody(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        await server.owner("ann")
        await server.stop()
        await server.start(**{**WEB, "accounts": {"registration": False}})
        ann = await server.join("ann", password=PASSWORD)
        assert codes(await ann.ask("INVITELINK CREATE")) == ["NOT_ALLOWED"]


async def test_one_person_has_only_so_many_and_what_is_over_makes_room(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB, limits={"invite_links": 2}) as server:
        await server.owner("root")
        ann, bob = await server.owner("ann", caps=CAPS), await server.join("bob")
        _, secret = created(await ann.ask("INVITELINK CREATE * 1"))
        assert codes(await ann.ask("INVITELINK CREATE", "INVITELINK CREATE")) == ["LIMIT_REACHED"]
        await bob.ask(f"INVITELINK USE {secret}")
        created(await ann.ask("INVITELINK CREATE"))
        assert codes(await bob.ask(f"INVITELINK USE {secret}")) == ["NO_SUCH_LINK"]


async def test_guessing_is_throttled(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB, limits={"login_attempts": 3}) as server:
        bob = await server.join("bob")
        answer = await bob.ask(*["INVITELINK USE none"] * 4)
        assert codes(answer) == ["NO_SUCH_LINK"] * 3 + ["TOO_MANY_ATTEMPTS"]


async def test_only_the_maker_and_administrators_end_one(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        root = await server.administrator("root", caps=CAPS)
        ann, bob = await server.owner("ann", caps=CAPS), await server.owner("bob", caps=CAPS)
        one, secret = created(await ann.ask("INVITELINK CREATE"))
        other, _ = created(await ann.ask("INVITELINK CREATE"))
        assert codes(await bob.ask(f"INVITELINK END {one}")) == ["NO_SUCH_LINK"]
        assert codes(await bob.ask("INVITELINK LIST"), "NOTE") == ["END_OF_LIST"]
        assert codes(await ann.ask(f"INVITELINK END {one}"), "NOTE") == ["ENDED"]
        assert codes(await root.ask(f"INVITELINK END {other}"), "NOTE") == ["ENDED"]
        assert codes(await bob.ask(f"INVITELINK USE {secret}")) == ["NO_SUCH_LINK"]


async def test_an_expired_one_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        ann, bob = await server.owner("ann", caps=CAPS), await server.join("bob")
        _, secret = created(await ann.ask("INVITELINK CREATE * 1 1h"))
        assert server.server is not None
        later = server.server.now() + 60 * 60 * 1000
        monkeypatch.setattr(server.server, "now", lambda: later)
        [fail] = [each for each in await bob.ask(f"INVITELINK USE {secret}") if each.command == "FAIL"]
        assert fail.params[1] == "EXPIRED"
        assert "Ask ann for a new one" in fail.params[-1]


async def test_links_and_uses_survive_a_restart(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        ann, bob = await server.owner("ann", "#a", caps=CAPS), await server.owner("bob")
        link_id, secret = created(await ann.ask("INVITELINK CREATE #a 2"))
        await bob.ask(f"INVITELINK USE {secret}")
        await server.stop()
        await server.start(**WEB)
        assert places(server, link_id) == 1
        bob = await server.join("bob", password=PASSWORD)
        await bob.ask(f"INVITELINK USE {secret}")
        assert places(server, link_id) == 1
        carl = await server.join("carl")
        assert joined(await carl.ask(f"INVITELINK USE {secret}")) == ["#a"]


async def test_the_link_of_a_deleted_account_lets_nobody_in(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        await server.owner("root")
        ann, bob = await server.owner("ann", caps=CAPS), await server.join("bob")
        _, secret = created(await ann.ask("INVITELINK CREATE"))
        ann.send(f"NICKSERV DROP ann {PASSWORD}")
        await ann.closed()
        assert codes(await bob.ask(f"INVITELINK USE {secret}")) == ["NO_SUCH_LINK"]


async def test_what_is_not_stored_has_not_happened(tmp_path: Path, gate: Gate) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        link_id, secret = created(await host(server, "INVITELINK CREATE"))
        bob = await server.join("bob")
        gate.close()
        bob.send(f"INVITELINK USE {secret}")
        await gate.reached()
        gate.refuse()
        assert (await bob.until("FAIL")).params[1] == "NOT_STORED"
        assert places(server, link_id) == 0
        await bob.ask(f"INVITELINK USE {secret}")
        assert places(server, link_id) == 1


async def test_only_the_key_of_the_file_is_taken(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", **WEB) as server:
        client = await server.connect()
        answer = await client.ask("HOSTKEY wrong", "INVITELINK CREATE", "INVITELINK LIST")
        assert [each.params[1] for each in answer] == ["WRONG_KEY", "NOT_ALLOWED", "NOT_ALLOWED"]
        path = server.data / "host.key"
        assert path.stat().st_mode & 0o077 == 0
        await server.stop()
        assert not path.exists()
