"""Fan-out: what each member of an audience is handed, in which order, and to whom not."""

import asyncio
from collections.abc import Sequence

import pytest

from hubbub.server.fanout import Audience, Delivery, Fanout, audience_of, merge
from hubbub.server.lines import Line, Variant
from hubbub.server.outbox import Flusher, Outbox
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message

PLAIN: Variant = frozenset()
TAGS: Variant = frozenset({cap.MESSAGE_TAGS})


@pytest.fixture
async def flusher() -> Flusher:
    return Flusher(asyncio.get_running_loop())


@pytest.fixture
def boxes(flusher: Flusher) -> list[Outbox]:
    return [Outbox(flusher, 1000, lambda: None) for _ in range(4)]


@pytest.fixture
def fanout(flusher: Flusher) -> Fanout:
    return Fanout(flusher)


def line(text: str, requires: str | None = None) -> Line:
    return Line(Message("NOTICE", ("#a", text)), requires=requires)


def heard(outbox: Outbox) -> list[str]:
    """The texts that wait in an outbox."""
    return [each.rpartition(":")[2] for each in b"".join(outbox.chunks).decode().splitlines()]


def frozen(audience: Audience) -> dict[Variant, tuple[Outbox, ...]]:
    return {variant: tuple(outboxes) for variant, outboxes in audience.items()}


async def test_everybody_gets_every_line_in_order(fanout: Fanout, boxes: Sequence[Outbox]) -> None:
    here, there = audience_of((PLAIN, box) for box in boxes[:2]), audience_of([(TAGS, boxes[1])])
    fanout.deliver([Delivery(here, line("1")), Delivery(there, line("2")), Delivery(here, line("3"))])
    assert [heard(box) for box in boxes] == [["1", "3"], ["1", "2", "3"], [], []]


async def test_lines_in_a_row_to_one_audience_are_one_append(
    fanout: Fanout, boxes: Sequence[Outbox], flusher: Flusher
) -> None:
    audience = audience_of((PLAIN, box) for box in boxes)
    fanout.deliver([Delivery(audience, line(str(number))) for number in range(5)])
    assert [len(box.chunks) for box in boxes] == [1] * 4
    assert boxes[0].chunks[0] is boxes[1].chunks[0]
    assert flusher.dirty == boxes


async def test_the_sender_is_skipped_for_their_own_lines_only(
    fanout: Fanout, boxes: Sequence[Outbox]
) -> None:
    audience = audience_of([(PLAIN, boxes[0]), (TAGS, boxes[1]), (TAGS, boxes[2])])
    fanout.deliver(
        [
            Delivery(audience, line("1"), skip=boxes[0]),
            Delivery(audience, line("2"), skip=boxes[1]),
            Delivery(audience, line("3")),
            Delivery(audience, line("4"), skip=boxes[0]),
        ]
    )
    assert [heard(box) for box in boxes[:3]] == [["2", "3"], ["1", "3", "4"], ["1", "2", "3", "4"]]


async def test_whoever_is_skipped_may_be_elsewhere(fanout: Fanout, boxes: Sequence[Outbox]) -> None:
    fanout.deliver([Delivery(audience_of([(PLAIN, boxes[0])]), line("1"), skip=boxes[3])])
    assert heard(boxes[0]) == ["1"]
    assert boxes[3].chunks == []


async def test_a_line_that_a_variant_does_not_get_wakes_nobody(
    fanout: Fanout, boxes: Sequence[Outbox], flusher: Flusher
) -> None:
    audience = audience_of([(PLAIN, boxes[0]), (TAGS, boxes[1])])
    fanout.deliver([Delivery(audience, line("1", requires=cap.MESSAGE_TAGS))])
    assert flusher.dirty == [boxes[1]]


async def test_deliveries_leave_at_the_end_of_the_turn(
    fanout: Fanout, boxes: Sequence[Outbox], flusher: Flusher
) -> None:
    fanout.deliver([Delivery(audience_of([(PLAIN, boxes[0])]), line("1"))])
    await asyncio.sleep(0)
    assert flusher.dirty == []
    assert boxes[0].chunks == []


async def test_nothing_to_deliver_is_nothing(fanout: Fanout, flusher: Flusher) -> None:
    fanout.deliver([])
    assert flusher.dirty == []


async def test_no_audience_is_changed(fanout: Fanout, boxes: Sequence[Outbox]) -> None:
    one = audience_of([(PLAIN, boxes[0]), (TAGS, boxes[1])])
    other = audience_of([(PLAIN, boxes[0]), (PLAIN, boxes[2])])
    before = frozen(one), frozen(other)
    merged = merge([one, other])
    fanout.deliver([Delivery(each, line("1"), skip=boxes[0]) for each in (one, other, merged)])
    assert (frozen(one), frozen(other)) == before


def test_merged_audiences_have_everybody_once(boxes: Sequence[Outbox]) -> None:
    one = audience_of([(PLAIN, boxes[0]), (TAGS, boxes[1])])
    other = audience_of([(PLAIN, boxes[2]), (PLAIN, boxes[0]), (TAGS, boxes[1])])
    assert frozen(merge([one, other])) == {PLAIN: (boxes[0], boxes[2]), TAGS: (boxes[1],)}
    assert merge([]) == {}
