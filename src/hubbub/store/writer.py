"""The one thread that writes. It commits a transaction at a time and tells how that went.

Contention is a queue: whoever wants to write hands over a transaction and goes on (the server groups what
arrives meanwhile into the next one, see server/journal.py). Once it isn't known any more what is on the disk,
nothing more is written: every transaction gets the same StoreFailedError.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from queue import Empty, Queue
from threading import Thread
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Delete,
    Engine,
    Table,
    Update,
    and_,
    bindparam,
    delete,
    update,
)

from hubbub.store.erasing import erase
from hubbub.store.errors import StoreCorruptError, StoreError, StoreFailedError, translated_errors
from hubbub.store.indexing import Indexer
from hubbub.store.inserting import insert_records
from hubbub.store.records import (
    AbsenceRecord,
    AccountRecord,
    AuditRecord,
    ChannelMetadataRecord,
    ConversationRecord,
    CredentialRecord,
    EditRecord,
    InviteLinkRecord,
    InviteUseRecord,
    ListRecord,
    LoginLinkRecord,
    MembershipRecord,
    ParticipantRecord,
    ReadMarkerRecord,
    Removal,
    Row,
    ServerBanRecord,
    SubscriptionRecord,
    Transaction,
    UploadRecord,
    UserMetadataRecord,
    WebhookRecord,
)
from hubbub.store.tables import (
    absence,
    account,
    audit,
    channel_list,
    channel_metadata,
    conversation,
    credential,
    edit,
    event,
    invite_link,
    invite_use,
    login_link,
    membership,
    participant,
    push_subscription,
    read_marker,
    server_ban,
    upload,
    user_metadata,
    webhook,
)

log: Final = logging.getLogger(__name__)

Done = Callable[[StoreError | None], None]
"""Called on the writer's thread when a transaction is on the disk, or with the error when it is not."""

_QUEUE_BOUND: Final = 4
"""The journal has one commit under way at a time; more than a few waiting is a fault that must show."""

_REST: Final = 0.02
"""Seconds without a transaction, which under load there never are, after which the index is seen to."""


class Writer:
    """Owns the write connection. Checkpoints of the write-ahead log happen on it too, and nowhere else."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: Queue[tuple[Transaction, Done] | None] = Queue(_QUEUE_BOUND)
        self._indexer = Indexer()
        self._failure: StoreFailedError | None = None

    def start(self) -> None:
        """Start the thread. Raises StoreError."""
        with translated_errors():
            connection = self._engine.connect()
        self._thread = Thread(target=self._run, args=(connection,), name="store-writer")
        self._thread.start()

    def commit(self, transaction: Transaction, done: Done) -> None:
        """Queue a transaction. `done` is called when it is durable, or has failed as a whole."""
        self._queue.put_nowait((transaction, done))

    def stop(self) -> None:
        """Commit what is queued, then end the thread and wait for its end."""
        self._queue.put(None)
        self._thread.join()

    def _run(self, connection: Connection) -> None:
        with connection:
            self._index(connection)  # finds out how much there is to do, before anybody waits
            while (job := self._next_job(connection)) is not None:
                transaction, done = job
                error = self._failure or self._commit(connection, transaction)
                done(error)
                if error is None:
                    self._indexer.note(transaction)
                    if self._indexer.is_late:
                        self._index(connection)

    def _next_job(self, connection: Connection) -> tuple[Transaction, Done] | None:
        """What is to be committed next, or None for the end; until it comes, the index is seen to."""
        while self._indexer.has_work and self._failure is None:
            try:
                return self._queue.get(timeout=_REST)
            except Empty:
                if not self._index(connection):
                    break
        return self._queue.get()

    def _commit(self, connection: Connection, transaction: Transaction) -> StoreError | None:
        try:
            with translated_errors(), connection.begin():
                _write(connection, transaction)
        except StoreError as error:
            log.warning("commit refused", extra={"reason": str(error), "events": len(transaction.events)})
            self._note(error)
            return error
        except Exception as error:
            # Were the thread to end here, everybody would wait for their echo for ever.
            log.exception("commit failed", extra={"events": len(transaction.events)})
            return StoreError(str(error))
        return None

    def _index(self, connection: Connection) -> bool:
        """Go on with the index. Where that fails it can wait: search looks through what is not indexed."""
        try:
            with translated_errors():
                self._indexer.step(connection)
        except StoreError as error:
            log.warning("messages could not be indexed", extra={"reason": str(error)})
            if not isinstance(error, StoreCorruptError):  # a damaged index says nothing about the log
                self._note(error)
            return False
        except Exception:
            log.exception("messages could not be indexed")  # as in _commit
            return False
        return True

    def _note(self, error: StoreError) -> None:
        if isinstance(error, StoreFailedError):
            self._failure = error


def _write(connection: Connection, transaction: Transaction) -> None:
    # A name that one channel leaves another may take in the same transaction, so all are left first.
    _execute(
        connection, _LEAVE_KEY, [{"row_id": each, "left": f"left {each}"} for each in transaction.renamed]
    )
    _execute(connection, _UPDATE_CONVERSATION, [_update_parameters(row) for row in transaction.changed])
    insert_records(connection, conversation, transaction.created)
    _replace(connection, transaction.rows)
    insert_records(connection, event, transaction.events)
    for erasure in transaction.erasures:
        erase(connection, erasure)


def _execute(connection: Connection, statement: Update, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(statement, rows)


def _replace(connection: Connection, rows: Sequence[Row | Removal]) -> None:
    """Delete and insert: the upserts of the two databases differ, this is the same for both."""
    newest: dict[Table, dict[tuple[Any, ...], Row | None]] = {}
    for each in rows:
        row = each.row if isinstance(each, Removal) else each
        table = TABLE_OF[type(row)]
        key = tuple(getattr(row, column.name) for column in table.primary_key)
        newest.setdefault(table, {})[key] = None if isinstance(each, Removal) else row
    for table, changes in newest.items():
        columns = [column.name for column in table.primary_key]
        connection.execute(_DELETE[table], [_delete_parameters(columns, key) for key in changes])
        insert_records(connection, table, [row for row in changes.values() if row is not None])


TABLE_OF: Final[Mapping[type[Row], Table]] = {
    AbsenceRecord: absence,
    AccountRecord: account,
    AuditRecord: audit,
    ChannelMetadataRecord: channel_metadata,
    CredentialRecord: credential,
    EditRecord: edit,
    InviteLinkRecord: invite_link,
    InviteUseRecord: invite_use,
    ListRecord: channel_list,
    LoginLinkRecord: login_link,
    MembershipRecord: membership,
    ParticipantRecord: participant,
    ReadMarkerRecord: read_marker,
    ServerBanRecord: server_ban,
    SubscriptionRecord: push_subscription,
    UploadRecord: upload,
    UserMetadataRecord: user_metadata,
    WebhookRecord: webhook,
}


def _delete_statement(table: Table) -> Delete:
    return delete(table).where(
        and_(*(column == bindparam(f"old_{column.name}") for column in table.primary_key))
    )


_DELETE: Final = {table: _delete_statement(table) for table in TABLE_OF.values()}


def _delete_parameters(columns: Sequence[str], key: Sequence[Any]) -> dict[str, Any]:
    return {f"old_{name}": value for name, value in zip(columns, key, strict=True)}


def _update_statement(table: Table) -> Update:
    names = [column.name for column in table.c if not column.primary_key]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return update(table).where(table.c.id == bindparam("row_id")).values(values)


_LEAVE_KEY: Final = (
    update(conversation).where(conversation.c.id == bindparam("row_id")).values(key=bindparam("left"))
)
_UPDATE_CONVERSATION: Final = _update_statement(conversation)


def _update_parameters(record: ConversationRecord) -> dict[str, Any]:
    values = record._asdict()
    return {"row_id": values.pop("id")} | {f"new_{key}": value for key, value in values.items()}
