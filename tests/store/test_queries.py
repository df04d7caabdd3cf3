"""What is read from the store, the same from every kind of database."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hubbub.store import queries
from hubbub.store.records import (
    EventRecord,
    Extent,
    LoadedConversation,
    ParticipantRecord,
    Target,
    Transaction,
)
from hubbub.store.store import Store
from store.samples import START, channel, commit, direct, event, store_events

KINDS = ("PRIVMSG", "NOTICE", "JOIN", "TOPIC")
END = 1 << 62


# Extents


def test_extents_are_of_what_was_said_the_newest_conversation_first(store: Store) -> None:
    transaction = direct(3, "guest:ann", "guest:bob")
    transaction.created += [channel(1, "#Full"), channel(2, "#empty"), channel(4, "#other")]
    transaction.events += [
        *(event(1, kind="JOIN"), event(2), event(3, kind="NOTICE"), event(4, kind="PART")),
        event(1, 2, kind="JOIN"),
        event(9, 3),
        event(1, 4),
    ]
    commit(store, transaction)
    found = store.read_now(queries.extents, "guest:ann", [1, 2], limit=5)
    assert found == [
        Extent("Bob", START + 9000, START + 9000),
        Extent("#Full", START + 2000, START + 3000),
    ]
    assert store.read_now(queries.extents, "guest:ann", [1, 2], limit=1) == found[:1]


# Conversations


def test_a_store_begins_empty(store: Store) -> None:
    assert store.read_now(queries.channels) == []
    assert store.read_now(queries.conversation_by_key, "#room") is None


def test_channels_come_with_the_ends_of_their_logs(store: Store) -> None:
    transaction = direct(3, "guest:ann", "guest:bob")
    transaction.created += [channel(1, "#Full"), channel(2, "#empty")]
    transaction.events += [
        event(1, kind="JOIN"),
        event(2),
        event(3, kind="NOTICE"),
        event(4, kind="PART"),
        event(1, 3),
    ]
    commit(store, transaction)
    found = sorted(store.read_now(queries.channels))
    assert found == [
        LoadedConversation(channel(1, "#Full"), head=4, last_message=3),
        LoadedConversation(channel(2, "#empty"), head=0, last_message=0),
    ]


@pytest.mark.parametrize(
    ("key", "head"), [("#full", 2), ("guest:ann guest:bob", 1), ("#Full", None), ("#fu", None), ("%", None)]
)
def test_a_conversation_is_found_by_its_exact_key(store: Store, key: str, head: int | None) -> None:
    transaction = direct(3, "guest:ann", "guest:bob")
    transaction.created.append(channel(1, "#Full"))
    transaction.events += [event(1), event(2), event(1, 3)]
    commit(store, transaction)
    found = store.read_now(queries.conversation_by_key, key)
    assert (found and found.head) == head


# Events


def test_an_event_comes_back_as_it_was_stored(store: Store) -> None:
    rich = event(
        1,
        nonce="n",
        args=["+ov", "ann", "b\u00f6b"],
        text="two\nlines \U0001f44b\U0001f3fd \u202eabc; \\ 'quoted'",
        tags={"+typing": "", "+reply": "a;b c"},
    )
    bare = event(2, kind="QUIT", text=None, tags=None)
    store_events(store, rich, bare)
    assert history(store) == [rich, bare]


def test_an_event_is_found_by_whose_nonce_it_has(store: Store) -> None:
    mine, theirs = event(1, nonce="once"), event(2, nonce="once", sender="guest:bob")
    store_events(store, mine, theirs, event(3))
    assert store.read_now(queries.event_by_nonce, "guest:ann", "once") == mine
    assert store.read_now(queries.event_by_nonce, "guest:bob", "once") == theirs
    assert store.read_now(queries.event_by_nonce, "guest:ann", "twice") is None
    assert store.read_now(queries.event_by_nonce, "guest:cy", "once") is None


def test_a_msgid_is_found_in_its_own_conversation_only(store: Store) -> None:
    store_events(store, event(1), event(2), event(1, 2))
    assert store.read_now(queries.seq_of_msgid, 1, event(2).msgid) == 2
    assert store.read_now(queries.seq_of_msgid, 2, event(2).msgid) is None
    assert store.read_now(queries.seq_of_msgid, 1, "nonsense") is None


@pytest.mark.parametrize(
    ("time", "seq"),
    [(0, 0), (START + 1000, 0), (START + 1001, 1), (START + 2000, 1), (START + 2001, 3), (END, 4), (-1, 0)],
)
def test_a_time_is_found_in_the_log(store: Store, time: int, seq: int) -> None:
    same_moment = event(3, time=START + 2000)
    store_events(store, event(1), event(2), same_moment, event(4), event(1, 2))
    assert store.read_now(queries.seq_before_time, 1, time) == seq


# History


def history(
    store: Store,
    *,
    after: int = 0,
    before: int = END,
    limit: int = 1000,
    newest: bool = True,
    kinds: tuple[str, ...] = (*KINDS, "QUIT"),
) -> list[EventRecord]:
    return store.read_now(
        queries.history, 1, after=after, before=before, limit=limit, newest=newest, kinds=kinds
    )


def model(
    log: list[EventRecord], *, after: int, before: int, limit: int, newest: bool, kinds: tuple[str, ...]
) -> list[EventRecord]:
    """The same question, put to a plain list."""
    found = [each for each in log if after < each.seq < before and each.kind in kinds]
    return found[-limit:] if newest else found[:limit]


seqs = st.integers(-1, 14)


@given(
    log=st.lists(st.sampled_from(KINDS), max_size=12),
    after=seqs,
    before=seqs | st.just(END),
    limit=st.integers(1, 14),
    newest=st.booleans(),
    kinds=st.sets(st.sampled_from(KINDS)).map(tuple),
)
@settings(max_examples=60)
def test_history_is_what_a_list_would_give(
    log: list[str], after: int, before: int, limit: int, newest: bool, kinds: tuple[str, ...]
) -> None:
    events = [event(seq, kind=kind) for seq, kind in enumerate(log, start=1)]
    with TemporaryDirectory() as directory:
        store = Store.open(Path(directory) / "hubbub.db")
        store_events(store, *events, event(1, 2), event(5, 2))
        found = history(store, after=after, before=before, limit=limit, newest=newest, kinds=kinds)
        store.close()
    assert found == model(events, after=after, before=before, limit=limit, newest=newest, kinds=kinds)


# Direct conversations


def test_the_other_of_a_direct_conversation_is_found_by_nick(store: Store) -> None:
    commit(store, direct(1, "guest:ann", "guest:bob"))
    assert store.read_now(queries.direct_identity, "guest:ann", "bob") == "guest:bob"
    assert store.read_now(queries.direct_identity, "guest:bob", "ann") == "guest:ann"
    assert store.read_now(queries.direct_identity, "guest:ann", "ann") is None
    assert store.read_now(queries.direct_identity, "guest:cy", "bob") is None


def test_of_two_with_the_same_nick_the_one_last_written_with_is_meant(store: Store) -> None:
    first, second = direct(1, "guest:ann", "guest:bob"), direct(2, "guest:ann", "guest:rob")
    second.rows[1] = ParticipantRecord(2, "guest:rob", "Bob", "bob")
    first.events.append(event(1, 1))
    second.events.append(event(2, 2))
    commit(store, first)
    commit(store, second)
    assert store.read_now(queries.direct_identity, "guest:ann", "bob") == "guest:rob"
    store_events(store, event(3, 1))
    assert store.read_now(queries.direct_identity, "guest:ann", "bob") == "guest:bob"


# Targets


@pytest.fixture
def busy(store: Store) -> Store:
    """Two channels and two direct conversations; the messages are 1 to 5 seconds after the start."""
    commit(store, Transaction(created=[channel(1, "#Room"), channel(2, "#other")]))
    commit(store, direct(3, "guest:ann", "guest:bob"))
    commit(store, direct(4, "guest:bob", "guest:cy"))
    store_events(
        store, event(1, 1), event(2, 2), event(3, 3), event(4, 4), event(5, 1), event(6, 2, kind="JOIN")
    )
    return store


def targets(
    store: Store, identity: str, channels: list[int], after: int = 0, before: int = END, limit: int = 10
) -> list[Target]:
    return store.read_now(queries.targets, identity, channels, after=after, before=before, limit=limit)


def second(number: int) -> int:
    return START + number * 1000


def test_targets_are_ones_own_conversations_oldest_first(busy: Store) -> None:
    assert targets(busy, "guest:ann", [1]) == [Target("Bob", second(3)), Target("#Room", second(5))]
    assert targets(busy, "guest:bob", []) == [Target("Ann", second(3)), Target("Cy", second(4))]
    assert targets(busy, "guest:dan", []) == []


def test_targets_are_of_messages_only(busy: Store) -> None:
    assert targets(busy, "guest:dan", [2]) == [Target("#other", second(2))]
    assert targets(busy, "guest:dan", [2], after=second(2)) == []


def test_targets_are_those_whose_newest_message_is_between_two_times(busy: Store) -> None:
    assert targets(busy, "guest:ann", [1], before=second(5)) == [Target("Bob", second(3))]
    assert targets(busy, "guest:ann", [1], after=second(3), before=second(6)) == [Target("#Room", second(5))]
    assert targets(busy, "guest:ann", [1], after=second(5)) == []


def test_targets_have_a_limit(busy: Store) -> None:
    assert targets(busy, "guest:bob", [1, 2], limit=2) == [
        Target("#other", second(2)),
        Target("Ann", second(3)),
    ]


def test_targets_count_from_the_first_bound(busy: Store) -> None:
    newest = targets(busy, "guest:bob", [1, 2], after=END, before=0, limit=1)
    assert newest == targets(busy, "guest:bob", [1, 2])[-1:]


def test_a_conversation_with_oneself_is_a_target(store: Store) -> None:
    transaction = direct(1, "guest:ann", "guest:ann")
    transaction.events.append(event(1))
    commit(store, transaction)
    assert targets(store, "guest:ann", []) == [Target("Ann", second(1))]
