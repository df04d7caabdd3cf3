"""Clients that are broken on purpose: whatever judges the real one must find what each of them does wrong."""

from collections.abc import Callable

import pytest

from hubbub.client import compose
from hubbub.client.features import Features
from hubbub.client.history import Fetch, History
from hubbub.client.model import Entry
from hubbub.client.outbox import Outbox, Outgoing
from hubbub.client.page import Page
from hubbub.client.room import Room
from hubbub.client.timeline import Timeline, _Place


def without_catching_up(patch: pytest.MonkeyPatch) -> None:
    want = History._want

    def want_but_what_was_missed(history: History, fetch: Fetch, room: Room) -> None:
        if fetch is not Fetch.MISSED:
            want(history, fetch, room)

    patch.setattr(History, "_want", want_but_what_was_missed)


def stopping_a_page_too_early(patch: pytest.MonkeyPatch) -> None:
    go_on = History._go_on

    def go_on_less(history: History, room: Room, page: Page) -> None:
        if page.size == history._limit:
            room.timeline.close_gaps()
        go_on(history, room, page._replace(size=page.size - 1))

    patch.setattr(History, "_go_on", go_on_less)


def without_nonces(patch: pytest.MonkeyPatch) -> None:
    def only_a_label(outgoing: Outgoing, _: Features) -> dict[str, str]:
        return {"label": outgoing.nonce}

    patch.setattr(compose, "_tags", only_a_label)


def taking_everything_as_new(patch: pytest.MonkeyPatch) -> None:
    def is_known(_: Timeline, __: Entry) -> bool:
        return False

    patch.setattr(Timeline, "_known", is_known)


def ordering_by_arrival(patch: pytest.MonkeyPatch) -> None:
    def place_last(timeline: Timeline, entry: Entry) -> _Place:
        return _Place(1, 0, timeline._next_arrival(), entry.id)

    patch.setattr(Timeline, "_place", place_last)


def forgetting_what_was_sent(patch: pytest.MonkeyPatch) -> None:
    def rewind_nothing(_: Outbox) -> None:
        """What was on its way counts as on its way still."""

    patch.setattr(Outbox, "rewind", rewind_nothing)


TAMPERINGS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    each.__name__: each
    for each in (
        without_catching_up,
        stopping_a_page_too_early,
        without_nonces,
        taking_everything_as_new,
        ordering_by_arrival,
        forgetting_what_was_sent,
    )
}
