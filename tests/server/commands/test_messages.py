"""Messages: who gets them, in which order, and what the sender is told."""

import pytest

from hubbub.server.commands import messages
from hubbub.server.journal import RecoveringError
from hubbub.server.services import tell
from hubbub.server.session import Pending, Session
from hubbub.wire import capabilities as cap
from server.conftest import RunningServer
from support.irc import IrcClient, commands, texts

MODERN = (
    f"{cap.MESSAGE_TAGS} {cap.SERVER_TIME} {cap.ECHO_MESSAGE} {cap.BATCH} {cap.LABELED_RESPONSE} {cap.SEQ}"
)
NONCES = f"{MODERN} {cap.NONCE}"


async def test_everybody_else_in_the_channel_gets_a_message(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
    outsider = await server.join("eve")
    await ann.sync()
    assert await ann.ask("PRIVMSG #a :hello all") == []
    [message] = await bob.sync()
    assert (message.command, message.params) == ("PRIVMSG", ("#a", "hello all"))
    assert message.source is not None
    assert message.source.startswith("ann!ann@")
    assert await outsider.sync() == []


async def test_an_echo_carries_what_others_see(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a", caps=MODERN), await server.join("bob", "#a", caps=MODERN)
    await ann.sync()
    [echo] = await ann.ask("PRIVMSG #a :hello")
    [seen] = await bob.sync()
    assert echo == seen
    assert echo.tags["msgid"]
    assert echo.tags["time"].endswith("Z")
    assert echo.tags[cap.SEQ] == "3"  # after two joins


async def test_a_label_comes_back_on_the_echo(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=MODERN)
    [echo] = await ann.ask("@label=one PRIVMSG #a :hello")
    assert echo.tags["label"] == "one"
    assert echo.params == ("#a", "hello")


async def test_without_echo_a_label_is_acknowledged(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=f"{cap.LABELED_RESPONSE} {cap.BATCH}")
    [answer] = await ann.ask("@label=one PRIVMSG #a :hello")
    assert (answer.command, answer.tags) == ("ACK", {"label": "one"})


async def test_messages_of_many_have_one_order_for_everybody(server: RunningServer) -> None:
    people = [await server.join(f"p{number}", "#a", caps=MODERN) for number in range(5)]
    for person in people:
        await person.sync()
    for number in range(40):
        for person in people:
            person.send(f"PRIVMSG #a :{person.nick} {number}")
    seen = [await _texts_until(person, 200) for person in people]
    assert all(each == seen[0] for each in seen)
    assert len(set(seen[0])) == 200


async def _texts_until(client: IrcClient, count: int) -> list[str]:
    return [(await client.until("PRIVMSG")).params[-1] for _ in range(count)]


async def test_two_messages_in_one_packet_are_two(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
    ann.send_bytes(b"PRIVMSG #a :one\r\nPRIVMSG #a :tw")
    ann.send_bytes(b"o\r\n")
    await ann.sync()
    assert texts(await bob.sync()) == ["one", "two"]


async def test_any_script_arrives_unchanged(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
    words = ["Grüße", "привет", "你好", "こんにちは", "สวัสดี", "سلام", "שלום", "👩🏽‍🚀🎉", "e\u0301"]
    await ann.ask(*[f"PRIVMSG #a :{word}" for word in words])
    assert texts(await bob.sync()) == words


@pytest.mark.parametrize(
    ("line", "numeric"),
    [
        ("PRIVMSG", "411"),
        ("PRIVMSG #a", "412"),
        ("PRIVMSG #a :", "412"),
        ("PRIVMSG #nowhere :hello", "403"),
        ("PRIVMSG nobody :hello", "401"),
        ("PRIVMSG a,b,c,d,e :hello", "407"),
        ("TAGMSG", "411"),
    ],
)
async def test_what_cannot_be_sent_is_answered(server: RunningServer, line: str, numeric: str) -> None:
    ann = await server.join("ann", "#a", caps=cap.MESSAGE_TAGS)
    assert commands(await ann.ask(f"@+typing=active {line}")) == [numeric]


async def test_a_guest_who_is_away_is_said_to_be(server: RunningServer) -> None:
    ann = await server.join("ann")
    [answer] = await ann.ask("PRIVMSG bob :hello")
    assert answer.command == "401"
    assert "isn't here" in answer.params[-1]
    assert "account" in answer.params[-1]


async def test_outsiders_cannot_write_to_a_channel(server: RunningServer) -> None:
    ann, eve = await server.join("ann", "#a"), await server.join("eve")
    [answer] = await eve.ask("PRIVMSG #a :psst")
    assert answer.command == "404"
    assert await ann.sync() == []


async def test_a_moderated_channel_hears_only_those_with_a_role(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
    await ann.ask("MODE #a +m")
    assert "404" in commands(await bob.ask("PRIVMSG #a :hello"))
    await ann.ask("MODE #a +v bob")
    await bob.ask("PRIVMSG #a :now")
    assert texts(await ann.sync()) == ["now"]


async def test_what_others_would_get_in_pieces_is_refused(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
    await ann.sync()
    [refused] = await ann.ask(f"PRIVMSG #a :{'x' * 495}")
    assert refused.command == "417"
    room = int(refused.params[-1].partition(" bytes")[0].rpartition(" ")[2])
    longest = "x" * room
    assert commands(await ann.ask(f"PRIVMSG #a :{longest}", f"PRIVMSG #a :{longest}x")) == ["417"]
    assert texts(await bob.sync()) == [longest]


async def test_a_notice_is_never_answered_with_an_error(server: RunningServer) -> None:
    ann = await server.join("ann")
    assert not await ann.ask("NOTICE #none :hi", "NOTICE nobody :hi", "NOTICE nobody :")


class TestServices:
    @pytest.mark.parametrize("targets", ["NickServ,bob,#a", "#a,bob,nickserv,NICKSERV"])
    async def test_each_target_gets_what_is_meant_for_it(self, server: RunningServer, targets: str) -> None:
        bob, ann = await server.join("bob", "#a"), await server.join("ann", "#a")
        await bob.sync()
        told = texts(await ann.ask(f"PRIVMSG {targets} :hello"), "NOTICE")
        assert told[0] == "NickServ does not know hello"
        assert len(told) == len(set(told))
        assert sorted(each.params[0] for each in await bob.sync()) == ["#a", "bob"]

    async def test_a_notice_asks_them_for_nothing(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann"), await server.join("bob")
        assert await ann.ask("NOTICE NickServ,bob :hello") == []
        assert texts(await bob.sync(), "NOTICE") == ["hello"]

    async def test_what_is_asked_once_more_is_not_said_once_more(
        self, server: RunningServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ann, bob = await server.join("ann"), await server.join("bob")
        asked: list[str] = []

        def recovering_at_first(session: Session, service: str, text: str) -> Pending:
            asked.append(text)
            tell(session, service, "said at each attempt")
            if len(asked) == 1:
                raise RecoveringError
            return None

        monkeypatch.setattr(messages, "ask", recovering_at_first)
        assert texts(await ann.ask("PRIVMSG bob,NickServ :hello"), "NOTICE") == ["said at each attempt"]
        assert asked == ["hello", "hello"]
        assert texts(await bob.sync()) == ["hello"]


class TestPrivate:
    async def test_only_the_two_see_it(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", caps=MODERN), await server.join("bob", "#a", caps=MODERN)
        eve = await server.join("eve", "#a", caps=MODERN)
        for client in (ann, bob):
            await client.sync()
        [echo] = await ann.ask("PRIVMSG bob :just you")
        [seen] = await bob.sync()
        assert echo.params == seen.params == ("bob", "just you")
        assert echo.tags["msgid"] == seen.tags["msgid"]
        assert await eve.sync() == []

    async def test_both_directions_share_one_log(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", caps=MODERN), await server.join("bob", caps=MODERN)
        [first] = await ann.ask("PRIVMSG bob :one")
        await bob.sync()
        [second] = await bob.ask("PRIVMSG ann :two")
        assert [first.tags[cap.SEQ], second.tags[cap.SEQ]] == ["1", "2"]

    async def test_one_may_write_to_oneself_and_gets_it_beside_the_echo(self, server: RunningServer) -> None:
        ann, old = await server.join("ann", caps=MODERN), await server.join("old")
        assert texts(await ann.ask("PRIVMSG ann :note")) == ["note", "note"]
        assert texts(await old.ask("PRIVMSG old :note")) == ["note"]

    async def test_the_first_words_may_come_at_once(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", caps=MODERN), await server.join("bob", caps=MODERN)
        bob.send("PRIVMSG ann :and me")
        echoes = await ann.ask("PRIVMSG bob :one", "PRIVMSG bob :two", "PRIVMSG bob :three")
        assert commands(echoes).count("PRIVMSG") >= 3
        assert {"one", "two", "three", "and me"} == set(texts([*await bob.sync()]))

    async def test_the_sender_is_told_of_an_away_message(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann"), await server.join("bob")
        await bob.ask("AWAY :lunch")
        [answer] = await ann.ask("PRIVMSG bob :hello")
        assert (answer.command, answer.params[-1]) == ("301", "lunch")


class TestNonce:
    async def test_a_resent_message_is_one_message(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", caps=NONCES), await server.join("bob", "#a", caps=NONCES)
        await ann.sync()
        line = f"@{cap.NONCE}=n1 PRIVMSG #a :hello"
        [first] = await ann.ask(line)
        [again] = await ann.ask(line)
        assert first == again
        assert first.tags[cap.NONCE] == "n1"
        assert texts(await bob.sync()) == ["hello"]

    async def test_two_copies_in_flight_are_one_message(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", caps=NONCES), await server.join("bob", "#a", caps=NONCES)
        await ann.sync()
        line = f"@{cap.NONCE}=n1 PRIVMSG #a :hello"
        first, second = await ann.ask(line, line)
        assert first == second
        assert texts(await bob.sync()) == ["hello"]

    async def test_it_survives_a_restart(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=NONCES, secret="s" * 32)
        [first] = await ann.ask(f"@{cap.NONCE}=n1 PRIVMSG #a :hello")
        await server.stop()
        await server.start()
        ann = await server.join("ann", "#a", caps=NONCES, secret="s" * 32)
        [again] = await ann.ask(f"@{cap.NONCE}=n1 PRIVMSG #a :hello")
        assert again.tags == first.tags

    async def test_nobody_else_can_use_it_up(self, server: RunningServer) -> None:
        ann, eve = await server.join("ann", "#a", caps=NONCES), await server.join("eve", "#a", caps=NONCES)
        await eve.ask(f"@{cap.NONCE}=n1 PRIVMSG #a :mine")
        await ann.sync()
        assert texts(await ann.ask(f"@{cap.NONCE}=n1 PRIVMSG #a :hello")) == ["hello"]

    async def test_a_private_message_has_one_too(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", caps=NONCES), await server.join("bob", caps=NONCES)
        line = f"@{cap.NONCE}=n1 PRIVMSG bob :hello"
        first, second = await ann.ask(line, line)
        assert first == second
        assert first.params == ("bob", "hello")
        assert texts(await bob.sync()) == ["hello"]


class TestTagmsg:
    async def test_typing_reaches_those_who_know_tags(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", caps=MODERN), await server.join("bob", "#a", caps=MODERN)
        old = await server.join("old", "#a")
        for client in (ann, bob):
            await client.sync()
        [echo] = await ann.ask("@+typing=active;secret=1 TAGMSG #a")
        [seen] = await bob.sync()
        assert echo == seen
        assert seen.tags.keys() == {"+typing", "msgid", "time"}
        assert await old.sync() == []

    async def test_typing_in_private(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", caps=cap.MESSAGE_TAGS), await server.join("bob", caps=MODERN)
        assert await ann.ask("@+typing=active TAGMSG bob") == []
        [seen] = await bob.sync()
        assert (seen.command, seen.params) == ("TAGMSG", ("bob",))
        assert commands(await ann.ask("@+typing=active TAGMSG nobody")) == ["401"]

    async def test_client_tags_travel_with_a_message(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", caps=MODERN), await server.join("bob", "#a", caps=MODERN)
        await ann.ask("@+reply=abc PRIVMSG #a :yes")
        [seen] = await bob.sync()
        assert seen.tags["+reply"] == "abc"
