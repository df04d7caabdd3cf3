"""Searching finds what a simple look at every message finds, in any script, indexed or not."""
# ruff: noqa: RUF001 - letters of many scripts are what this is about

from collections.abc import Sequence
from itertools import chain, repeat
from pathlib import Path
from random import Random

import pytest

from hubbub.store import engine, searching
from hubbub.store.folding import fold, words
from hubbub.store.records import EditRecord, Erasure, EventRecord, Transaction
from hubbub.store.searching import Found, Search, search
from hubbub.store.store import Store
from store.index import index
from store.samples import START, channel, commit, direct, event, store_events

SENTENCES = (
    "The quick brown fox jumps over the lazy dog",
    'THE QUICK fox, again; it\'s "quoted" (and more) *stars* 50% C++ a_b',
    "今天天气很好，我们去公园吧",
    "今日はいい天気ですね。ラーメンを食べましょう",
    "วันนี้อากาศดีมาก ไปกินข้าวกันไหม",
    "Съешь же ещё этих мягких французских булок",
    "مرحبا بالعالم، كيف حالك اليوم",
    "שלום עולם",
    "안녕하세요 세계",
    "नमस्ते दुनिया",
    "Straße und Café, naïve Ǆ",
    "👩‍👩‍👧 family 🎉🎉",
    "\x0304red\x03 and \x02bold\x02",
    "one\nof two lines",
)
LOOKED_FOR = (
    *(
        "fox",
        "THE",
        "the quick",
        "quick lazy",
        "o",
        "ow",
        "q",
        '"quo',
        "50%",
        "c++",
        "a_b",
        "*",
        "it's",
        "zebra",
    ),
    *("天气", "今", "气", "公园", "我们去", "今天 公园", "天気", "ラーメン", "ラー", "ﾗｰﾒﾝ", "を"),
    *("อากาศ", "กิน", "ดี", "ก", "БУЛОК", "съ", "мягких", "ё", "مرحبا", "كيف", "حا", "م", "שלום", "세계", "안"),
    *("नमस्ते", "STRASSE", "café", "cafe", "ǆ", "👩‍👧", "🎉", "red", "bold", "lines", "one lines"),
)


CHANNELS = (1, 2, 3)


@pytest.fixture
def said(store: Store, database: Path) -> list[EventRecord]:
    """What was said in three channels, of which one is indexed, one in part, and one not at all."""
    chance = Random(1)
    commit(store, Transaction(created=[channel(number, f"#{number}") for number in CHANNELS]))
    everything = [
        event(
            *(seq, number),
            time=START + seq * 1000 + number,
            source=f"{chance.choice(('ann', 'Bob'))}!user@host",
            text=" ".join(chance.sample(SENTENCES, chance.choice((1, 1, 2)))),
        )
        for seq in range(1, 41)
        for number in CHANNELS
    ]
    early = [each for each in everything if each.conversation_id == 1 or each.seq < 20]
    store_events(store, *(each for each in early if each.conversation_id != 3))
    index(database)
    store_events(store, *(each for each in everything if each not in early or each.conversation_id == 3))
    return everything


def find(store: Store, wanted: Search, conversations: Sequence[int] = CHANNELS) -> list[EventRecord]:
    found = store.read_now(search, wanted, conversations, seconds=60)
    assert found.complete
    return found.events


def expected(said: list[EventRecord], text: str, limit: int) -> list[EventRecord]:
    """The newest messages with all words of a text, found by looking."""
    return [each for each in said if all(word in fold(each.text or "") for word in words(text))][-limit:]


@pytest.mark.parametrize(("few", "many"), [(500, 5000), (0, 5000), (0, 0)])
def test_what_is_there_is_found_in_every_script(
    store: Store, said: list[EventRecord], few: int, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With hits that are collected from the index at once, and with logs that are asked one by one."""
    monkeypatch.setattr(searching, "_FEW", few)
    monkeypatch.setattr(searching, "_MANY", many)
    monkeypatch.setattr(searching, "_FIRST_PAGE", 2)
    for text in LOOKED_FOR:
        for limit in (3, 1000):
            assert find(store, Search(text, limit=limit)) == expected(said, text, limit), text
        in_one = [each for each in said if each.conversation_id == 1]
        assert find(store, Search(text, limit=7), [1]) == expected(in_one, text, 7), text


def test_most_of_what_is_looked_for_is_there(said: list[EventRecord]) -> None:
    missing = [text for text in LOOKED_FOR if not expected(said, text, 1)]
    assert missing == ["zebra", "cafe"]


def test_a_sender_is_found_by_the_nick_then(store: Store, said: list[EventRecord]) -> None:
    by_bob = [each for each in said if each.source.startswith("Bob!")]
    assert find(store, Search(sender="bob", limit=1000)) == by_bob
    assert find(store, Search("FOX", sender="BOB", limit=1000)) == expected(by_bob, "fox", 1000)
    assert find(store, Search(sender="bo")) == []


class TestTimes:
    def test_both_ends_belong_to_it(self, store: Store, said: list[EventRecord]) -> None:
        first, last = said[30].time, said[80].time
        for text in ("", "the"):
            wanted = Search(text, after=first, before=last, limit=1000)
            assert find(store, wanted) == expected(said[30:81], text, 1000)

    def test_after_a_time_the_oldest_come_first(self, store: Store, said: list[EventRecord]) -> None:
        for text in ("", "the"):
            wanted = Search(text, after=said[30].time, limit=5)
            assert find(store, wanted) == expected(said[30:], text, 1000)[:5]

    def test_before_a_time_the_newest_do(self, store: Store, said: list[EventRecord]) -> None:
        for text in ("", "the"):
            wanted = Search(text, before=said[80].time, limit=5)
            assert find(store, wanted) == expected(said[:81], text, 5)


class TestReading:
    def test_only_what_is_asked_for_is_searched(self, store: Store, said: list[EventRecord]) -> None:
        in_two = [each for each in said if each.conversation_id == 2]
        assert find(store, Search("the", limit=1000), [2]) == expected(in_two, "the", 1000)
        assert find(store, Search("the"), []) == []

    def test_the_direct_conversations_of_somebody_are_too(self, store: Store, database: Path) -> None:
        for number, other in ((1, "bob"), (2, "eve")):
            assert commit(store, direct(number, "guest:ann", f"guest:{other}")) is None
            store_events(store, event(1, number))
        for _ in range(2):
            counts = {
                who: len(store.read_now(search, Search("message"), [], f"guest:{who}", seconds=60).events)
                for who in ("ann", "bob", "eve", "zoe")
            }
            assert counts == {"ann": 2, "bob": 1, "eve": 1, "zoe": 0}
            index(database)


@pytest.mark.parametrize("indexed", [True, False])
def test_what_is_no_longer_true_is_not_found(store: Store, database: Path, *, indexed: bool) -> None:
    said = [event(seq, text=f"version {seq}") for seq in range(1, 5)]
    versions = [EditRecord(1, said[0].msgid, seq) for seq in (2, 3)]
    commit(store, Transaction(created=[channel()], events=said, rows=[*versions]))
    if indexed:
        index(database)
    assert find(store, Search("version")) == said[2:]
    assert find(store, Search("2")) == find(store, Search("1")) == []
    commit(store, Transaction(erasures=[Erasure(1, said[3].msgid)]))
    assert find(store, Search("version")) == said[2:3]


def test_only_messages_are_found(store: Store, database: Path) -> None:
    kinds = ("PRIVMSG", "NOTICE", "TOPIC", "PART", "TAGMSG")
    said = [event(seq, kind=kind) for seq, kind in enumerate(kinds, start=1)]
    commit(store, Transaction(created=[channel()], events=said))
    for _ in range(2):
        assert find(store, Search("message")) == find(store, Search()) == said[:2]
        index(database)


def test_whenever_a_search_is_interrupted_what_it_has_found_is_the_nearest(
    store: Store, said: list[EventRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether in the first statement or the last: with a clock that stands still for so many looks at it."""
    monkeypatch.setattr(engine, "_INSTRUCTIONS", 50)
    everything = expected(said, "the quick", 1000)
    counts = []
    for many in (5000, 0):
        monkeypatch.setattr(searching, "_FEW", 0)
        monkeypatch.setattr(searching, "_MANY", many)
        for looks in range(0, 1500, 13):
            clock = chain(repeat(0.0, looks), repeat(60.0))
            monkeypatch.setattr(engine, "monotonic", clock.__next__)
            monkeypatch.setattr(searching, "monotonic", clock.__next__)
            events, complete = store.read_now(search, Search("the quick", limit=1000), CHANNELS, seconds=30)
            assert events == everything[len(everything) - len(events) :]
            assert not complete or events == everything
            counts.append(len(events))
    assert len(set(counts)) > 5
    assert {0, len(everything)} <= set(counts)


def test_a_search_ends_when_its_time_is_over(store: Store, said: list[EventRecord]) -> None:
    assert said
    assert store.read_now(search, Search("the"), CHANNELS, seconds=-1) == Found([], complete=False)
    assert store.read_now(search, Search("zebra"), CHANNELS[:1], seconds=-1) == Found([], complete=True)
