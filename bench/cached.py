"""Measure searching without a connection: `python -m bench.cached --help`.

It fills the desktop program's cache with the messages of `bench.search`, then prints how long searches of all
of it take on a thread of their own, and how long they keep the window's thread from going on meanwhile.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Final

from bench.search import Corpus, Timing
from hubbub.client import archive as archive_module
from hubbub.client.archive import Archive, Facts
from hubbub.client.model import Entry, Kind
from hubbub.client.query import Query
from hubbub.client.searching import LIMIT

IN_TRANSACTION: Final = 1_000
TICK: Final = 0.001  # seconds between two turns of the thread that wants to go on
SAMPLES: Final = 5
KINDS: Final = ("a common word", "a rare word", "a word that nobody said", "two letters")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench.cached", description="Measure offline searching.")
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--conversations", type=int, default=50)
    options = parser.parse_args()
    archive_module.MOST_MESSAGES = options.messages  # type: ignore[misc] # as if all of that were to be kept
    archive_module.MOST_CHARACTERS = 1_000 * options.messages  # type: ignore[misc]
    corpus = Corpus(options.conversations)
    with (
        tempfile.TemporaryDirectory() as directory,
        closing(Archive(Path(directory) / "cache.sqlite")) as archive,
    ):
        _fill(archive, corpus, options.messages, options.conversations)
        print(*_searching(archive, corpus), sep="\n")


def _fill(archive: Archive, corpus: Corpus, messages: int, conversations: int) -> None:
    started = time.perf_counter()
    for number in range(1, conversations + 1):
        archive.set_facts(Facts(f"#{number}", f"#{number}", "", None, wanted=True, resume_after=None))
    for _ in range(messages // IN_TRANSACTION):
        with archive:
            for event in corpus.say(IN_TRANSACTION):
                author = event.source.partition("!")[0]
                entry = Entry(
                    event.msgid, Kind.SAID, author, event.text or "", event.time, event.seq, event.msgid
                )
                archive.put(f"#{event.conversation_id}", [entry])
    print(f"{messages:,} messages made and kept in {time.perf_counter() - started:.0f} s.\n")


def _searching(archive: Archive, corpus: Corpus) -> Iterator[str]:
    yield "| searched for | median ms | p99 ms | longest ms | window's thread kept waiting, longest ms |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    searches = corpus.searches()
    for kind in KINDS:
        seconds, waits = [], []
        for wanted in searches[kind][:SAMPLES]:
            query = Query("", wanted.text, everywhere=True, words=wanted.text)
            took, wait = _beside(partial(archive.search, query, LIMIT))
            seconds.append(took)
            waits.append(wait)
        yield f"| {kind} | {Timing.of(seconds)} | {1000 * max(waits):.1f} |"


def _beside(work: Callable[[], object]) -> tuple[float, float]:
    """How long some work takes on a thread of its own, and how long another one had to wait at most."""
    thread = Thread(target=work)
    started = before = time.perf_counter()
    longest = 0.0
    thread.start()
    while thread.is_alive():
        time.sleep(TICK)
        now = time.perf_counter()
        longest, before = max(longest, now - before - TICK), now
    return time.perf_counter() - started, longest


if __name__ == "__main__":
    main()
