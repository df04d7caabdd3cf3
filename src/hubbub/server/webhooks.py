"""Incoming webhooks: programs say something in a channel by HTTP, under a name and with the mark of a bot.

Which of them there are is known here; what comes in is read in ``hubbub.web``.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING, Final

from hubbub.server.bounds import WEBHOOK_BURST, WEBHOOK_RATE
from hubbub.server.fanout import Delivery
from hubbub.server.flood import TokenBucket
from hubbub.server.lines import EventLine
from hubbub.server.upload_address import own_origin
from hubbub.store.msgid import time_of
from hubbub.store.records import EventRecord, Removal, WebhookRecord
from hubbub.wire import capabilities as cap
from hubbub.wire.limits import MAX_NICK_CHARACTERS
from hubbub.wire.names import nick_problem
from hubbub.wire.source import Source

if TYPE_CHECKING:
    from hubbub.server.conversation import Channel
    from hubbub.server.journal import Batch
    from hubbub.server.server import Server

NETWORK: Final = "/hook"
"""What stands behind the name of a webhook, and in no nick: nobody is taken for a person so."""

_SECRET_BYTES: Final = 24
_ID_BYTES: Final = 4
_UNKNOWN: Final = sha256(b"").hexdigest()


class Webhook:
    """One of them: where it writes, and how much it may write now."""

    __slots__ = ("_bucket", "channel", "record")

    def __init__(self, record: WebhookRecord, channel: "Channel", now: float) -> None:
        self.record = record
        self.channel = channel
        self._bucket = TokenBucket(WEBHOOK_BURST, WEBHOOK_RATE, now)

    def take(self, now: float) -> float:
        """Take a token, or none and return the seconds until there is one."""
        return self._bucket.take(1, now)


class Webhooks:
    """Those of all channels. `now` is the loop's time."""

    def __init__(
        self, records: Iterable[WebhookRecord], channels: Mapping[int, "Channel"], now: Callable[[], float]
    ) -> None:
        self._now = now
        self._all: dict[str, Webhook] = {}
        self._of: dict[int, dict[str, Webhook]] = {}
        for record in records:
            self.add(record, channels[record.conversation_id])

    def add(self, record: WebhookRecord, channel: "Channel") -> None:
        """Let a program write."""
        webhook = Webhook(record, channel, self._now())
        self._all[record.id] = webhook
        self._of.setdefault(channel.id, {})[record.id] = webhook

    def remove(self, record: WebhookRecord) -> None:
        """Let it write no longer."""
        del self._all[record.id]
        others = self._of[record.conversation_id]
        del others[record.id]
        if not others:
            del self._of[record.conversation_id]

    def of(self, channel: "Channel") -> dict[str, Webhook]:
        """Those of a channel by id, oldest first."""
        return self._of.get(channel.id, {})

    def find(self, webhook_id: str, secret: str) -> Webhook | None:
        """The one of this id, for whoever knows its secret. How long that takes tells nothing of it."""
        webhook = self._all.get(webhook_id)
        expected = webhook.record.secret if webhook is not None else _UNKNOWN
        return webhook if compare_digest(_hashed(secret), expected) else None

    def new_id(self) -> str:
        """An id that no other one has."""
        found = secrets.token_hex(_ID_BYTES)
        return found if found not in self._all else self.new_id()

    def records(self) -> list[WebhookRecord]:
        """All of them, as the store has them."""
        return [each.record for each in self._all.values()]


def _hashed(secret: str) -> str:
    """What is kept of a secret, which is too long to be guessed from that."""
    return sha256(secret.encode(errors="replace")).hexdigest()


def make_webhook(server: "Server", channel: "Channel", name: str, author: str) -> tuple["Batch", str, str]:
    """Let a program write in a channel: the batch that stores it, its id, and the secret for the program.

    Raises RecoveringError, before anything is changed.
    """
    secret, webhooks = secrets.token_urlsafe(_SECRET_BYTES), server.webhooks
    record = WebhookRecord(webhooks.new_id(), channel.id, name, _hashed(secret), author, server.now())
    batch = server.journal.store([record], partial(webhooks.remove, record))
    webhooks.add(record, channel)
    return batch, record.id, secret


def end_webhook(server: "Server", webhook: Webhook) -> "Batch":
    """Let a program write no longer. Raises RecoveringError, before anything is changed."""
    record = webhook.record
    batch = server.journal.store([Removal(record)], partial(server.webhooks.add, record, webhook.channel))
    server.webhooks.remove(record)
    return batch


def site_of(server: "Server") -> str | None:
    """Where programs reach this server by HTTP, as far as it knows; None where it doesn't listen for that."""
    return own_origin(server, secure=False) if server.web_addresses else None


# What they say


def usable_name(name: str) -> str | None:
    """A name that a program wants, so that a message can have it; None where nothing of it is left."""
    kept = "".join(each for each in "_".join(name.split()) if nick_problem(f"x{each}") is None)
    while kept and nick_problem(kept[0]) is not None:
        kept = kept[1:]
    kept = kept[: MAX_NICK_CHARACTERS - len(NETWORK)]
    while kept and name_problem(kept) is not None:
        kept = kept[:-1]
    return kept or None


def name_problem(name: str) -> str | None:
    """Say in words what keeps a name from being a webhook's, or None when nothing does."""
    longest = MAX_NICK_CHARACTERS - len(NETWORK)
    if len(name) > longest:
        return f"A webhook's name can't be longer than {longest} characters"
    return nick_problem(name) or nick_problem(f"{name}{NETWORK}".replace("/", "-"))


def source_of(webhook: Webhook, name: str, host: str) -> str:
    """Who says what a webhook says."""
    return str(Source(f"{name}{NETWORK}", "webhook", f"{webhook.record.id}.{host}"))


def post(server: "Server", webhook: Webhook, source: str, text: str) -> "Batch":
    """Log a message and send it to everybody in the channel, once the batch is committed.

    Raises RecoveringError, before anything is changed.
    """
    channel, record, msgid = webhook.channel, webhook.record, server.new_msgid()
    event = EventRecord(
        conversation_id=channel.id,
        seq=channel.head + 1,
        msgid=msgid,
        time=time_of(msgid),
        kind="PRIVMSG",
        sender=f"webhook:{record.id}",
        nonce=None,
        source=source,
        args=[],
        text=text,
        tags={"bot": "", cap.RELAYMSG: record.author},
    )
    batch = server.journal.append(channel, event, _nothing)
    batch.outputs.append(Delivery(channel.audience, EventLine(event, channel.name)))
    server.pushing.hear_in_channel(channel, event)
    return batch


def _nothing() -> None:
    """Take back a message: it has changed nothing but the log."""
