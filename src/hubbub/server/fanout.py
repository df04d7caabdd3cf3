"""Fan-out: one line to every member of an audience, with no more per member than an append.

Lines that follow each other to the same audience are joined first, so that a burst of them costs each member
one append too.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple, TypeAlias

from hubbub.server.lines import Line, Variant
from hubbub.server.outbox import Flusher, Outbox

Audience: TypeAlias = Mapping[Variant, Sequence[Outbox]]
"""Who receives: outboxes by variant. Never changed once made: a delivery keeps it until its commit."""


class Delivery(NamedTuple):
    """A line on its way to an audience, but not to `skip` (the sender, who is answered apart)."""

    audience: Audience
    line: Line
    skip: Outbox | None = None


def audience_of(members: Iterable[tuple[Variant, Outbox]]) -> Audience:
    """Group members by variant."""
    groups: dict[Variant, list[Outbox]] = {}
    for variant, outbox in members:
        groups.setdefault(variant, []).append(outbox)
    return groups


def merge(audiences: Iterable[Audience]) -> Audience:
    """One audience of several, with everybody in it once."""
    merged: dict[Variant, dict[Outbox, None]] = {}
    for audience in audiences:
        for variant, outboxes in audience.items():
            merged.setdefault(variant, {}).update(dict.fromkeys(outboxes))
    return {variant: list(outboxes) for variant, outboxes in merged.items()}


class Fanout:
    """Hands deliveries to outboxes."""

    def __init__(self, flusher: Flusher) -> None:
        self._flusher = flusher

    def deliver(self, deliveries: Sequence[Delivery]) -> None:
        """Deliver in order. They leave at the end of the loop's turn."""
        for _, run in groupby(deliveries, key=lambda delivery: id(delivery.audience)):
            self._deliver_run(list(run))
        self._flusher.schedule()

    def _deliver_run(self, run: Sequence[Delivery]) -> None:
        skipping = {delivery.skip for delivery in run if delivery.skip is not None}
        dirty = self._flusher.dirty
        for variant, outboxes in run[0].audience.items():
            data = b"".join([delivery.line.encode(variant) for delivery in run])
            if not data:
                continue
            for outbox in outboxes:
                if outbox in skipping:
                    self._append_others(outbox, variant, run)
                    continue
                chunks = outbox.chunks
                if not chunks:
                    dirty.append(outbox)
                chunks.append(data)

    def _append_others(self, outbox: Outbox, variant: Variant, run: Sequence[Delivery]) -> None:
        """Append what others have sent to one who has sent a part of the run."""
        data = b"".join([delivery.line.encode(variant) for delivery in run if delivery.skip is not outbox])
        if data:
            outbox.push(data)
