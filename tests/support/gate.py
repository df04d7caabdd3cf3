"""A gate before the disk: commits, and what is read after a refusal, wait until a test lets them go on."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pytest
from sqlalchemy import Connection

from hubbub.server import journal
from hubbub.store.errors import StoreError, StoreFailedError, StoreUnavailableError
from hubbub.store.queries import conversation_by_id
from hubbub.store.records import LoadedConversation, Transaction
from hubbub.store.store import Store
from hubbub.store.writer import Done
from support.irc import PATIENCE


class Gate:
    """Open at first. Closed, it holds the commit that is under way until that is let happen, or refused."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self._closed = False
        self._held: asyncio.Queue[tuple[Store, Transaction, Done]] = asyncio.Queue()
        self._commit = Store.commit

        def commit(store: Store, transaction: Transaction, done: Done) -> None:
            if self._closed:
                self._held.put_nowait((store, transaction, done))
            else:
                self._commit(store, transaction, done)

        monkeypatch.setattr(Store, "commit", commit)

    def close(self) -> None:
        self._closed = True

    async def reached(self) -> None:
        """Wait until a commit is held."""
        async with asyncio.timeout(PATIENCE):
            held = await self._held.get()
        self._held.put_nowait(held)

    def open(self) -> None:
        """Let the commit that is held happen, if any, and all others."""
        self._closed = False
        if not self._held.empty():
            self._commit(*self._held.get_nowait())

    def refuse(self) -> None:
        """Refuse the commit that is held; later ones happen."""
        self._answer(StoreUnavailableError("refused by the test"))

    def fail(self) -> None:
        """Leave it open whether the commit that is held has happened; later ones happen."""
        self._answer(StoreFailedError("failed by the test"))

    def _answer(self, error: StoreError) -> None:
        self._closed = False
        _, _, done = self._held.get_nowait()
        done(error)

    @contextmanager
    def recovering(self) -> Iterator[None]:
        """Have what is read after a refusal arrive only afterwards."""
        over = Event()

        def read(connection: Connection, conversation_id: int) -> LoadedConversation | None:
            assert over.wait(PATIENCE)
            return conversation_by_id(connection, conversation_id)

        with self._monkeypatch.context() as patched:
            patched.setattr(journal, "conversation_by_id", read)
            try:
                yield
            finally:
                over.set()
