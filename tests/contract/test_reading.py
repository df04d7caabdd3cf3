"""Reading beside the writer: each query sees one commit, whole, and never waits for the next."""

import asyncio

import pytest
from sqlalchemy import Connection

from hubbub.store import queries
from hubbub.store.records import ListRecord, Transaction
from hubbub.store.store import Store
from store.samples import START, channel, commit, event, store_events


async def test_reads_run_beside_each_other_and_beside_the_writer(store: Store) -> None:
    commit(store, Transaction(created=[channel()]))
    for seq in range(1, 20):
        reads = [store.read(queries.conversation_by_key, "#room") for _ in range(5)]
        write = asyncio.to_thread(store_events, store, event(seq))
        _, *found = await asyncio.gather(write, *reads)
        assert {each.head for each in found if each is not None} <= {seq - 1, seq}


async def test_a_query_sees_all_of_a_transaction_or_nothing(store: Store) -> None:
    """Though it may ask the database more than once: each commit brings an event and a mask."""
    commit(store, Transaction(created=[channel()]))
    for seq in range(1, 20):
        mask = ListRecord(1, "b", f"{seq}!*@*", "ann!ann@host", START + seq)
        write = asyncio.to_thread(commit, store, Transaction(events=[event(seq)], rows=[mask]))
        reads = asyncio.gather(*[store.read(queries.channels) for _ in range(5)])
        assert await write is None
        for (conversation,) in await reads:
            assert len(conversation.lists) == conversation.head


async def test_a_read_raises_what_went_wrong_and_the_next_one_works(store: Store) -> None:
    with pytest.raises(TypeError):
        await store.read(queries.seq_of_msgid, 1)  # type: ignore[call-arg]
    assert await store.read(queries.channels) == []


async def test_a_commit_does_not_wait_for_a_reader(store: Store) -> None:
    """Nor does a reader, in the middle of what it reads, see what was committed meanwhile."""
    commit(store, Transaction(created=[channel()]))

    def read_around_a_commit(connection: Connection) -> tuple[int, int]:
        before = queries.channels(connection)[0].head
        store_events(store, event(before + 1))
        return before, queries.channels(connection)[0].head

    assert store.read_now(read_around_a_commit) == (0, 0)
    assert store.read_now(read_around_a_commit) == (1, 1)
