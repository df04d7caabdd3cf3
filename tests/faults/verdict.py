"""What the windows show at the end, held against the log on the server's disk and against what was said."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from faults.ledger import Entry, Ledger, Place
from hubbub.client.model import Delivery
from hubbub.client.model import Entry as Shown
from hubbub.wire.names import is_channel

_EVENTS = """
    SELECT seq, msgid, CASE WHEN kind = 'PRIVMSG' THEN text END
    FROM event JOIN conversation ON conversation.id = conversation_id
    WHERE conversation.key = :name OR (:is_direct AND conversation.key NOT LIKE '#%')
    ORDER BY seq
"""


class Said(NamedTuple):
    """A text that somebody said, and whether the program that they said it in still runs."""

    author: str
    text: str
    still_here: bool


def read_log(database: Path, conversation: str) -> list[Entry]:
    """The log of a channel, or of the only private conversation there is, as it is on the disk."""
    values = {"name": conversation, "is_direct": not is_channel(conversation)}
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return [Entry(*row) for row in connection.execute(_EVENTS, values)]


def log_problems(
    conversation: str, log: Sequence[Entry], said: Iterable[Said], shown: Iterable[tuple[str, Place]]
) -> Iterator[str]:
    """What is wrong with the log. `shown` is where which text was seen by anybody as stored, at any time.

    What was said in a channel must be there, unless its author's program has ended before it was stored.
    """
    ledger = Ledger()
    stored = [entry.text for entry in log]
    for each in said:
        if each.text in stored or (each.still_here and is_channel(conversation)):
            ledger.send(conversation, each.text)
    for text, place in shown:
        ledger.show(conversation, text, place)
    yield from ledger.problems(conversation, log)
    for author in {each.author for each in said}:
        texts = [each.text for each in said if each.author == author and each.text in stored]
        if texts != sorted(texts, key=stored.index):
            yield f"out of order: what {author} said is stored as {sorted(texts, key=stored.index)}"


def view_problems(
    conversation: str, view: Sequence[Shown], log: Sequence[Entry], own: Iterable[Said]
) -> Iterator[str]:
    """What is wrong with what one person is shown, who said `own` and whose window has all from the start."""
    numbered = [(entry.seq, entry.msgid) for entry in view if entry.seq is not None]
    if numbered != [(entry.seq, entry.msgid) for entry in log]:
        yield f"not what the log has: {[seq for seq, _ in numbered]} of {len(log)}"
    texts = {entry.seq: entry.text for entry in log if entry.text is not None}
    for entry in view:
        if entry.seq in texts and entry.text != texts[entry.seq]:
            yield f"changed: {entry.seq} is {entry.text!r}, stored as {texts[entry.seq]!r}"
        if entry.delivery is Delivery.PENDING:
            yield f"still pending: {entry.text}"
    for each in own:
        yield from _own_problems(conversation, each.text, view, set(texts.values()))


def _own_problems(conversation: str, text: str, view: Sequence[Shown], stored: set[str]) -> Iterator[str]:
    """What one says is shown once: stored if it is. Else it has failed, which happens in private only."""
    found = [entry.delivery for entry in view if entry.own and entry.text == text]
    expected = Delivery.STORED if text in stored else Delivery.FAILED
    if found != [expected] or (expected is Delivery.FAILED and is_channel(conversation)):
        yield f"own words: {text} is shown as {[each.name for each in found]}, stored: {text in stored}"
