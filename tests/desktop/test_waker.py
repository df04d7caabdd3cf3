import threading
import tkinter as tk

import pytest

from desktop.driving import settle, wait_until
from hubbub.desktop.waker import PollingWaker, SocketWaker, Waker, make_waker


@pytest.mark.parametrize(
    ("platform", "kind"), [("linux", SocketWaker), ("darwin", SocketWaker), ("win32", PollingWaker)]
)
def test_another_thread_wakes_the_window(root: tk.Tk, platform: str, kind: type[Waker]) -> None:
    woken: list[threading.Thread] = []
    waker = make_waker(root, lambda: woken.append(threading.current_thread()), platform)
    assert type(waker) is kind
    thread = threading.Thread(target=waker.wake)
    thread.start()
    wait_until(root, lambda: woken)
    thread.join()
    waker.close()
    assert woken == [threading.main_thread()]


@pytest.mark.parametrize("platform", ["linux", "win32"])
def test_nothing_wakes_it_after_closing(root: tk.Tk, platform: str) -> None:
    woken: list[bool] = []
    waker = make_waker(root, lambda: woken.append(True), platform)
    waker.close()
    waker.wake()
    settle(root)
    assert woken == []
