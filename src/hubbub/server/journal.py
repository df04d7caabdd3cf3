"""The journal keeps the promise: an event changes the state at once and leaves once it is on disk.

Events and what they let out are gathered into a batch. A batch is one transaction of the store; while one is
being committed, what happens meanwhile gathers in the next. Committed, a batch releases its outputs in order;
refused, it and everything after it is undone, and what it touched is read again from the store. Where nobody
knows which of the two has happened the journal ends: nothing leaves any more, not even a refusal.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from hubbub.server.bounds import CROWD
from hubbub.server.conversation import Conversation
from hubbub.server.fanout import Delivery, Fanout
from hubbub.store.errors import StoreError, StoreFailedError, StoreUnavailableError
from hubbub.store.queries import conversation_by_id
from hubbub.store.records import EventRecord, Removal, Row, Transaction
from hubbub.store.store import Store

log: Final = logging.getLogger(__name__)

_CHANGING: Final = frozenset({"MODE", "RENAME", "TOPIC"})
"""The events that change what the store keeps of a conversation beside its log."""

_BETWEEN_COMMITS: Final = 0.002
"""Seconds from the start of a commit to that of the next, at least.

A transaction costs the processor as much as ten of its events. Under load this gathers them; who talks alone
is slower than this anyway, and never waits.
"""

Undo = Callable[[], None]


class RecoveringError(Exception):
    """What the last refusal touched is being read again; until then nothing can be appended.

    After a failure of the store nothing can ever.
    """


class Output(Protocol):
    """Something that waits for a commit."""

    def release(self) -> None:
        """The batch is on the disk."""

    def refuse(self) -> None:
        """The batch was refused, and nothing of it has happened."""

    @property
    def silent(self) -> bool:
        """Whether a release does nothing."""


class Action:
    """Something to do once a batch is committed."""

    silent = False

    def __init__(self, act: Callable[[], None]) -> None:
        self.release = act

    def refuse(self) -> None:
        """Do nothing: what it was to follow has not happened."""


class Afterwards:
    """Something to do once a batch is committed or refused."""

    silent = False

    def __init__(self, act: Callable[[], None]) -> None:
        self.release = self.refuse = act


class Batch:
    """What one transaction commits, and what it then lets out, of which `lines` are lines of replies."""

    __slots__ = ("conversations", "lines", "number", "outputs", "refused", "settled", "transaction", "undos")

    def __init__(self, number: int) -> None:
        self.number = number
        self.settled = False
        self.refused = False
        self.transaction = Transaction()
        self.conversations: dict[Conversation, None] = {}
        self.outputs: list[Delivery | Output] = []
        self.lines = 0
        self.undos: list[Undo] = []

    @property
    def empty(self) -> bool:
        """Whether nothing has happened that is to be committed; what stores nothing can wait for that too."""
        return not self.undos

    def record(self, conversation: Conversation, event: EventRecord) -> None:
        """Take in a conversation's next event."""
        self.conversations[conversation] = None
        self.transaction.events.append(event)
        self.undos.append(partial(conversation.rewind, conversation.head, conversation.last_message))
        conversation.advance(event, self)

    def seal(self) -> Transaction:
        """The transaction, with new and changed conversations as all its events have left them."""
        changed = {event.conversation_id for event in self.transaction.events if event.kind in _CHANGING}
        for conversation in self.conversations:
            if not conversation.stored:
                self.transaction.created.append(conversation.record())
            elif conversation.id in changed:
                self.transaction.changed.append(conversation.record())
        stored = {conversation.id for conversation in self.conversations if conversation.stored}
        renamed = {event.conversation_id for event in self.transaction.events if event.kind == "RENAME"}
        self.transaction.renamed += renamed & stored
        return self.transaction

    def let_go(self) -> None:
        """Hold nothing more: whoever has waited for the batch may still ask it how it went."""
        self.transaction = Transaction()
        self.conversations.clear()
        self.outputs.clear()
        self.undos.clear()


async def _settled(batch: Batch | None) -> None:
    if batch is not None:
        event = asyncio.Event()
        batch.outputs.append(Afterwards(event.set))
        await event.wait()


def _do(act: Callable[[], None]) -> None:
    """Do one of many things: where it fails, the others are done all the same."""
    try:
        act()
    except Exception:
        log.exception("something could not be done after a commit")


@dataclass(slots=True)
class Tally:
    """What was done since the start."""

    events: int = 0
    commits: int = 0
    refused: int = 0
    seconds: float = 0.0
    """How long the commits took."""


class Journal:
    """Gathers events, has them committed, and lets out what waited."""

    def __init__(self, store: Store, fanout: Fanout, loop: asyncio.AbstractEventLoop) -> None:
        self._store = store
        self._fanout = fanout
        self._loop = loop
        self._open = Batch(0)
        self._committing: Batch | None = None
        self._scheduled = False
        self._next_commit = 0.0
        self._recovery: asyncio.Future[None] | None = None
        self._after_recovery: list[Callable[[], None]] = []
        self._waiting_for_room: list[Callable[[], None]] = []
        self._idle = asyncio.Event()
        self._idle.set()
        self.tally = Tally()
        self._began = 0.0
        self.failure: asyncio.Future[StoreFailedError] = loop.create_future()
        """Why the journal has ended, as soon as it has."""

    def append(
        self, conversation: Conversation, event: EventRecord, undo: Undo, rows: Iterable[Row | Removal] = ()
    ) -> Batch:
        """Take in the conversation's next event, with rows that change with it; answers as `store` does."""
        batch = self.store(rows, undo)
        batch.record(conversation, event)
        return batch

    def store(self, rows: Iterable[Row | Removal], undo: Undo) -> Batch:
        """Take in rows, and return the batch that waits for them.

        `undo` takes back what the caller is about to change. Raises RecoveringError, and the caller
        has to leave everything as it is and try again after `recovered`.
        """
        if self._recovery is not None:
            raise RecoveringError
        batch = self._open
        batch.undos.append(undo)
        batch.transaction.rows += rows
        self._schedule()
        return batch

    @property
    def is_crowded(self) -> bool:
        """Whether so much waits for a commit that nothing more should be asked for."""
        return len(self._open.outputs) + self._open.lines > CROWD

    def when_roomy(self, act: Callable[[], None]) -> None:
        """Do something once it is no longer crowded; for each connection once."""
        self._waiting_for_room.append(act)

    @property
    def is_recovering(self) -> bool:
        """Whether nothing can be appended at the moment."""
        return self._recovery is not None

    async def recovered(self) -> None:
        """Wait until events can be appended again."""
        if self._recovery is not None:
            await asyncio.shield(self._recovery)

    def after_recovery(self, act: Callable[[], None]) -> None:
        """Do something once events can be appended again: what an undo leaves to be told."""
        self._after_recovery.append(act)

    async def settled(self, conversation: Conversation) -> None:
        """Wait until what has happened in a conversation is committed, or refused."""
        await _settled(conversation.batch)

    async def all_settled(self) -> None:
        """Wait until everything that has happened so far is committed, or refused."""
        await _settled(self._committing if self._open.empty else self._open)

    async def committed(self, batch: Batch) -> bool:
        """Whether an open batch comes to be committed. Raises StoreFailedError where nobody will know."""
        settled = asyncio.ensure_future(_settled(batch))
        try:
            await asyncio.wait((settled, self.failure), return_when=asyncio.FIRST_COMPLETED)
        finally:
            settled.cancel()
        if not batch.settled:
            raise self.failure.result()
        return not batch.refused

    def find_nonce(self, sender: str, nonce: str) -> tuple[EventRecord, Batch] | None:
        """An event that `sender` has appended under this nonce, and the batch it waits for."""
        for batch in (self._committing, self._open):
            if batch is None:
                continue
            for event in batch.transaction.events:
                if event.nonce == nonce and event.sender == sender:
                    return event, batch
        return None

    async def drain(self) -> None:
        """Wait until everything is committed or refused, or the journal has ended."""
        await self._idle.wait()

    def _schedule(self) -> None:
        """Commit at the end of the loop's turn, or when it is time, what has gathered by then."""
        self._idle.clear()
        if not self._scheduled and self._committing is None:
            self._scheduled = True
            self._loop.call_at(self._next_commit, self._commit)

    def _commit(self) -> None:
        self._scheduled = False
        self._next_commit = self._loop.time() + _BETWEEN_COMMITS
        batch, self._open = self._open, Batch(self._open.number + 1)
        self._committing = batch
        self._began = self._loop.time()
        try:
            self._store.commit(batch.seal(), lambda error: self._call_back(batch, error))
        except Exception as error:
            log.exception("a transaction could not be handed to the store")
            self._committed(batch, StoreError(str(error)))
        self._make_room()

    def _make_room(self) -> None:
        waiting, self._waiting_for_room = self._waiting_for_room, []
        for act in waiting:
            _do(act)

    def _call_back(self, batch: Batch, error: StoreError | None) -> None:
        self._loop.call_soon_threadsafe(self._committed, batch, error)

    def _committed(self, batch: Batch, error: StoreError | None) -> None:
        self._committing = None
        if isinstance(error, StoreFailedError):
            self._fail(error)
            return
        if error is not None:
            self._refuse(batch, error)
            return
        batch.settled = True
        self._count(batch)
        for conversation in batch.conversations:
            conversation.committed(batch)
        if not self._open.empty:
            self._schedule()
        else:
            self._idle.set()
        self._release(batch)
        batch.let_go()

    def _count(self, batch: Batch) -> None:
        self.tally.commits += 1
        self.tally.events += len(batch.transaction.events)
        self.tally.seconds += self._loop.time() - self._began

    def _release(self, batch: Batch) -> None:
        run: list[Delivery] = []
        for output in batch.outputs:
            if isinstance(output, Delivery):
                run.append(output)
            elif not output.silent:
                _do(partial(self._fanout.deliver, run))
                run = []
                _do(output.release)
        _do(partial(self._fanout.deliver, run))

    def _refuse(self, batch: Batch, error: StoreError) -> None:
        """Take back the batch, and the open one too, since it builds on it; then read what is true."""
        log.error("messages could not be stored", extra={"reason": str(error)})
        self.tally.refused += 1
        refused = [batch, self._open]
        self._open = Batch(self._open.number + 1)
        conversations = {conversation: None for each in refused for conversation in each.conversations}
        self._recovery = self._loop.create_task(self._recover(list(conversations)))
        for each in reversed(refused):
            each.settled = each.refused = True
            for undo in reversed(each.undos):
                _do(undo)
        for each in refused:
            for output in each.outputs:
                if not isinstance(output, Delivery):
                    _do(output.refuse)
            each.let_go()
        self._make_room()

    async def _recover(self, conversations: list[Conversation]) -> None:
        """Read the conversations again, so that they are as the store has them whatever was undone."""
        try:
            for conversation in conversations:
                conversation.restore(await self._store.read(conversation_by_id, conversation.id))
        except StoreUnavailableError as error:
            # Left as it was undone; if that is wrong, the next commit is refused too and this runs again.
            log.warning("conversations could not be read again", extra={"reason": str(error)})
        except Exception as error:
            log.exception("conversations could not be read again")
            self._fail(error if isinstance(error, StoreFailedError) else StoreFailedError(str(error)))
            return
        self._recovery = None
        self._idle.set()
        acts, self._after_recovery = self._after_recovery, []
        for act in acts:
            _do(act)

    def _fail(self, error: StoreFailedError) -> None:
        """Let nothing out any more, and take nothing in: what waits for a batch is never told."""
        log.critical(
            "The database failed, and what is in it isn't known. Nothing more is confirmed, the server ends.",
            extra={"reason": str(error)},
        )
        self._recovery = self._loop.create_future()
        self._idle.set()
        self.failure.set_result(error)
