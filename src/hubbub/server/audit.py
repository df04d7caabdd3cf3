"""The audit log: who did what to whom, when and from where. It is for administrators to read.

Whatever has to be in it says so with one line, `audit(...)`. The entries are rows of the store, which the
journal commits. What is told with a change goes with the change: both are stored, or none. No entry has a
password in it, nor anything else that is secret.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Final

from hubbub.server.bounds import AUDIT_SWEPT, AUDIT_TEXT, AUDIT_WAITING
from hubbub.server.journal import Journal, RecoveringError
from hubbub.store.audit import audit_before, audit_beyond
from hubbub.store.errors import StoreError
from hubbub.store.records import AuditRecord, Removal
from hubbub.wire.text import cut_text

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.session import Session

log: Final = logging.getLogger(__name__)

HOST: Final = "the host"
"""Whoever does something at the machine that the server runs on."""

SWEEP_EVERY: Final = 600.0
"""Seconds until it is looked again for entries that are too old or too many."""

_DAY: Final = 86_400_000


class Deed(StrEnum):
    """What an entry tells of."""

    LOGIN_REFUSED = "login-refused"
    REGISTERED = "registered"
    ACCOUNT_REMOVED = "account-removed"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - the name of a deed
    LOGGED_OUT = "logged-out"
    BECAME_ADMINISTRATOR = "became-administrator"
    ADMINISTRATOR_MADE = "administrator-made"
    ADMINISTRATOR_UNMADE = "administrator-unmade"
    SESSION_ENDED = "session-ended"
    BANNED = "banned"
    BAN_LIFTED = "ban-lifted"
    CHANNEL_CHANGED = "channel-changed"
    KICKED = "kicked"
    MESSAGE_REMOVED = "message-removed"
    UPLOAD_REMOVED = "upload-removed"
    WEBHOOK_MADE = "webhook-made"
    WEBHOOK_ENDED = "webhook-ended"
    SETTINGS_READ = "settings-read"
    DOOR = "door"
    INVITE_LINK_MADE = "invite-link-made"
    INVITE_LINK_ENDED = "invite-link-ended"
    INVITE_LINK_USED = "invite-link-used"
    LOGIN_LINK_MADE = "login-link-made"
    LOGIN_LINK_USED = "login-link-used"


def audit(session: "Session", deed: Deed, target: str = "", detail: str = "") -> None:
    """Note what somebody who is connected has done to `target`, by the name that people know that by."""
    user = session.user
    account = user.account.name if user is not None and user.account is not None else ""
    actor = HOST if user is None and session.is_host else session.nick
    session.server.audit.note(deed, actor, target, detail, account=account, address=session.address)


class AuditLog:
    """Takes entries in."""

    def __init__(self, journal: Journal, now: Callable[[], int], new_id: Callable[[], int]) -> None:
        self._journal = journal
        self._now = now
        self._new_id = new_id
        self._waiting: deque[AuditRecord] = deque(maxlen=AUDIT_WAITING)

    def note(
        self,
        deed: Deed,
        actor: str,
        target: str = "",
        detail: str = "",
        *,
        account: str = "",
        address: str = "",
    ) -> None:
        """Note something. Where the store takes nothing at the moment, that is done once it does again."""
        texts = [cut_text(each, AUDIT_TEXT) for each in (actor, account, address, target, detail)]
        record = AuditRecord(self._new_id(), self._now(), deed, *texts)
        try:
            self._store(record)
        except RecoveringError:
            if not self._waiting:
                self._journal.after_recovery(self._catch_up)
            self._waiting.append(record)

    def _store(self, record: AuditRecord) -> None:
        self._journal.store([record], partial(_not_stored, record))

    def _catch_up(self) -> None:
        while self._waiting:
            self._store(self._waiting.popleft())


def _not_stored(record: AuditRecord) -> None:
    """Say in the server's log what the audit log lacks. What it tells of has mostly not happened either."""
    log.error("an entry of the audit log was not stored", extra=record._asdict())


async def follow(server: "Server") -> None:
    """Remove entries that are too old or too many, until cancelled."""
    while True:
        try:
            await sweep(server)
        except (RecoveringError, StoreError) as error:
            log.warning("old entries of the audit log could not be removed", extra={"reason": str(error)})
        await asyncio.sleep(SWEEP_EVERY)


async def sweep(server: "Server") -> None:
    """Remove entries that are too old or too many. Raises RecoveringError and StoreError."""
    settings, read = server.config.audit, server.store.read
    while True:
        oldest = server.now() - settings.days * _DAY if settings.days else 0
        gone = await read(audit_before, oldest, AUDIT_SWEPT)
        gone = gone or await read(audit_beyond, settings.entries, AUDIT_SWEPT)
        if not gone:
            return
        batch = server.journal.store(map(Removal, gone), _nothing)
        if not await server.journal.committed(batch):
            return


def _nothing() -> None:
    """What is removed is in memory nowhere."""
