"""Messages become entries."""

import pytest

from hubbub.client.features import Features
from hubbub.client.model import Entry, Kind
from hubbub.client.narrate import narrate, sequence_number
from hubbub.wire.message import Message

NOW = 5000


def told(line: str, me: str = "alice") -> Entry | None:
    return narrate(Message.parse(line), me, Features(), NOW, lambda: "fresh")


def test_takes_id_time_and_number_from_the_tags() -> None:
    entry = told("@msgid=m1;time=1970-01-01T00:00:01.500Z;hubbub.chat/seq=7 :bob!b@h PRIVMSG #lobby :hi")
    assert entry == Entry("m1", Kind.SAID, "bob", "hi", 1500, seq=7, msgid="m1")


def test_makes_do_without_tags() -> None:
    assert told(":bob!b@h PRIVMSG #lobby :hi") == Entry("fresh", Kind.SAID, "bob", "hi", NOW)


@pytest.mark.parametrize(
    ("line", "kind", "author", "text"),
    [
        (":bob!b@h NOTICE #lobby :hi", Kind.NOTICE, "bob", "hi"),
        (":bob!b@h PRIVMSG #lobby :\x01ACTION waves\x01", Kind.ACTION, "bob", "waves"),
        (":bob!b@h PRIVMSG #lobby :\x01ACTION waves", Kind.ACTION, "bob", "waves"),
        (":bob!b@h JOIN #lobby * :Bob", Kind.JOINED, "bob", ""),
        (":bob!b@h PART #lobby :bye", Kind.LEFT, "bob", "bye"),
        (":bob!b@h QUIT :bye", Kind.LEFT, "bob", "bye"),
        (":op!b@h KICK #lobby bob :spam", Kind.LEFT, "bob", "removed by op: spam"),
        (":op!b@h KICK #lobby bob", Kind.LEFT, "bob", "removed by op"),
        (":bob!b@h NICK robert", Kind.RENAMED, "bob", "robert"),
        (":bob!b@h TOPIC #lobby :Cake", Kind.TOPIC, "bob", "Cake"),
        ("@msgid=m1 :bob!b@h REDACT #lobby m1", Kind.REMOVED, "bob", ""),
        (":bob!b@h MODE #lobby +o carl", Kind.INFO, "bob", "bob made carl a moderator"),
    ],
)
def test_tells_what_happened(line: str, kind: Kind, author: str, text: str) -> None:
    entry = told(line)
    assert entry is not None
    assert (entry.kind, entry.author, entry.text, entry.own) == (kind, author, text, False)


@pytest.mark.parametrize(
    "line", [":bob!b@h PRIVMSG alice :\x01VERSION\x01", ":srv 001 alice :hi", "TAGMSG #lobby"]
)
def test_what_is_not_shown(line: str) -> None:
    assert told(line) is None


@pytest.mark.parametrize(
    "line",
    [
        ":Alice!a@h PRIVMSG #lobby :hi",
        ":op!o@h KICK #lobby alice :spam",
        ":alice!a@h NICK alicia",
        ":alicia!a@h NICK alice",
    ],
)
def test_knows_its_own(line: str) -> None:
    entry = told(line)
    assert entry is not None
    assert entry.own


@pytest.mark.parametrize(
    ("tag", "seq"),
    [
        ("=12", 12),
        ("", None),
        ("=x", None),
        ("=-1", None),
        ("=" + "9" * 18, 10**18 - 1),
        ("=1" + "0" * 18, None),
        ("=" + "9" * 5000, None),
    ],
)
def test_sequence_number(tag: str, seq: int | None) -> None:
    assert sequence_number(Message.parse(f"@hubbub.chat/seq{tag} PRIVMSG a b")) == seq
