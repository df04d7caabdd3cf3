"""Records to store, and a transaction committed to its end."""

from threading import Event
from typing import Any

from hubbub.store.errors import StoreError
from hubbub.store.msgid import msgid_at
from hubbub.store.records import ConversationRecord, EventRecord, ParticipantRecord, Transaction
from hubbub.store.store import Store
from hubbub.store.writer import Writer

START = 1_700_000_000_000
"""The time of an event with the seq 0; each later one comes a second after the one before."""

PATIENCE = 10.0


def event(seq: int, conversation_id: int = 1, **fields: Any) -> EventRecord:  # noqa: ANN401 - any of its fields
    time = fields.pop("time", START + seq * 1000)
    record = EventRecord(
        conversation_id=conversation_id,
        seq=seq,
        msgid=f"{msgid_at(time)}-{conversation_id}-{seq}",
        time=time,
        kind="PRIVMSG",
        sender="guest:ann",
        nonce=None,
        source="ann!ann@host",
        args=[],
        text=f"message {seq}",
        tags=None,
    )
    return record._replace(**fields)


def channel(conversation_id: int = 1, name: str = "#room") -> ConversationRecord:
    return ConversationRecord(conversation_id, name.lower(), name, START, founder="guest:ann", modes="nt")


def direct(conversation_id: int, one: str, other: str) -> Transaction:
    """A direct conversation of two people who are called what their identities end with."""
    people = [
        ParticipantRecord(conversation_id, identity, identity.removeprefix("guest:").title(), identity[6:])
        for identity in (one, other)
    ]
    key = " ".join(sorted((one, other)))
    return Transaction(created=[ConversationRecord(conversation_id, key, "", START)], rows=[*people])


def commit(writer: Store | Writer, transaction: Transaction) -> StoreError | None:
    """Commit, wait for the end of it, and return what went wrong."""
    outcomes: list[StoreError | None] = []
    done = Event()

    def note(error: StoreError | None) -> None:
        outcomes.append(error)
        done.set()

    writer.commit(transaction, note)
    assert done.wait(PATIENCE), "the writer never answered"
    return outcomes[0]


def store_events(store: Store, *events: EventRecord) -> None:
    assert commit(store, Transaction(events=list(events))) is None
