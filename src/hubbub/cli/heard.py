"""What was said in a channel, for programs: in order, and each once, however often one comes back."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from hubbub.client.batches import Batch
from hubbub.client.caller import Caller, Item, RefusedError, enter_channel, refusal
from hubbub.client.formatting import plain
from hubbub.wire import capabilities as caps
from hubbub.wire.message import Message
from hubbub.wire.names import fold
from hubbub.wire.source import Source
from hubbub.wire.tags import EDITED
from hubbub.wire.timestamp import format_time

_ACTION: Final = "\x01ACTION "
_PAGE: Final = 200
_MOST_EVENTS: Final = 20_000
"""That are looked through for the newest messages: most may be of people who come and go."""
_NO_SEQ: Final = (
    "This server does not number what is said, so that nothing could be left out: it is no Hubbub."
)


class Heard(NamedTuple):
    """Something that was said, or the removal of that.

    `kind` is message, notice, action or removal. `edits` and `removes` are the msgid of the message that was
    replaced or removed; `edited` tells that a text of long ago is in its newest version.
    """

    seq: int
    msgid: str
    time: str
    nick: str
    account: str | None
    bot: bool
    kind: str
    text: str
    edits: str | None = None
    edited: bool = False
    removes: str | None = None


class Log:
    """The channel's log as far as it has been read. Each connection to the server goes on where it was."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._seq = 0
        self._msgid = ""
        """Of the newest event that has been seen."""
        self._begun = False

    async def catch_up(self, caller: Caller, newest: int, since: int | None) -> list[Heard]:
        """Enter the channel: what was said since the last time.

        At the first time that are the `newest` messages, or those since a time in milliseconds since 1970.
        Raises RefusedError, ConnectionLostError.
        """
        if caps.SEQ not in caller.features or not caller.features.has_history:
            raise RefusedError(_NO_SEQ)
        meanwhile = await enter_channel(caller, self._channel)
        if self._msgid:
            found = await self._after(caller, f"msgid={self._msgid}", meanwhile)
        elif since is not None and not self._begun:
            found = await self._after(caller, f"timestamp={format_time(since)}", meanwhile)
        else:
            found = await self._newest(caller, newest, meanwhile)
        self._begun = True
        return [*found, *self.take(meanwhile)]

    def take(self, items: Iterable[Item]) -> list[Heard]:
        """What is new among these."""
        return [heard for message in _messages(items) if self._is_new(message) and (heard := _read(message))]

    def check_presence(self, caller: Caller, item: Item) -> None:
        """Go on only while we are in the channel. Raises RefusedError where this takes us out of it."""
        if not isinstance(item, Message) or fold(item.param(0)) != fold(self._channel):
            return
        if (item.command == "PART" and caller.is_own(item)) or (
            item.command == "KICK" and fold(item.param(1)) == fold(caller.nick)
        ):
            words = item.params[-1] if len(item.params) > (1 if item.command == "PART" else 2) else ""
            raise RefusedError(f"Taken out of {self._channel}{f': {words}' if words else '.'}")

    def _is_new(self, message: Message) -> bool:
        seq = _seq(message)
        if fold(message.param(0)) != fold(self._channel) or seq <= self._seq:
            return False
        self._seq, self._msgid = seq, message.tags.get("msgid", self._msgid)
        return True

    async def _after(self, caller: Caller, bound: str, meanwhile: list[Item]) -> list[Heard]:
        """What there is behind a bound, page by page."""
        found: list[Heard] = []
        while page := await self._page(caller, meanwhile, "AFTER", bound):
            before = self._seq
            found += self.take(page)
            if self._seq == before:
                break
            bound = f"msgid={self._msgid}"
        return found

    async def _newest(self, caller: Caller, most: int, meanwhile: list[Item]) -> list[Heard]:
        """The newest messages; the log has other events between them."""
        pages: list[Message] = []
        page = await self._page(caller, meanwhile, "LATEST", "*")
        while page and len(pages) < _MOST_EVENTS:
            pages = [*page, *pages]
            if sum(1 for each in pages if _read(each)) >= most:
                break
            page = await self._page(caller, meanwhile, "BEFORE", f"msgid={pages[0].tags.get('msgid', '')}")
        found = self.take(pages)
        return found[-most:] if most else []

    async def _page(self, caller: Caller, meanwhile: list[Item], *words: str) -> list[Message]:
        """Ask for a page of the log; what else has come is put aside. Raises RefusedError."""
        subcommand, bound = words
        limit = min(_PAGE, caller.features.history_limit)
        items = await caller.ask(Message("CHATHISTORY", (subcommand, self._channel, bound, str(limit))))
        problem = refusal(items)
        if problem is not None:
            raise RefusedError(f"{self._channel}: {problem}")
        pages = [each for each in items if isinstance(each, Batch) and each.kind == "chathistory"]
        meanwhile += [each for each in items if each not in pages]
        return list(_messages(pages))


def _messages(items: Iterable[Item]) -> Iterator[Message]:
    for item in items:
        if isinstance(item, Batch):
            yield from _messages(item.items)
        else:
            yield item


def _seq(message: Message) -> int:
    text = message.tags.get(caps.SEQ, "")
    return int(text) if text.isascii() and text.isdecimal() else 0


def _read(message: Message) -> Heard | None:
    """What a message of the server has to tell; None where nobody has said anything."""
    tags, text = message.tags, message.param(1)
    msgid, kind, removes = tags.get("msgid", ""), "message", None
    if message.command == "REDACT":
        if text == msgid:  # the place that is left of what was removed
            return None
        kind, text, removes = "removal", "", text
    elif message.command == "NOTICE":
        kind = "notice"
    elif message.command != "PRIVMSG":
        return None
    elif text.startswith(_ACTION):
        kind, text = "action", text.removeprefix(_ACTION).removesuffix("\x01")
    return Heard(
        _seq(message),
        msgid,
        tags.get("time", ""),
        Source.parse(message.source or "").nick,
        tags.get("account"),
        "bot" in tags,
        kind,
        plain(text),
        tags.get(caps.EDIT),
        EDITED in tags,
        removes,
    )
