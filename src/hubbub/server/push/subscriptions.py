"""Who gets push notifications on which devices. All of it is held in memory, as accounts are."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Final

from hubbub.server.reach import place_of
from hubbub.store.records import Removal, SubscriptionRecord

if TYPE_CHECKING:
    from hubbub.server.journal import Batch, Journal


_ALWAYS_SHOWN: Final = ".push.apple.com"
"""The end of the names of a service that takes the permission away where a notification shows nothing."""


class Subscription:
    """A device of somebody's. `failures` counts what it could not be sent since something was taken."""

    __slots__ = ("failures", "record")

    def __init__(self, record: SubscriptionRecord) -> None:
        self.record = record
        self.failures = 0

    @property
    def must_show(self) -> bool:
        """Whether a notification that only takes something away would do harm."""
        return place_of(self.record.endpoint).host.endswith(_ALWAYS_SHOWN)


class Subscriptions:
    """Those of everybody: an endpoint belongs to whoever has registered it last."""

    def __init__(self, records: Iterable[SubscriptionRecord]) -> None:
        self._all: dict[str, Subscription] = {}
        self._of: dict[str, dict[str, Subscription]] = {}
        for record in records:
            self.put(record)

    def __bool__(self) -> bool:
        return bool(self._all)

    def put(self, record: SubscriptionRecord) -> None:
        """Add one, or put it in the place of that with its endpoint."""
        self.remove(record)
        subscription = Subscription(record)
        self._all[record.endpoint] = subscription
        self._of.setdefault(record.identity, {})[record.endpoint] = subscription

    def remove(self, record: SubscriptionRecord) -> None:
        """Take away the one with this endpoint, if there is one."""
        former = self._all.pop(record.endpoint, None)
        if former is None:
            return
        others = self._of[former.record.identity]
        del others[record.endpoint]
        if not others:
            del self._of[former.record.identity]

    def find(self, endpoint: str) -> Subscription | None:
        """The one with this endpoint."""
        return self._all.get(endpoint)

    def of(self, identity: str) -> list[Subscription]:
        """Somebody's, the one registered longest ago first."""
        return list(self._of.get(identity, {}).values())

    def has(self, identity: str) -> bool:
        """Whether somebody gets any."""
        return identity in self._of

    def records(self, identity: str) -> list[SubscriptionRecord]:
        """Somebody's, as the store has them."""
        return [each.record for each in self.of(identity)]

    def of_other_keys(self, vapid: str) -> list[SubscriptionRecord]:
        """Those that were made for another key of ours, which push services take nothing for any more."""
        return [each.record for each in self._all.values() if each.record.vapid != vapid]

    def drop(self, records: Iterable[SubscriptionRecord]) -> None:
        """Take several away, which the caller has the store remove."""
        for record in records:
            self.remove(record)

    def restore(self, records: Iterable[SubscriptionRecord]) -> None:
        """Put several back."""
        for record in records:
            self.put(record)

    def end(self, journal: "Journal", *records: SubscriptionRecord) -> "Batch":
        """Take some away for good. Raises RecoveringError, before anything is changed."""
        batch = journal.store(list(map(Removal, records)), partial(self.restore, records))
        self.drop(records)
        return batch
