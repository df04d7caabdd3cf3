"""The log of a conversation: its events come back as they were stored, and in the order of their numbers."""

from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hubbub.store import queries
from hubbub.store.msgid import MsgidGenerator
from hubbub.store.records import EventRecord, Transaction
from hubbub.store.store import Store
from store.samples import START, channel, commit, event, store_events

KINDS = ("PRIVMSG", "NOTICE", "JOIN", "TOPIC")
END = 1 << 62

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
    conversation_id: int = 1,
    *,
    after: int = 0,
    before: int = END,
    limit: int = 1000,
    newest: bool = True,
    kinds: tuple[str, ...] = (*KINDS, "QUIT"),
) -> list[EventRecord]:
    if newest:
        after = store.read_now(
            queries.before_newest, conversation_id, after=after, before=before, limit=limit, kinds=kinds
        )
    return store.read_now(
        queries.history, conversation_id, after=after, before=before, limit=limit, kinds=kinds
    )


def model(
    log: list[EventRecord], *, after: int, before: int, limit: int, newest: bool, kinds: tuple[str, ...]
) -> list[EventRecord]:
    """The same question, put to a plain list."""
    found = [each for each in log if after < each.seq < before and each.kind in kinds]
    return found[-limit:] if newest else found[:limit]


seqs = st.integers(-1, 14)
fresh_ids = count(1)
"""A conversation of its own for each example: they share a store."""


@given(
    log=st.lists(st.sampled_from(KINDS), max_size=12),
    after=seqs,
    before=seqs | st.just(END),
    limit=st.integers(1, 14),
    newest=st.booleans(),
    kinds=st.sets(st.sampled_from(KINDS)).map(tuple),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_history_is_what_a_list_would_give(
    store: Store, log: list[str], after: int, before: int, limit: int, newest: bool, kinds: tuple[str, ...]
) -> None:
    mine, other = next(fresh_ids), next(fresh_ids)
    events = [event(seq, mine, kind=kind) for seq, kind in enumerate(log, start=1)]
    store_events(store, *events, event(1, other), event(5, other))
    found = history(store, mine, after=after, before=before, limit=limit, newest=newest, kinds=kinds)
    assert found == model(events, after=after, before=before, limit=limit, newest=newest, kinds=kinds)


def test_a_conversation_without_a_log_has_no_history(store: Store) -> None:
    store_events(store, event(1, 2))
    assert history(store) == []


LENGTH = 10


@pytest.mark.parametrize("size", [1, 3, LENGTH - 1, LENGTH, LENGTH + 1])
def test_pages_lie_edge_to_edge(store: Store, size: int) -> None:
    """As CHATHISTORY BEFORE and AFTER turn them: the last page may be short, and then there are none."""
    log = [event(seq) for seq in range(1, LENGTH + 1)]
    store_events(store, *log)
    forward: list[EventRecord] = []
    while page := history(store, after=forward[-1].seq if forward else 0, limit=size, newest=False):
        forward += page
    backward: list[EventRecord] = []
    while page := history(store, before=backward[0].seq if backward else END, limit=size):
        backward = page + backward
    assert forward == backward == log


@pytest.mark.parametrize(("after", "before"), [(3, 4), (4, 4), (5, 4), (LENGTH, END), (0, 1)])
def test_nothing_is_between_neighbours(store: Store, after: int, before: int) -> None:
    store_events(store, *[event(seq) for seq in range(1, LENGTH + 1)])
    for newest in (True, False):
        assert history(store, after=after, before=before, newest=newest) == []


# Message ids


def test_ids_sort_as_they_were_made(store: Store) -> None:
    """By their bytes, whatever order the database's own language puts letters and digits in."""
    times = [START + 7919 * number**2 for number in range(40)]
    ids = MsgidGenerator(iter(times).__next__)
    log = [event(seq, time=time, msgid=ids.next()) for seq, time in enumerate(times, start=1)]
    store_events(store, *log)
    for earlier, later in pairwise(log):
        assert store.read_now(queries.seq_before_time, 1, later.time) == earlier.seq


@pytest.mark.parametrize("asked", ["A", "%", "_", "a ", "", "a\\"])
def test_ids_are_compared_exactly(store: Store, asked: str) -> None:
    store_events(store, event(1, msgid="a", nonce="a"))
    assert store.read_now(queries.seq_of_msgid, 1, asked) is None
    assert store.read_now(queries.event_by_msgid, 1, asked) is None
    assert store.read_now(queries.event_by_nonce, "guest:ann", asked) is None


def test_the_newest_id_of_all_conversations(store: Store) -> None:
    assert store.read_now(queries.newest_msgid) is None
    events = [event(1, msgid="b"), event(2, msgid="a"), event(1, conversation_id=2, msgid="c")]
    created = [channel(1, "#one"), channel(2, "#two")]
    assert commit(store, Transaction(events=events, created=created)) is None
    assert store.read_now(queries.newest_msgid) == "c"
