"""Erasing what was said, and nothing else."""

from hubbub.store import queries
from hubbub.store.records import ERASED, EditRecord, Erasure, Transaction
from hubbub.store.store import Store
from store.samples import channel, commit, event


def test_a_message_and_its_newer_versions_lose_what_was_said(store: Store) -> None:
    said, newer, other = event(1, tags={"+a": "b"}, nonce="n"), event(2), event(3)
    transaction = Transaction(created=[channel()], events=[said, newer, other])
    transaction.rows.append(EditRecord(1, said.msgid, 2))
    assert commit(store, transaction) is None
    assert commit(store, Transaction(erasures=[Erasure(1, said.msgid)])) is None
    erased = [each._replace(kind=ERASED, text=None, tags=None) for each in (said, newer)]
    found = [store.read_now(queries.event_by_msgid, 1, each.msgid) for each in (said, newer, other)]
    assert found == [*erased, other]


def test_another_conversation_keeps_its_own(store: Store) -> None:
    mine, theirs = event(1, 1, msgid="m"), event(1, 2, msgid="m")
    commit(store, Transaction(events=[mine, theirs], erasures=[Erasure(1, "m")]))
    assert store.read_now(queries.event_by_msgid, 2, "m") == theirs
