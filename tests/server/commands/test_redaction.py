"""REDACT over real connections: who may, what others are told, and that nothing of the text is left."""

import pytest

from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from server.conftest import RunningServer
from support.irc import commands, texts

OLD = f"{cap.MESSAGE_TAGS} {cap.SERVER_TIME} {cap.ECHO_MESSAGE} {cap.BATCH} {cap.CHATHISTORY}"
CAPS = f"{OLD} {cap.REDACTION} {cap.SEQ} {cap.EVENT_PLAYBACK} {cap.EDIT} {cap.NONCE}"
SECRET = "the cellar door code is 4711"


def history(messages: list[Message]) -> list[Message]:
    return [each for each in messages if each.command != "BATCH"]


class TestWho:
    async def test_ones_own_message_goes(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", caps=CAPS), await server.join("bob", "#a", caps=CAPS)
        await ann.sync()
        [echo] = await bob.ask("PRIVMSG #a :oops")
        [told] = await bob.ask(f"REDACT #a {echo.tags['msgid']} :wrong room")
        [said, seen] = await ann.sync()
        assert said.command == "PRIVMSG"
        assert seen.params == told.params == ("#a", echo.tags["msgid"], "wrong room")

    async def test_a_moderator_removes_any(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", caps=CAPS), await server.join("bob", "#a", caps=CAPS)
        [echo] = await bob.ask("PRIVMSG #a :spam")
        assert commands(await ann.ask(f"REDACT #A {echo.tags['msgid']}"))[-1] == "REDACT"

    async def test_in_private_only_ones_own(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", caps=CAPS), await server.join("bob", caps=CAPS)
        [echo] = await bob.ask("PRIVMSG ann :psst")
        [_, refusal] = await ann.ask(f"REDACT bob {echo.tags['msgid']}")
        assert refusal.params[:2] == ("REDACT", "REDACT_FORBIDDEN")
        await bob.ask(f"REDACT ann {echo.tags['msgid']}")
        [seen] = await ann.sync()
        assert (seen.command, seen.params) == ("REDACT", ("ann", echo.tags["msgid"]))

    @pytest.mark.parametrize(
        ("target", "code"),
        [("#a", "UNKNOWN_MSGID"), ("#nowhere", "INVALID_TARGET"), ("nobody", "UNKNOWN_MSGID")],
    )
    async def test_what_is_not_there_can_not_go(self, server: RunningServer, target: str, code: str) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        [refusal] = await ann.ask(f"REDACT {target} none")
        assert (refusal.command, refusal.params[1]) == ("FAIL", code)

    async def test_others_can_not_remove_it(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", "#a", caps=CAPS), await server.join("bob", "#a", caps=CAPS)
        await ann.sync()
        [echo] = await ann.ask("PRIVMSG #a :mine")
        [_, refusal] = await bob.ask(f"REDACT #a {echo.tags['msgid']}")
        assert refusal.params[1] == "REDACT_FORBIDDEN"
        assert await ann.sync() == []


class TestWhatIsLeft:
    async def test_the_log_has_no_gap_and_the_text_is_gone(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        [echo] = await ann.ask(f"@+reply=x;hubbub.chat/nonce=n1 PRIVMSG #a :{SECRET}")
        await ann.ask(f"REDACT #a {echo.tags['msgid']}")
        found = history(await ann.ask("CHATHISTORY LATEST #a * 10"))
        assert commands(found) == ["JOIN", "REDACT", "REDACT"]
        assert [each.tags[cap.SEQ] for each in found] == ["1", "2", "3"]
        assert all(each.params[1:] == (echo.tags["msgid"],) for each in found[1:])
        assert "+reply" not in found[1].tags
        await server.stop()
        assert all(SECRET.encode() not in path.read_bytes() for path in server.data.glob("*.db*"))

    async def test_those_who_do_not_know_it_miss_the_message_only(self, server: RunningServer) -> None:
        ann, old = await server.join("ann", "#a", caps=CAPS), await server.join("old", "#a", caps=OLD)
        await ann.sync()
        [echo] = await ann.ask("PRIVMSG #a :one")
        await ann.ask("PRIVMSG #a :two", f"REDACT #a {echo.tags['msgid']}")
        assert commands(await old.sync()) == ["PRIVMSG", "PRIVMSG"]
        assert texts(await old.ask("CHATHISTORY LATEST #a * 10")) == ["two"]

    async def test_a_second_time_it_is_not_there(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        [echo] = await ann.ask("PRIVMSG #a :one")
        redact = f"REDACT #a {echo.tags['msgid']}"
        assert commands(await ann.ask(redact, redact)) == ["REDACT", "FAIL"]

    async def test_a_resend_tells_that_it_was_removed(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        [echo] = await ann.ask("@hubbub.chat/nonce=n1 PRIVMSG #a :one")
        await ann.ask(f"REDACT #a {echo.tags['msgid']}")
        assert commands(await ann.ask("@hubbub.chat/nonce=n1 PRIVMSG #a :one")) == ["REDACT"]

    async def test_newer_versions_go_with_it(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        [echo] = await ann.ask("PRIVMSG #a :one")
        msgid = echo.tags["msgid"]
        await ann.ask(f"@hubbub.chat/edit={msgid} PRIVMSG #a :{SECRET}", f"REDACT #a {msgid}")
        assert texts(history(await ann.ask("CHATHISTORY LATEST #a * 10"))) == []


class TestReactions:
    async def test_they_are_in_the_history_and_can_be_taken_back(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        [echo] = await ann.ask("PRIVMSG #a :one")
        [reaction] = await ann.ask(f"@+reply={echo.tags['msgid']};+draft/react=ok TAGMSG #a")
        assert reaction.tags["+draft/reply"] == reaction.tags["+reply"] == echo.tags["msgid"]
        found = history(await ann.ask("CHATHISTORY LATEST #a * 10"))
        assert commands(found) == ["JOIN", "PRIVMSG", "TAGMSG"]
        assert found[-1].tags.items() >= reaction.tags.items()
        await ann.ask(f"REDACT #a {reaction.tags['msgid']}")
        assert "+draft/react" not in str(history(await ann.ask("CHATHISTORY LATEST #a * 10")))

    async def test_typing_is_not(self, server: RunningServer) -> None:
        ann = await server.join("ann", "#a", caps=CAPS)
        [typing] = await ann.ask("@+typing=active TAGMSG #a")
        assert cap.SEQ not in typing.tags
        assert commands(history(await ann.ask("CHATHISTORY LATEST #a * 10"))) == ["JOIN"]

    async def test_in_private_both_find_them(self, server: RunningServer) -> None:
        ann, bob = await server.join("ann", caps=CAPS), await server.join("bob", caps=CAPS)
        await ann.ask("@+draft/react=ok TAGMSG bob")
        for client, other in ((ann, "bob"), (bob, "ann")):
            found = history(await client.ask(f"CHATHISTORY LATEST {other} * 10"))
            assert [each.params for each in found if "batch" in each.tags] == [("bob",)]
