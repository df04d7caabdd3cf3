"""Much that was said, put into the data of a server that isn't running, by the server's own store.

`python -m bench.stored FOLDER MESSAGES CONVERSATIONS` says as many messages in each of the channels.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path
from threading import Event
from typing import Final

from bench.search import START, Corpus
from bench.servers import SOURCE
from hubbub.store.msgid import MsgidGenerator
from hubbub.store.records import ConversationRecord, EventRecord, Transaction
from hubbub.store.store import Store

IN_TRANSACTION: Final = 10_000
MADE: Final = 20_000
"""Different texts; what is said beyond them is said again."""
PATIENCE: Final = 120.0  # seconds


def fill(data: Path, messages: int, conversations: int) -> None:
    """Say so many messages, as many in each of the channels ``#0``, ``#1`` and so on.

    A search finds them later: the server indexes them when it has time.
    """
    created = [ConversationRecord(each + 1, f"#{each}", f"#{each}", START) for each in range(conversations)]
    said = _say(messages, conversations)
    with closing(Store.open(data / "hubbub.db")) as store:
        _commit(store, Transaction(created=created))
        while events := list(islice(said, IN_TRANSACTION)):
            _commit(store, Transaction(events=events))


def _say(messages: int, conversations: int) -> Iterator[EventRecord]:
    times = iter(range(START, START + messages))
    msgids = MsgidGenerator(lambda: next(times))
    made = cycle(Corpus(1).say(MADE))
    for number, event in enumerate(islice(made, messages)):
        yield event._replace(
            conversation_id=number % conversations + 1,
            seq=number // conversations + 1,
            msgid=msgids.next(),
            time=START + number,
        )


def _commit(store: Store, transaction: Transaction) -> None:
    done = Event()
    store.commit(transaction, lambda error: sys.exit(str(error)) if error else done.set())
    assert done.wait(PATIENCE)


def fill_apart(data: Path, messages: int, conversations: int) -> None:
    """The same in another process, where this one is measured."""
    command = [sys.executable, "-m", "bench.stored", str(data), str(messages), str(conversations)]
    subprocess.run(command, check=True, cwd=SOURCE.parent, env={**os.environ, "PYTHONPATH": str(SOURCE)})


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
