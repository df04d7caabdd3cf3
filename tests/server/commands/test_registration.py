"""Connecting: capabilities, names, passwords, identities and the welcome."""

from pathlib import Path

import pytest

from hubbub.wire import capabilities as cap
from server.conftest import RunningServer, running_server
from support.irc import commands

SECRET = "s" * 32


async def test_nick_and_user_are_enough(server: RunningServer) -> None:
    client = await server.connect()
    client.send("NICK ann", "USER ann 0 * :Ann")
    welcome = await client.until("001")
    assert welcome.params == ("ann", "Welcome to Hubbub, ann")
    answer = await client.sync()
    assert [each for each in commands(answer) if each in {"002", "003", "004", "005"}] == [
        *("002", "003", "004"),
        *("005", "005", "005"),
    ]
    assert commands(answer)[-1] == "376"


@pytest.mark.parametrize("lines", [("USER u 0 * :U", "NICK ann"), ("NICK bob", "NICK ann", "USER u 0 * :U")])
async def test_any_order_of_them_will_do(server: RunningServer, lines: tuple[str, ...]) -> None:
    client = await server.connect()
    client.send(*lines)
    assert (await client.until("001")).params[0] == "ann"


async def test_negotiation_holds_registration_back(server: RunningServer) -> None:
    client = await server.connect()
    client.send("CAP LS 302", "NICK ann", "USER u 0 * :U")
    assert "001" not in commands(await client.sync())
    client.send("CAP END")
    await client.until("001")


async def test_capabilities_are_listed_with_values_and_in_several_lines_only_for_302(
    server: RunningServer,
) -> None:
    client = await server.connect()
    [old] = await client.ask("CAP LS")
    new = await client.ask("CAP LS 302")
    names = old.params[-1].split()
    valued = " ".join(each.params[-1] for each in new).split()
    assert {word.partition("=")[0] for word in valued} > set(names)
    assert f"{cap.MULTILINE}=max-bytes=65536,max-lines=1000" in valued
    assert all(each.params[2] == "*" for each in new[:-1])


async def test_version_302_comes_with_cap_notify_for_good(server: RunningServer) -> None:
    client = await server.connect()
    await client.ask("CAP LS 302", "CAP LS")
    requests = [f"CAP REQ :{words}" for words in ("cap-notify", "batch -cap-notify", "-cap-notify")]
    answers = await client.ask(*requests, "CAP LIST")
    assert [each.params[1] for each in answers] == ["ACK", "NAK", "NAK", "LIST"]
    assert answers[-1].params[-1].split() == [cap.CAP_NOTIFY]


async def test_an_older_client_may_ask_for_cap_notify_and_give_it_back(server: RunningServer) -> None:
    client = await server.connect()
    await client.ask("CAP LS 301")
    answers = await client.ask("CAP REQ cap-notify", "CAP LIST", "CAP REQ -cap-notify", "CAP LIST")
    assert [each.params[1:] for each in answers if each.params[1] != "ACK"] == [
        ("LIST", cap.CAP_NOTIFY),
        ("LIST", ""),
    ]


async def test_what_a_client_has_is_listed_in_several_lines_only_for_302(server: RunningServer) -> None:
    lines = await (await server.connect()).ask("CAP LS 302")
    words = " ".join(each.params[-1] for each in lines).split()
    names = {word.partition("=")[0] for word in words} - {cap.METADATA_3}
    client = await server.connect()
    await client.ask(*(f"CAP REQ {name}" for name in names))
    [old] = await client.ask("CAP LIST")
    new = await client.ask("CAP LIST 302")
    assert old.params[:-1] == ("*", "LIST")
    assert {name for name in names if "/" not in name} <= set(old.params[-1].split()) < names
    assert [each.params[:-1] for each in new] == [("*", "LIST", "*"), ("*", "LIST")]
    assert {name for each in new for name in each.params[-1].split()} == names


async def test_requests_are_taken_or_refused_as_a_whole(server: RunningServer) -> None:
    client = await server.connect()
    answers = await client.ask("CAP REQ :batch server-time", "CAP REQ :-batch nonsense", "CAP LIST")
    assert [each.params[1] for each in answers] == ["ACK", "NAK", "LIST"]
    assert answers[2].params[-1].split() == ["batch", "server-time"]
    answers = await client.ask("CAP REQ :-batch", "CAP LIST")
    assert answers[1].params[-1] == "server-time"


async def test_an_unknown_subcommand_is_answered(server: RunningServer) -> None:
    client = await server.connect()
    assert commands(await client.ask("CAP FOO")) == ["410"]


async def test_a_capability_changes_what_a_member_receives_from_then_on(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
    await ann.ask("PRIVMSG #a :one")
    await bob.ask("CAP REQ :message-tags")
    await ann.ask("PRIVMSG #a :two")
    [seen] = await bob.sync()
    assert "msgid" in seen.tags


class TestNick:
    @pytest.mark.parametrize(
        ("nick", "numeric"),
        [
            ("", "431"),
            (":", "431"),
            ("x" * 31, "432"),
            ("#ann", "432"),
            ("an!n", "432"),
            (":an n", "432"),
            ("a\u202enn", "432"),
        ],
    )
    async def test_a_bad_one_is_refused_with_the_reason(
        self, server: RunningServer, nick: str, numeric: str
    ) -> None:
        client = await server.connect()
        [answer] = await client.ask(f"NICK {nick}")
        assert answer.command == numeric
        assert len(answer.params[-1]) > 10

    async def test_a_taken_one_is_refused_and_another_can_be_tried(self, server: RunningServer) -> None:
        await server.join("ann")
        client = await server.connect()
        [answer] = await client.ask("NICK Ann", "USER u 0 * :U")
        assert answer.command == "433"
        client.send("NICK anna")
        assert (await client.until("001")).params[0] == "anna"

    async def test_whoever_completes_first_has_it(self, server: RunningServer) -> None:
        slow = await server.connect()
        await slow.ask("NICK ann")
        await server.join("ann")
        assert commands(await slow.ask("USER u 0 * :U")) == ["433"]
        slow.send("NICK ann2")
        await slow.until("001")

    async def test_whose_it_is_is_asked_once_the_client_may_have_logged_in(
        self, server: RunningServer
    ) -> None:
        await (await server.owner("ann")).quit()
        client = await server.connect()
        assert commands(await client.ask("CAP LS 302", "NICK ann", "USER u 0 * :U"))[-1] == "CAP"
        assert commands(await client.ask("CAP END")) == ["433"]

    async def test_width_and_case_make_no_difference(self, server: RunningServer) -> None:
        await server.join("Straße")
        client = await server.connect()
        asked = await client.ask("USER u 0 * :U", "NICK STRASSE", "NICK \uff33trasse")
        assert commands(asked) == ["433", "433"]


class TestUser:
    async def test_it_is_said_once(self, server: RunningServer) -> None:
        client = await server.connect()
        assert commands(await client.ask("USER u 0 * :U", "USER u 0 * :U")) == ["462"]
        client.send("NICK ann")
        await client.until("001")
        await client.sync()
        assert commands(await client.ask("USER u 0 * :U")) == ["462"]

    async def test_strange_characters_are_left_out(self, server: RunningServer) -> None:
        client = await server.connect()
        client.send("NICK ann", "USER a!b@c~d 0 * :Ann")
        await client.until("001")
        await client.sync()
        [joined, *_] = await client.ask("JOIN #a")
        assert joined.source is not None
        assert joined.source.startswith("ann!abcd@")


async def test_commands_before_registration_are_refused(server: RunningServer) -> None:
    client = await server.connect()
    assert commands(await client.ask("JOIN #a", "NONSENSE")) == ["451", "451"]


async def test_unknown_commands_and_missing_parameters_are_answered(server: RunningServer) -> None:
    ann = await server.join("ann")
    assert commands(await ann.ask("NONSENSE", "JOIN")) == ["421", "461"]


async def test_quit_is_answered_and_told(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
    ann.send("QUIT :see you")
    assert commands(await ann.closed())[-1] == "ERROR"
    quit_ = await bob.until("QUIT")
    assert quit_.params == ("Quit: see you",)


async def test_a_real_name_is_needed(server: RunningServer) -> None:
    client = await server.connect()
    assert commands(await client.ask("NICK ann", "USER ann 0 * :")) == ["461"]
    assert "001" in commands(await client.ask("USER ann 0 * :Ann"))


class TestPassword:
    async def test_the_right_one_lets_in(self, tmp_path: Path) -> None:
        async with running_server(tmp_path, password="open sesame") as server:
            client = await server.connect()
            client.send("PASS :open sesame")
            await client.register("ann")

    @pytest.mark.parametrize("lines", [(), ("PASS wrong",)])
    async def test_any_other_does_not(self, tmp_path: Path, lines: tuple[str, ...]) -> None:
        async with running_server(tmp_path, password="open sesame") as server:
            client = await server.connect()
            client.send(*lines, "NICK ann", "USER u 0 * :U")
            assert commands(await client.closed()) == ["464", "ERROR"]

    @pytest.mark.parametrize("deed", ["REGISTER * * secret", "INVITELINK USE x", "LOGINLINK USE x eA=="])
    async def test_without_it_nothing_else_is_had(self, tmp_path: Path, deed: str) -> None:
        async with running_server(tmp_path, password="open sesame") as server:
            stranger, guest = await server.connect(), await server.connect()
            stranger.send("CAP REQ standard-replies", "NICK ann", deed)
            assert commands(await stranger.closed()) == ["CAP", "464", "ERROR"]
            answer = await guest.ask("CAP REQ standard-replies", "PASS :open sesame", "NICK ann", deed)
            assert "464" not in commands(answer)

    async def test_it_is_too_late_after_registration(self, server: RunningServer) -> None:
        ann = await server.join("ann")
        assert commands(await ann.ask("PASS late")) == ["462"]


class TestIdentity:
    async def test_a_guest_takes_the_name_back_from_its_ghost(self, server: RunningServer) -> None:
        ghost = await server.join("ann", "#a", caps=cap.IDENTITY, secret=SECRET)
        bob = await server.join("bob", "#a")
        await server.join("ann", caps=cap.IDENTITY, secret=SECRET)
        assert (await ghost.closed())[-1].params == ("You have come back on a new connection",)
        assert (await bob.until("QUIT")).source is not None

    async def test_it_is_on_one_connection_whatever_the_name(self, server: RunningServer) -> None:
        first = await server.join("ann", caps=cap.IDENTITY, secret=SECRET)
        await server.join("anna", caps=cap.IDENTITY, secret=SECRET)
        failure, error = (await first.closed())[-2:]
        assert failure.params[:2] == ("IDENTITY", "TAKEN_OVER")
        assert error.command == "ERROR"

    async def test_another_guest_does_not(self, server: RunningServer) -> None:
        await server.join("ann", caps=cap.IDENTITY, secret=SECRET)
        thief = await server.connect()
        lines = (f"IDENTITY :{'t' * 32}", "NICK ann", "USER u 0 * :U")
        assert commands(await thief.ask(*lines)) == ["433"]

    async def test_it_keeps_private_messages_for_the_same_guest_only(self, server: RunningServer) -> None:
        caps = f"{cap.IDENTITY} {cap.CHATHISTORY} {cap.BATCH} {cap.ECHO_MESSAGE}"
        ann = await server.join("ann", caps=caps, secret=SECRET)
        bob = await server.join("bob", caps=caps, secret="b" * 32)
        await ann.ask("PRIVMSG bob :a secret")
        bob.send("QUIT")
        await bob.closed()
        impostor = await server.join("bob", caps=caps, secret="i" * 32)
        assert "PRIVMSG" not in commands(await impostor.ask("CHATHISTORY LATEST ann * 10"))
        impostor.send("QUIT")
        await impostor.closed()
        bob = await server.join("bob", caps=caps, secret="b" * 32)
        assert "PRIVMSG" in commands(await bob.ask("CHATHISTORY LATEST ann * 10"))

    async def test_a_short_or_late_secret_is_refused(self, server: RunningServer) -> None:
        client = await server.connect()
        assert commands(await client.ask("IDENTITY :short")) == ["FAIL"]
        ann = await server.join("ann")
        assert commands(await ann.ask(f"IDENTITY :{SECRET}")) == ["FAIL"]


async def test_ping_is_answered_with_its_token(server: RunningServer) -> None:
    client = await server.connect()
    client.send("PING :some token")
    assert (await client.next()).params[-1] == "some token"
    assert commands(await client.ask("PING", "PONG")) == ["409"]


UNSEEN = [
    *("\x01", "\x02", "\x07", "\x0f", "\t", "\x1f", "\x7f", "\x85", "\x9f"),  # controls
    *("\xad", "\u061c", "\u200b", "\u200e", "\u200f", "\u2060", "\u2064", "\ufeff"),  # formats
    *("\u202a", "\u202b", "\u202c", "\u202d", "\u202e"),  # embeddings and overrides
    *("\u2066", "\u2067", "\u2068", "\u2069", "\u206a", "\u206f"),  # isolates, and what is out of use
    *("\ufff9", "\ufffb", "\U0001d173", "\U000e0001", "\U000e0041", "\U000e007f"),  # annotations, music, tags
    *("\u2028", "\u2029"),  # separators
    *("\ue000", "\uf8ff", "\U000f0000", "\U0010fffd"),  # for private use
    *("\u0378", "\ufdd0", "\uffff", "\U0010ffff"),  # assigned to nothing
]
SPACES = ["\xa0", "\u1680", *map(chr, range(0x2000, 0x200B)), "\u202f", "\u205f", "\u3000"]


@pytest.mark.parametrize("where", ["{}ann", "an{}n", "ann{}"])
async def test_a_name_has_nothing_that_is_not_seen(server: RunningServer, where: str) -> None:
    client = await server.join("eve")
    for character in UNSEEN + SPACES:
        name = where.format(character)
        answer = await client.ask(f"NICK {name}", f"JOIN #{name}", f"REGISTER {name} * {'p' * 12}")
        assert [(each.command, *each.params[1:-1]) for each in answer] == [
            ("432", name),
            ("403", f"#{name}"),
            ("FAIL", "BAD_ACCOUNT_NAME", name),
        ], f"U+{ord(character):04X}"


@pytest.mark.parametrize("mark", ["\u0301", "\u20dd", "\u0902", "\u064b", "\u1ab0"])
async def test_a_name_begins_with_something_that_a_mark_can_be_on(server: RunningServer, mark: str) -> None:
    client = await server.join("eve")
    assert commands(await client.ask(f"NICK {mark}x", f"JOIN #{mark}x")) == ["432", "403"]
    assert commands(await client.ask(f"NICK x{mark}")) == ["NICK"]


@pytest.mark.parametrize(
    "name", ["\U0001f469\u200d\U0001f4bb", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u2764\ufe0f"]
)
async def test_joiners_are_in_names_that_need_them_and_make_no_other_name(
    server: RunningServer, name: str
) -> None:
    await server.join(name)
    client = await server.join("eve")
    for same in (name.replace("\u200d", "").replace("\u200c", "").replace("\ufe0f", ""), f"{name}\u200d"):
        assert commands(await client.ask(f"NICK {same}")) == ["433"]


async def test_a_user_name_is_plain(server: RunningServer) -> None:
    client = await server.connect()
    client.send("NICK ann", f"USER a{''.join(UNSEEN)}\u0430\u0301@!*n 0 * :Ann")
    await client.until("001")
    [line] = [each for each in await client.ask("WHOIS ann") if each.command == "311"]
    assert line.params[2] == "an"
