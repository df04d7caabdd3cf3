"""Measure searching: `python -m bench.search --help`.

It fills a store with messages in made-up words whose frequencies follow Zipf's law, then prints how long
searches through all conversations take, and how long commits take with and without indexing beside them.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import accumulate
from pathlib import Path
from threading import Event
from typing import Final, NamedTuple
from unittest.mock import patch

from sqlalchemy import Connection, text

from hubbub.store import indexing, writer
from hubbub.store.msgid import MsgidGenerator
from hubbub.store.records import ConversationRecord, EventRecord, Transaction
from hubbub.store.searching import Search, search
from hubbub.store.store import Store

SEED: Final = 20261121
START: Final = 1_700_000_000_000
PEOPLE: Final = 200
CHINESE: Final = 10
"""One message of so many is in Chinese."""
IN_TRANSACTION: Final = 80
"""Messages, about as many as the server commits at once under load."""
SAMPLES: Final = 40
"""Different searches of each kind; each is made three times."""
BURST: Final = 8_000
PATIENCE: Final = 60.0


class Words:
    """Words, the first of them the most frequent."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = list(dict.fromkeys(words))
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self._words))))

    def draw(self, chance: random.Random, count: int) -> list[str]:
        """So many words, by their frequency."""
        return chance.choices(self._words, cum_weights=self._weights, k=count)


def latin(chance: random.Random) -> Words:
    """50,000 words of one to four syllables, the short ones more frequent."""
    syllables = [
        onset + vowel + coda
        for onset in ("", *"bcdfghjklmnpqrstvwxyz", "th", "st", "pr", "ch", "tr", "sh", "pl", "qu")
        for vowel in ("e", "a", "o", "i", "u", "ea", "ou", "io")
        for coda in ("", "n", "r", "s", "t", "d", "ng", "l", "nt")
    ]
    chance.shuffle(syllables)
    choice = Words(syllables)
    return Words(["".join(choice.draw(chance, 1 + min(rank // 500, 3) % 4)) for rank in range(60_000)])


def chinese(chance: random.Random) -> Words:
    """20,000 words of two characters."""
    characters = Words([chr(0x4E00 + chance.randrange(6000)) for _ in range(5000)])
    return Words(["".join(characters.draw(chance, 2)) for _ in range(20_000)])


class Corpus:
    """What is said, the same for each seed. Counts the words as it goes."""

    def __init__(self, conversations: int) -> None:
        self._chance = random.Random(SEED)
        self._latin, self._chinese = latin(self._chance), chinese(self._chance)
        self._seqs = [0] * conversations
        self._ids = iter(MsgidGenerator(lambda: self._now).next, None)
        self._now = START
        self.latin: Counter[str] = Counter()
        self.chinese: Counter[str] = Counter()

    def say(self, count: int) -> list[EventRecord]:
        """The next messages, in any of the conversations."""
        return [self._event() for _ in range(count)]

    def _event(self) -> EventRecord:
        chance = self._chance
        conversation = int(len(self._seqs) * chance.random() ** 2)  # some are busier than others
        self._seqs[conversation] += 1
        self._now += chance.randrange(2000)
        nick = f"nick{int(PEOPLE * chance.random() ** 2)}"
        return EventRecord(
            conversation_id=conversation + 1,
            seq=self._seqs[conversation],
            msgid=str(next(self._ids)),
            time=self._now,
            kind="PRIVMSG",
            sender=f"guest:{nick}",
            nonce=None,
            source=f"{nick}!{nick}@host",
            args=[],
            text=self._text(),
            tags=None,
        )

    def _text(self) -> str:
        if self._chance.randrange(CHINESE) == 0:
            words = self._chinese.draw(self._chance, self._chance.randrange(2, 15))
            self.chinese.update(words)
            return "".join(words)
        words = self._latin.draw(self._chance, self._chance.randrange(2, 25))
        self.latin.update(words)
        return " ".join(words)

    def searches(self) -> dict[str, list[Search]]:
        """What to look for, by kind."""
        words = [word for word, _ in self.latin.most_common() if len(word) > 2]
        rare = [word for word in words if len(word) > 5][-SAMPLES:]
        common = words[:SAMPLES]
        pairs = sorted({word[at : at + 2] for word in words for at in range(len(word) - 1)})
        letters = sorted(set("".join(common)))
        hanzi = [word for word, _ in self.chinese.most_common()]
        single = sorted(set("".join(hanzi)))
        draw = random.Random(SEED).sample
        kinds = {
            "a common word": common,
            "a rare word": rare,
            "a word that nobody said": [word[::-1] + "x" for word in rare],
            "a common and a rare word": [f"{one} {other}" for one, other in zip(common, rare, strict=False)],
            "two letters": draw(pairs, SAMPLES),
            "one letter": letters,
            "a common Chinese word of two characters": hanzi[:SAMPLES],
            "a rare Chinese word of two characters": hanzi[-SAMPLES:],
            "one Chinese character": draw(single, SAMPLES),
        }
        searches = {kind: [Search(each) for each in texts] for kind, texts in kinds.items()}
        searches["a sender"] = [Search(sender=f"nick{number}") for number in range(PEOPLE)][-SAMPLES:]
        searches["a rare word, one conversation"] = searches["a rare word"]
        return searches


class Timing(NamedTuple):
    """Milliseconds."""

    median: float
    p99: float
    longest: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Timing":
        """Of as many measurements as there are."""
        ordered = sorted(1000 * each for each in seconds)
        return cls(statistics.median(ordered), ordered[int(0.99 * (len(ordered) - 1))], ordered[-1])

    def __str__(self) -> str:
        return f"{self.median:.1f} | {self.p99:.1f} | {self.longest:.1f}"


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description="Measure searching.")
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--conversations", type=int, default=50)
    options = parser.parse_args()
    corpus = Corpus(options.conversations)
    with (
        tempfile.TemporaryDirectory() as directory,
        closing(Store.open(Path(directory) / "hubbub.db")) as store,
    ):
        _fill(store, corpus, options.messages, options.conversations)
        print(*_sizes(store), sep="\n", end="\n\n")
        print(*_searching(store, corpus, options.conversations), sep="\n", end="\n\n")
        print(*_committing(store, corpus), sep="\n")


def _fill(store: Store, corpus: Corpus, messages: int, conversations: int) -> None:
    created = [ConversationRecord(each + 1, f"#{each}", f"#{each}", START) for each in range(conversations)]
    _commit(store, Transaction(created=created))
    started = time.perf_counter()
    with patch.object(writer, "_REST", 0.0005):
        for _ in range(messages // IN_TRANSACTION):
            _commit(store, Transaction(events=corpus.say(IN_TRANSACTION)))
        _wait_for_index(store)
    print(
        f"{messages:,} messages made, stored and indexed in {time.perf_counter() - started:.0f} s.", end=" "
    )


def _commit(store: Store, transaction: Transaction) -> None:
    done = Event()
    store.commit(transaction, lambda error: sys.exit(str(error)) if error else done.set())
    assert done.wait(PATIENCE)


def _wait_for_index(store: Store) -> None:
    """Wait until the index has all messages but the few that may wait."""
    while store.read_now(_unindexed) >= indexing.WORTHWHILE:
        time.sleep(0.1)
    time.sleep(1)  # to merge


def _unindexed(connection: Connection) -> int:
    return indexing.unindexed(connection).total()


def _sizes(store: Store) -> Iterator[str]:
    def count(statement: str) -> int:
        return int(store.read_now(lambda connection: connection.scalar(text(statement))) or 0)

    whole = count("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
    index = count("SELECT sum(length(block)) FROM message_index_data")
    characters = count("SELECT sum(length(text)) FROM event")
    yield f"The texts have {characters:,} characters, the database {whole / 1e6:.0f} MB, of these the index"
    yield f"{index / 1e6:.0f} MB."


def _searching(store: Store, corpus: Corpus, conversations: int) -> Iterator[str]:
    yield "| searched for | median ms | p99 ms | longest ms | messages found | all in time |"
    yield "| --- | ---: | ---: | ---: | ---: | --- |"
    for kind, searches in corpus.searches().items():
        where = [1] if "one conversation" in kind else list(range(1, conversations + 1))
        seconds: list[float] = []
        hits: list[int] = []
        complete = True
        for each in searches * 3:
            started = time.perf_counter()
            found = store.read_now(search, each, where, seconds=1.0)
            seconds.append(time.perf_counter() - started)
            hits.append(len(found.events))
            complete &= found.complete
        every = "yes" if complete else "no"
        yield f"| {kind} | {Timing.of(seconds)} | {statistics.mean(hits):.0f} | {every} |"


def _committing(store: Store, corpus: Corpus) -> Iterator[str]:
    """Commits without a pause, and commits now and then while there is something to index."""
    bursts: dict[str, list[float]] = {"without indexing": [], "with indexing": []}
    pauses: dict[str, list[float]] = {"without indexing": [], "with indexing": []}
    for _ in range(3):
        for name in bursts:
            worthwhile = sys.maxsize if name == "without indexing" else indexing.WORTHWHILE
            with patch.object(indexing, "WORTHWHILE", worthwhile):
                bursts[name] += _burst(store, corpus)
                pauses[name] += _now_and_then(store, corpus)
            _commit(store, Transaction())
            _wait_for_index(store)
    yield "| a commit | median ms | p99 ms | longest ms |"
    yield "| --- | ---: | ---: | ---: |"
    for name, seconds in bursts.items():
        yield f"| of {IN_TRANSACTION} messages in a burst, {name} | {Timing.of(seconds)} |"
    for name, seconds in pauses.items():
        yield f"| of one message every 30 to 60 ms after that, {name} | {Timing.of(seconds)} |"
    rates = {name: IN_TRANSACTION * len(seconds) / sum(seconds) for name, seconds in bursts.items()}
    ratio = rates["with indexing"] / rates["without indexing"]
    yield ""
    yield f"Messages a second in a burst, with indexing / without: {ratio:.2f}."


def _burst(store: Store, corpus: Corpus) -> list[float]:
    transactions = [Transaction(events=corpus.say(IN_TRANSACTION)) for _ in range(BURST // IN_TRANSACTION)]
    return [_timed(store, each) for each in transactions]


def _now_and_then(store: Store, corpus: Corpus) -> list[float]:
    seconds = []
    for number in range(60):
        time.sleep(0.03 + number % 4 * 0.01)
        seconds.append(_timed(store, Transaction(events=corpus.say(1))))
    return seconds


def _timed(store: Store, transaction: Transaction) -> float:
    started = time.perf_counter()
    _commit(store, transaction)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
