"""Erasing what was said, and nothing else."""

import pytest

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


def test_what_is_erased_keeps_its_place(store: Store) -> None:
    commit(store, Transaction(created=[channel()], events=[event(1), event(2, nonce="n"), event(3)]))
    commit(store, Transaction(erasures=[Erasure(1, event(2).msgid)]))
    assert seqs(store, "PRIVMSG", ERASED) == [1, 2, 3]
    assert seqs(store, "PRIVMSG") == [1, 3]
    assert store.read_now(queries.seq_of_msgid, 1, event(2).msgid) == 2
    found = store.read_now(queries.event_by_nonce, "guest:ann", "n")
    assert found is not None
    assert found.kind == ERASED


@pytest.mark.parametrize("msgid", ["never-said", event(1).msgid])
def test_there_may_be_nothing_to_erase(store: Store, msgid: str) -> None:
    """Nobody has said it, or it is erased already."""
    commit(store, Transaction(events=[event(1), event(2)], erasures=[Erasure(1, event(1).msgid)]))
    assert commit(store, Transaction(erasures=[Erasure(1, msgid)])) is None
    assert seqs(store, "PRIVMSG") == [2]


def test_erasing_is_taken_back_with_the_rest_of_a_refused_transaction(store: Store) -> None:
    commit(store, Transaction(events=[event(1)]))
    refused = Transaction(events=[event(2), event(2)], erasures=[Erasure(1, event(1).msgid)])
    assert commit(store, refused) is not None
    assert seqs(store, "PRIVMSG") == [1]


def seqs(store: Store, *kinds: str) -> list[int]:
    found = store.read_now(queries.history, 1, after=0, before=100, limit=100, kinds=kinds)
    return [each.seq for each in found]
