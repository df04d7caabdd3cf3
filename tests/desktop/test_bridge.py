import asyncio
import logging
import threading
import time
import tkinter as tk
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from desktop.driving import settle, wait_until
from desktop.entries import many
from hubbub.client.changes import Change, EntriesAdded, HistoryEnded, LinkChanged
from hubbub.client.model import Link
from hubbub.desktop.bridge import Bridge, Mailbox


def told(number: int) -> HistoryEnded:
    return HistoryEnded(str(number))


class Office:
    """A bridge whose network does nothing but what a test tells it to."""

    def __init__(self, root: tk.Tk, platform: str) -> None:
        self.delivered: list[Change] = []
        self.threads: set[threading.Thread] = set()
        self.deliver: Callable[[Change], None] = self.delivered.append
        self.bridge = Bridge(root, self._deliver, platform)
        self.left = asyncio.Event()
        self.bridge.start(self._main)

    def close(self) -> None:
        self.bridge.call(self.left.set)
        self.bridge.close()
        assert self.bridge.join(5)

    async def _main(self) -> None:
        await self.left.wait()

    def _deliver(self, change: Change) -> None:
        self.threads.add(threading.current_thread())
        self.deliver(change)


@pytest.fixture(params=["linux", "win32"])
def office(root: tk.Tk, request: pytest.FixtureRequest) -> Iterator[Office]:
    running = Office(root, request.param)
    yield running
    running.close()


def test_changes_arrive_in_order_on_the_windows_thread(root: tk.Tk, office: Office) -> None:
    for number in range(100):
        office.bridge.call(office.bridge.put, [told(2 * number), told(2 * number + 1)])
    wait_until(root, lambda: len(office.delivered) == 200)
    assert office.delivered == [told(number) for number in range(200)]
    assert office.threads == {threading.main_thread()}


def test_calls_run_on_the_networks_thread(root: tk.Tk, office: Office) -> None:
    names: list[str] = []
    office.bridge.call(lambda: names.append(threading.current_thread().name))
    wait_until(root, lambda: names)
    assert names == ["network"]


def test_the_network_waits_while_the_queue_is_full(root: tk.Tk, office: Office) -> None:
    put: list[int] = []

    def flood() -> None:
        for number in range(5000):
            office.bridge.put([told(number)])
            put.append(number)

    office.bridge.call(flood)
    while len(put) < 1000:
        time.sleep(0.001)  # the window must not live meanwhile
    assert len(put) == 1000
    wait_until(root, lambda: len(office.delivered) == 5000)
    assert office.delivered == [told(number) for number in range(5000)]


def test_the_window_is_looked_after_between_two_turns(root: tk.Tk, office: Office) -> None:
    """Each delivery takes 3 ms here, so that about three of them fill a turn."""
    turns: list[int] = []

    def deliver(change: Change) -> None:
        office.delivered.append(change)
        until = time.perf_counter() + 0.003
        while time.perf_counter() < until:
            pass

    def look() -> None:
        turns.append(len(office.delivered))
        root.after(1, look)

    office.deliver = deliver
    look()
    office.bridge.call(office.bridge.put, [told(number) for number in range(60)])
    wait_until(root, lambda: len(office.delivered) == 60)
    assert max(after - before for before, after in pairwise(turns)) <= 10


def test_messages_are_joined_on_the_way(root: tk.Tk, office: Office) -> None:
    first = EntriesAdded("#lobby", many(0, 1), None, live=True)
    second = EntriesAdded("#lobby", many(1, 1), "m0", live=True)
    office.bridge.call(office.bridge.put, [first, second])
    wait_until(root, lambda: office.delivered)
    assert office.delivered == [EntriesAdded("#lobby", many(0, 2), None, live=True)]


def test_a_mistake_with_one_change_does_not_stop_the_next(root: tk.Tk, office: Office) -> None:
    errors: list[BaseException] = []
    root.report_callback_exception = lambda _kind, error, _trace: errors.append(error)

    def deliver(change: Change) -> None:
        if change == told(0):
            raise ValueError(change)
        office.delivered.append(change)

    office.deliver = deliver
    office.bridge.call(office.bridge.put, [told(0), told(1)])
    wait_until(root, lambda: office.delivered)
    assert office.delivered == [told(1)]
    assert [type(error) for error in errors] == [ValueError]


def test_nothing_is_delivered_after_closing(root: tk.Tk, office: Office) -> None:
    office.bridge.call(office.bridge.put, [told(number) for number in range(10)])
    while not office.bridge._mailbox:
        time.sleep(0.001)
    office.close()
    office.bridge.put([told(1)])
    office.bridge.call(office.delivered.append, told(1))
    settle(root)
    assert office.delivered == []


def test_closing_in_the_middle_of_a_turn_ends_it(root: tk.Tk) -> None:
    office = Office(root, "linux")

    def deliver(change: Change) -> None:
        office.delivered.append(change)
        office.close()

    office.deliver = deliver
    office.bridge.call(office.bridge.put, [told(0), told(1)])
    wait_until(root, lambda: office.delivered)
    settle(root)
    assert office.delivered == [told(0)]


def test_a_network_that_fails_says_so(root: tk.Tk, caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    delivered: list[Change] = []
    bridge = Bridge(root, delivered.append)
    with caplog.at_level(logging.ERROR):
        bridge.start(fail)
        wait_until(root, lambda: delivered)
    assert isinstance(delivered[0], LinkChanged)
    assert delivered[0].link is Link.CLOSED
    assert "ZeroDivisionError" in caplog.text
    bridge.close()
    assert bridge.join(5)


def test_a_full_mailbox_lets_its_writer_go_when_it_closes() -> None:
    mailbox = Mailbox(capacity=1)
    assert mailbox.put([told(0)])
    refused: list[bool] = []
    writer = threading.Thread(target=lambda: refused.append(mailbox.put([told(1)])))
    writer.start()
    mailbox.close()
    writer.join(5)
    assert refused == [False]
    assert mailbox.take() == []
