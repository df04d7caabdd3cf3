"""Committing: whole transactions or nothing, one after the other, on the disk when that is told."""

from collections.abc import Callable
from contextlib import closing
from queue import Full
from threading import Event, get_ident

import pytest

from contract.conftest import Database
from hubbub.store import queries
from hubbub.store.errors import StoreError
from hubbub.store.records import ConversationRecord, EventRecord, ParticipantRecord, Transaction
from hubbub.store.store import Store
from store.samples import PATIENCE, channel, commit, direct, event, store_events


def seqs(store: Store, conversation_id: int = 1) -> list[int]:
    """The numbers of a conversation's log."""
    found = store.read_now(
        queries.history,
        conversation_id,
        after=0,
        before=1 << 62,
        limit=1000,
        kinds=("PRIVMSG",),
    )
    return [each.seq for each in found]


def nick_of_the_other(store: Store, nick_key: str) -> str | None:
    return store.read_now(queries.direct_identity, "guest:ann", nick_key)


def test_a_transaction_writes_everything_in_it(store: Store) -> None:
    transaction = direct(2, "guest:ann", "guest:bob")
    transaction.created.append(channel())
    transaction.events += [event(1), event(1, 2), event(2)]
    assert commit(store, transaction) is None
    assert (seqs(store, 1), seqs(store, 2)) == ([1, 2], [1])
    assert [each.record for each in store.read_now(queries.channels)] == [channel()]
    assert nick_of_the_other(store, "bob") == "guest:bob"


def test_a_transaction_may_be_empty(store: Store) -> None:
    assert commit(store, Transaction()) is None


def test_a_participant_is_replaced(store: Store) -> None:
    commit(store, direct(1, "guest:ann", "guest:bob"))
    assert commit(store, Transaction(rows=[ParticipantRecord(1, "guest:bob", "Robert", "robert")])) is None
    assert (nick_of_the_other(store, "bob"), nick_of_the_other(store, "robert")) == (None, "guest:bob")


def test_the_last_record_counts_where_a_participant_is_named_twice(store: Store) -> None:
    """The first messages of a new conversation often share a transaction, and each names the people in it."""
    transaction = direct(1, "guest:ann", "guest:bob")
    transaction.rows.append(ParticipantRecord(1, "guest:bob", "Robert", "robert"))
    assert commit(store, transaction) is None
    assert (nick_of_the_other(store, "bob"), nick_of_the_other(store, "robert")) == (None, "guest:bob")


REFUSED = {
    "a seq that is taken": event(1, msgid="other"),
    "a msgid that is taken": event(5, msgid=event(1).msgid),
    "a nonce that is taken": event(5, nonce="once"),
    "a value that can't be stored": event(5, text="\ud800"),
    "a number that can't be stored": event(1 << 70),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_a_refused_transaction_leaves_nothing_and_the_next_one_works(store: Store, reason: str) -> None:
    assert commit(store, Transaction(created=[channel()], events=[event(1, nonce="once")])) is None
    refused = direct(2, "guest:ann", "guest:bob")
    refused.changed.append(channel()._replace(topic="never"))
    refused.events += [event(2), REFUSED[reason], event(3)]
    assert isinstance(commit(store, refused), StoreError)
    assert seqs(store) == [1]
    assert store.read_now(queries.conversation_by_id, 2) is None
    assert nick_of_the_other(store, "bob") is None
    assert [each.record for each in store.read_now(queries.channels)] == [channel()]
    store_events(store, event(2))


@pytest.mark.parametrize("taken", [channel(1, "#other"), channel(2, "#room")])
def test_an_id_and_a_key_are_one_conversation_s(store: Store, taken: ConversationRecord) -> None:
    assert commit(store, Transaction(created=[channel()])) is None
    assert isinstance(commit(store, Transaction(created=[taken], events=[event(1, 2)])), StoreError)
    assert seqs(store, 2) == []
    assert [each.record for each in store.read_now(queries.channels)] == [channel()]


def test_a_log_has_no_gap_where_something_was_refused(store: Store) -> None:
    """The head is that of the last commit, so the next event takes the number that was refused."""
    commit(store, Transaction(created=[channel()]))
    for _ in range(3):
        head = heads(store)[1]
        assert (
            commit(store, Transaction(events=[event(head + 1), event(head + 2, text="\ud800")])) is not None
        )
        assert heads(store)[1] == head
        store_events(store, event(head + 1), event(head + 2))
    assert seqs(store) == [1, 2, 3, 4, 5, 6]


def heads(store: Store) -> dict[int, int]:
    return {each.record.id: each.head for each in store.read_now(queries.channels)}


def test_the_same_nonce_is_free_for_others_and_no_nonce_for_all(store: Store) -> None:
    log = [event(1, nonce="once"), event(2, nonce="once", sender="guest:bob"), event(3), event(4)]
    store_events(store, *log)
    assert seqs(store) == [1, 2, 3, 4]


def test_transactions_are_committed_in_order_on_one_other_thread(store: Store) -> None:
    outcomes: list[tuple[int, StoreError | None, int]] = []
    last = Event()

    def note(number: int) -> Callable[[StoreError | None], None]:
        def done(error: StoreError | None) -> None:
            outcomes.append((number, error, get_ident()))
            if number == 4:
                last.set()

        return done

    for number in range(1, 5):
        store.commit(Transaction(events=[event(number)]), note(number))
    assert last.wait(PATIENCE)
    assert [outcome[:2] for outcome in outcomes] == [(1, None), (2, None), (3, None), (4, None)]
    assert len({thread for *_, thread in outcomes} - {get_ident()}) == 1


def test_more_waiting_transactions_than_there_can_be_are_a_fault_that_shows(store: Store) -> None:
    go_on = Event()

    def wait(_: StoreError | None) -> None:
        go_on.wait(PATIENCE)

    def commit_many() -> None:
        for seq in range(1, 10):
            store.commit(Transaction(events=[event(seq)]), wait)

    with pytest.raises(Full):
        commit_many()
    go_on.set()


def test_a_large_transaction_is_one_too(store: Store) -> None:
    large = [event(seq, text="x" * 5000) for seq in range(1, 1001)]
    refused = [*large, event(1, msgid="again")]
    assert commit(store, Transaction(events=refused)) is not None
    assert seqs(store) == []
    store_events(store, *large)
    assert len(seqs(store)) == 1000


def test_what_is_done_is_durable_when_it_is_told(store: Store, database: Database) -> None:
    found: list[list[int]] = []
    done = Event()

    def look(_: StoreError | None) -> None:
        with closing(database()) as other:
            found.append(seqs(other))
        done.set()

    store.commit(Transaction(events=[event(1)]), look)
    assert done.wait(PATIENCE)
    assert found == [[1]]


def test_stopping_commits_what_is_queued(database: Database) -> None:
    store = database()
    outcomes: list[StoreError | None] = []
    for seq in (1, 2, 3):
        store.commit(Transaction(events=[event(seq)]), outcomes.append)
    store.close()
    assert outcomes == [None, None, None]
    with closing(database()) as again:
        assert seqs(again) == [1, 2, 3]


def test_what_was_stored_is_there_when_the_store_is_opened_again(database: Database) -> None:
    log: list[EventRecord] = [event(1, args=["+o", "bob"], tags={"+a": "b"}), event(2, text="é\U0001f44b")]
    with closing(database()) as store:
        commit(store, Transaction(created=[channel()], events=log))
    with closing(database()) as store:
        assert heads(store) == {1: 2}
        assert [store.read_now(queries.event_by_msgid, 1, each.msgid) for each in log] == log
