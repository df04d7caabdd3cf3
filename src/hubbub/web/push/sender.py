"""Hands notifications to push services (RFC 8030): one at a time to each, so that none delays another."""

import asyncio
import json
import logging
import time
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from hubbub.server import bounds
from hubbub.server.journal import RecoveringError
from hubbub.server.push.key import VapidKey, base64url
from hubbub.server.push.pushing import Push
from hubbub.server.push.subscriptions import Subscription
from hubbub.server.reach import ForbiddenError, place_of
from hubbub.web.outside import Answer, Outside, UnreachableError
from hubbub.web.push.encryption import encrypt

if TYPE_CHECKING:
    from hubbub.server.server import Server

log: Final = logging.getLogger(__name__)

_TOKEN_SECONDS: Final = 43_200
"""For which a token is valid; 24 hours at most (RFC 8292, section 2)."""

_GONE: Final = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
"""What a push service answers for a device that has gone (RFC 8030, section 7.3)."""

_REST: Final = 5.0
_LONGEST_REST: Final = 300.0
"""Seconds until a service that could take nothing is tried again: twice as long each time, or as it says."""


@dataclass(slots=True)
class Tally:
    """What became of notifications since the start."""

    sent: int = 0
    failed: int = 0
    dropped: int = 0
    ended: int = 0
    """Subscriptions that were ended because nothing could be sent to them."""


@dataclass(slots=True)
class _Lane:
    """What waits for one push service. Of those with one topic for one device, the newest."""

    waiting: dict[tuple[str, str], Push] = field(default_factory=dict)
    worker: asyncio.Task[None] | None = None


class BusyError(Exception):
    """A push service can't take anything right now. `rest` is how many seconds it wants to be left alone."""

    def __init__(self, words: str, rest: float | None = None) -> None:
        super().__init__(words)
        self.rest = rest


class Sender:
    """Sends what `take` is given."""

    def __init__(self, server: "Server", key: VapidKey, outside: Outside) -> None:
        self._server = server
        self._key = key
        self._outside = outside
        self._lanes: dict[str, _Lane] = {}
        self._together = asyncio.Semaphore(bounds.PUSHES_TOGETHER)
        self.tally = Tally()

    def take(self, push: Push) -> None:
        """Send a notification when it is its turn."""
        origin = place_of(push.subscription.record.endpoint).origin
        lane = self._lanes.get(origin)
        if lane is None:
            if len(self._lanes) >= bounds.PUSH_SERVICES:
                self._drop(origin)
                return
            lane = self._lanes[origin] = _Lane()
        key = push.subscription.record.endpoint, push.topic
        lane.waiting.pop(key, None)
        lane.waiting[key] = push
        if len(lane.waiting) > bounds.PUSHES_WAITING:
            del lane.waiting[next(iter(lane.waiting))]
            self._drop(origin)
        if lane.worker is None:
            lane.worker = asyncio.create_task(self._work(origin, lane))

    async def close(self) -> None:
        """Send nothing more."""
        workers = [lane.worker for lane in self._lanes.values() if lane.worker is not None]
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    def _drop(self, origin: str) -> None:
        self.tally.dropped += 1
        log.warning("too many notifications wait", extra={"service": origin})

    async def _work(self, origin: str, lane: _Lane) -> None:
        try:
            while lane.waiting:
                push = lane.waiting.pop(next(iter(lane.waiting)))
                try:
                    await self._deliver(push, origin)
                except Exception:
                    log.exception("a notification could not be sent", extra={"service": origin})
                    self.tally.failed += 1
        finally:
            del self._lanes[origin]

    async def _deliver(self, push: Push, origin: str) -> None:
        """Send one, several times if need be."""
        for attempt in range(1, bounds.PUSH_ATTEMPTS + 1):
            try:
                async with self._together:
                    await self._send(push)
            except BusyError as error:
                log.info("a push service is busy", extra={"service": origin, "reason": str(error)})
                if attempt == bounds.PUSH_ATTEMPTS:
                    self._fail(push.subscription, str(error))
                else:
                    rest = _REST * 2 ** (attempt - 1) if error.rest is None else error.rest
                    await asyncio.sleep(min(rest, _LONGEST_REST))
            else:
                return

    async def _send(self, push: Push) -> None:
        """Send one once. Raises BusyError where that may go better later."""
        subscription = push.subscription
        if self._server.subscriptions.find(subscription.record.endpoint) is not subscription:
            return  # ended in the meantime, or somebody else's
        try:
            answer = await self._post(push)
        except ForbiddenError as error:
            self._end(subscription, str(error))
            return
        except UnreachableError as error:
            raise BusyError(str(error)) from error
        if HTTPStatus(200) <= answer.status < HTTPStatus(300):
            self.tally.sent += 1
            subscription.failures = 0
        elif answer.status in _GONE:
            self._end(subscription, f"The push service says {answer.status}")
        elif answer.status == HTTPStatus.TOO_MANY_REQUESTS or answer.status >= HTTPStatus(500):
            raise BusyError(f"It answers {answer.status}", _seconds(answer.headers.get("Retry-After", "")))
        else:
            self._fail(subscription, _words(answer))

    def _post(self, push: Push) -> Coroutine[object, object, Answer]:
        record = push.subscription.record
        headers = {
            "Authorization": f"vapid t={self._token(record.endpoint)}, k={self._key.public}",
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(bounds.PUSH_SECONDS),
            "Topic": push.topic,
            "Urgency": push.urgency,
        }
        return self._outside.post(record.endpoint, encrypt(push.line, record.p256dh, record.auth), headers)

    def _token(self, endpoint: str) -> str:
        """Who sends it, in a form that the service can check (RFC 8292, section 2)."""
        claims = {
            "aud": place_of(endpoint).origin,
            "exp": int(time.time()) + _TOKEN_SECONDS,
            "sub": contact(self._server),
        }
        parts = (json.dumps(part).encode() for part in ({"typ": "JWT", "alg": "ES256"}, claims))
        signed = ".".join(map(base64url, parts))
        return f"{signed}.{base64url(self._key.sign(signed.encode()))}"

    def _fail(self, subscription: Subscription, words: str) -> None:
        """Note that one was not taken; after too many in a row, the device is given up."""
        self.tally.failed += 1
        subscription.failures += 1
        log.warning(
            "a notification was not taken", extra={"service": _service(subscription), "reason": words}
        )
        if subscription.failures >= bounds.PUSH_FAILURES:
            self._end(subscription, f"{subscription.failures} notifications in a row were not taken")

    def _end(self, subscription: Subscription, words: str) -> None:
        # While nothing can be stored it stays, and the next notification ends it.
        with suppress(RecoveringError):
            self._server.subscriptions.end(self._server.journal, subscription.record)
            self.tally.ended += 1
            log.info("a subscription has ended", extra={"service": _service(subscription), "reason": words})


def contact(server: "Server") -> str:
    """Whom a push service can ask about this server."""
    config = server.config
    address = config.web.address or ""
    return config.push.contact or (address if address.startswith("https:") else f"https://{config.host}")


def _service(subscription: Subscription) -> str:
    """The push service alone: whoever knows a whole endpoint can send something there."""
    return place_of(subscription.record.endpoint).origin


def _words(answer: Answer) -> str:
    return f"It answers {answer.status}: {answer.body[:200].decode(errors='replace')}"


def _seconds(retry_after: str) -> float | None:
    """The seconds of a Retry-After, a number or a date (RFC 9110, section 10.2.3); None without one."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
