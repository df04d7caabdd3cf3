"""The writer: whole transactions or nothing, one after the other, whatever the database says."""

from sqlalchemy import Connection, Table, func, select

from hubbub.store.records import ParticipantRecord, Transaction
from hubbub.store.store import Store
from hubbub.store.tables import conversation, event, participant
from store import samples
from store.samples import commit


def rows(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def count(store: Store, table: Table) -> int:
    return store.read_now(rows, table)


def test_a_transaction_writes_everything_in_it(store: Store) -> None:
    transaction = samples.direct(2, "guest:ann", "guest:bob")
    transaction.created.append(samples.channel())
    transaction.events += [samples.event(1), samples.event(1, 2), samples.event(2)]
    assert commit(store, transaction) is None
    assert [count(store, table) for table in (conversation, event, participant)] == [2, 3, 2]


def test_a_transaction_may_be_empty(store: Store) -> None:
    assert commit(store, Transaction()) is None


def test_a_conversation_is_changed(store: Store) -> None:
    commit(store, Transaction(created=[samples.channel(), samples.channel(2, "#other")]))
    changed = samples.channel()._replace(topic="news", topic_author="ann", modes="m", member_limit=7)
    assert commit(store, Transaction(changed=[changed])) is None
    found = store.read_now(lambda connection: list(connection.execute(select(conversation))))
    assert sorted(found) == [changed, samples.channel(2, "#other")]


def test_a_participant_is_replaced(store: Store) -> None:
    commit(store, samples.direct(1, "guest:ann", "guest:bob"))
    renamed = ParticipantRecord(1, "guest:bob", "Robert", "robert")
    assert commit(store, Transaction(participants=[renamed])) is None
    found = store.read_now(lambda connection: list(connection.execute(select(participant))))
    assert sorted(found) == [ParticipantRecord(1, "guest:ann", "Ann", "ann"), renamed]


def test_the_last_record_counts_where_a_participant_is_named_twice(store: Store) -> None:
    """The first messages of a new conversation often share a transaction, and each names the people in it."""
    transaction = samples.direct(1, "guest:ann", "guest:bob")
    transaction.participants.append(ParticipantRecord(1, "guest:bob", "Robert", "robert"))
    assert commit(store, transaction) is None
    found = store.read_now(lambda connection: list(connection.execute(select(participant.c.nick))))
    assert sorted(found) == [("Ann",), ("Robert",)]
