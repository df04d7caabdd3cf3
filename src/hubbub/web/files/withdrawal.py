"""A message that is removed takes its author's files along, to which it has links."""

import asyncio
import logging
import re
from typing import Final

from hubbub.server.bounds import WITHDRAWALS
from hubbub.server.upload_address import FILES
from hubbub.store.errors import StoreError
from hubbub.store.records import EventRecord
from hubbub.web.files.library import Library

log: Final = logging.getLogger(__name__)

_LINK: Final = re.compile(re.escape(FILES) + r"([\w-]{22})/", re.ASCII)


class Withdrawal:
    """Is told of removed messages, and removes the files after the answer."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._messages: asyncio.Queue[EventRecord] = asyncio.Queue(WITHDRAWALS)

    def note(self, message: EventRecord) -> None:
        """Take in a message that was removed."""
        if not _LINK.search(message.text or ""):
            return
        try:
            self._messages.put_nowait(message)
        except asyncio.QueueFull:
            log.warning(
                "files of a removed message stay until their days are over", extra={"of": message.sender}
            )

    async def follow(self) -> None:
        """Remove their files, until cancelled."""
        while True:
            message = await self._messages.get()
            try:
                await self._remove(message)
            except (OSError, StoreError) as error:
                log.warning("files of a removed message stay", extra={"reason": str(error)})

    async def _remove(self, message: EventRecord) -> None:
        """Remove what is the author's own: others have a link to what somebody else may still show."""
        for upload in dict.fromkeys(_LINK.findall(message.text or "")):
            record = await self._library.find(upload)
            if record is not None and record.owner == message.sender:
                await self._library.remove(upload)
