"""The archive: what was put in comes out, changed as it was changed, within its bounds."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hubbub.client import archive as archive_module
from hubbub.client.amendments import Amendment, Deed, Order
from hubbub.client.archive import Archive, Facts, Server
from hubbub.client.archive_tables import SCHEMA, NewerArchiveError
from hubbub.client.model import Delivery, Entry, Kind, Reaction
from hubbub.client.query import Query

KEY = "#lobby"
LOBBY = Facts(KEY, "#Lobby", "Welcome", 5, wanted=True, resume_after=None)
SERVER = Server("alice", "Testnet", KEY)


def said(seq: int, text: str = "", author: str = "bob") -> Entry:
    return Entry(f"m{seq}", Kind.SAID, author, text or f"text {seq}", 1000 + seq, seq=seq, msgid=f"m{seq}")


def amendment(deed: Deed, seq: int, text: str, target: str = "m1", actor: str = "bob") -> Amendment:
    return Amendment(deed, target, actor, text, Order(seq, 1000 + seq), own=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "one.sqlite"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    made = Archive(path)
    yield made
    made.close()


def text_of(archive: Archive, msgid: str = "m1") -> str:
    entry = archive.message(KEY, msgid)
    assert entry is not None
    return entry.text


def found(archive: Archive, text: str, here: str = KEY, limit: int = 9) -> list[str | None]:
    query = Query.parse(KEY, text, here, date(2026, 11, 22), everywhere=not here)
    return [hit.entry.msgid for hit in archive.search(query, limit)]


def test_what_was_put_in_comes_out_of_another_program(archive: Archive, path: Path) -> None:
    full = Entry(
        "m2", Kind.ACTION, "eve", "waves", 1002, seq=2, msgid="m2", own=True, reply_to="m1", edited=True,
        reactions=(Reaction("👍", ("bob", "eve"), own=True),),
    )  # fmt: skip
    with archive:
        archive.set_server(SERVER)
        archive.set_facts(LOBBY)
        archive.put(KEY, [said(1), full])
        archive.amend(KEY, amendment(Deed.REACT, 3, "👍", "m2"))
    archive.close()
    memory = Archive(path).recall(10)
    assert memory is not None
    assert memory.server == SERVER
    (remembered,) = memory.conversations
    assert remembered.facts == LOBBY
    assert remembered.entries[0] == said(1)
    assert remembered.entries[1].reply_to == "m1"
    assert [each.text for each in remembered.amendments] == ["👍"]


def test_nothing_is_remembered_of_a_server_that_never_let_us_in(archive: Archive) -> None:
    assert archive.recall(10) is None


def test_what_the_server_has_not_stored_is_left_out(archive: Archive) -> None:
    pending = Entry("n1", Kind.SAID, "alice", "hi", 1, own=True, delivery=Delivery.PENDING)
    archive.put(KEY, [pending, Entry("local 1", Kind.INFO, "", "Welcome", 1)])
    assert archive.newest(KEY, 10) == []


def test_an_own_message_is_there_once_under_its_msgid(archive: Archive) -> None:
    own = Entry("nonce", Kind.SAID, "alice", "hi", 1001, seq=1, msgid="m1", own=True)
    archive.put(KEY, [own])
    archive.put(KEY, [own])
    assert [entry.id for entry in archive.newest(KEY, 10)] == ["m1"]


def test_pages_at_both_ends(archive: Archive) -> None:
    archive.put(KEY, [said(seq) for seq in range(1, 101)])
    archive.put("#other", [said(seq) for seq in range(1, 101)])
    assert [entry.seq for entry in archive.newest(KEY, 2)] == [99, 100]
    assert [entry.seq for entry in archive.before(KEY, said(50), 3)] == [47, 48, 49]
    assert [entry.seq for entry in archive.since(KEY, 1050, 51, 3)] == [51, 52, 53]


def test_pages_end_anywhere_among_what_has_the_same_time_and_no_number(archive: Archive) -> None:
    entries = [replace(said(each), time=7, seq=None) for each in range(9)]
    archive.put(KEY, entries)
    archive.put(KEY, [entries[2]])
    assert archive.before(KEY, entries[5], 2) == entries[3:5]
    assert archive.before(KEY, entries[3], 9) == entries[:3]
    assert archive.after(KEY, entries[5], 2) == entries[6:8]
    assert archive.after(KEY, entries[7], 9) == entries[8:]


class TestSearching:
    """What is found is what the server would find, of what is kept."""

    @pytest.fixture
    def archive(self, archive: Archive) -> Archive:
        kitchen, left = LOBBY._replace(key="#kitchen", name="#Kitchen"), LOBBY._replace(key="#x", left=True)
        for facts in (LOBBY, kitchen, left):
            archive.set_facts(facts)
        archive.put(KEY, [said(1, "die Straße"), said(2, "a \x02c\x02ake", "Ann"), said(3, "no", "cake")])
        archive.put("#kitchen", [said(5, "CAKE", "ann"), replace(said(6), kind=Kind.LEFT, text="cake")])
        archive.put("#x", [said(7, "cake")])
        return archive

    @pytest.mark.parametrize(
        ("text", "here", "expected"),
        [
            ("cake", KEY, ["m2"]),
            ("cake", "", ["m5", "m2"]),
            ("STRASSE d", "", ["m1"]),
            ("cake in:#Kitchen", KEY, ["m5"]),
            ("from:ANN", "", ["m5", "m2"]),
            ("cake from:bob", "", []),
            ("cake after:1970-01-01", "", ["m2", "m5"]),
            ("cake before:1970-01-01", "", []),
            ("cake after:1970-01-03", "", []),
        ],
    )
    def test_where_and_what(self, archive: Archive, text: str, here: str, expected: list[str]) -> None:
        assert found(archive, text, here) == expected

    def test_the_newest_are_enough_and_say_where(self, archive: Archive) -> None:
        query = Query(KEY, "cake", everywhere=True, words="cake")
        (hit,) = archive.search(query, 1)
        assert (hit.key, hit.name, hit.entry) == ("#kitchen", "#Kitchen", said(5, "CAKE", "ann"))


class TestAmendments:
    """Whatever is done to a message is done to what is kept, in any order, be the message there or not."""

    def test_the_newest_version_counts(self, archive: Archive) -> None:
        archive.set_facts(LOBBY)
        archive.put(KEY, [said(1)])
        archive.amend(KEY, amendment(Deed.EDIT, 5, "second"))
        archive.amend(KEY, amendment(Deed.EDIT, 3, "first"))
        assert text_of(archive) == "second"
        assert found(archive, "second") == ["m1"]
        assert found(archive, "text") == []

    def test_reactions_come_and_go(self, archive: Archive) -> None:
        archive.put(KEY, [said(1)])
        archive.amend(KEY, amendment(Deed.REACT, 3, "👍"))
        archive.amend(KEY, amendment(Deed.REACT, 4, "👍", actor="eve"))
        archive.amend(KEY, amendment(Deed.UNREACT, 5, "👍"))
        archive.amend(KEY, amendment(Deed.REACT, 3, "👍"))
        archive.amend(KEY, amendment(Deed.EDIT, 6, "newer"))
        entry = archive.message(KEY, "m1")
        assert entry is not None
        assert (entry.text, entry.reactions) == ("newer", (Reaction("👍", ("eve",), own=False),))

    def test_what_was_removed_is_gone_from_the_file(self, archive: Archive, path: Path) -> None:
        archive.put(KEY, [said(1, "a secret " * 2000)])
        archive.amend(KEY, amendment(Deed.EDIT, 3, "another secret"))
        archive.close()
        assert b"another secret" in path.read_bytes()
        again = Archive(path)
        again.amend(KEY, amendment(Deed.REMOVE, 4, ""))
        again.amend(KEY, amendment(Deed.EDIT, 3, "a late secret"))
        entry = again.message(KEY, "m1")
        assert entry is not None
        assert (entry.kind, entry.text) == (Kind.REMOVED, "")
        again.close()
        assert b"secret" not in path.read_bytes()

    def test_what_comes_before_its_message_is_kept(self, archive: Archive) -> None:
        archive.amend(KEY, amendment(Deed.EDIT, 3, "newer"))
        assert [each.text for each in archive.amendments(KEY, ["m1"])] == ["newer"]


class TestBounds:
    def test_the_oldest_messages_go(self, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(archive_module, "MOST_MESSAGES", 300)
        for first in range(1, 1001, 100):
            with archive:
                archive.put(KEY, [said(seq) for seq in range(first, first + 100)])
        kept = [entry.seq for entry in archive.newest(KEY, 5000)]
        assert kept == [*range(701, 1001)]

    def test_long_messages_count_for_more(self, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(archive_module, "MOST_CHARACTERS", 1000)
        archive.put(KEY, [said(seq, "x" * 300) for seq in range(1, 9)])
        archive.prune(KEY)
        assert [entry.seq for entry in archive.newest(KEY, 99)] == [6, 7, 8]

    def test_the_oldest_amendments_go(self, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(archive_module, "MOST_AMENDMENTS", 2)
        for seq in range(1, 6):
            archive.amend(KEY, amendment(Deed.REACT, seq, str(seq)))
        archive.prune(KEY)
        assert [each.text for each in archive.amendments(KEY, ["m1"])] == ["4", "5"]

    def test_what_is_done_to_messages_is_pruned_though_nobody_says_anything(
        self, archive: Archive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(archive_module, "MOST_AMENDMENTS", 5)
        monkeypatch.setattr(archive_module, "_PRUNE_AFTER", 10)
        with archive:
            for seq in range(1, 12):
                archive.amend(KEY, amendment(Deed.REACT, seq, "👍", f"m{seq}"))
        assert len(archive.amendments(KEY, [f"m{seq}" for seq in range(1, 12)])) == 5

    def test_a_message_has_only_so_many_reactions(
        self, archive: Archive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(archive_module, "MOST_REACTIONS", 2)
        for seq, text in enumerate("abc"):
            archive.amend(KEY, amendment(Deed.REACT, seq, text))
        archive.amend(KEY, amendment(Deed.UNREACT, 8, "a"))
        archive.amend(KEY, amendment(Deed.EDIT, 9, "newer"))
        known = archive.amendments(KEY, ["m1"])
        assert {(each.deed, each.text) for each in known} == {
            (Deed.UNREACT, "a"), (Deed.REACT, "b"), (Deed.EDIT, "newer"),
        }  # fmt: skip

    def test_too_many_conversations_and_channels_that_one_left_go(
        self, archive: Archive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(archive_module, "MOST_CONVERSATIONS", 3)
        for number in range(1, 4):
            archive.set_facts(LOBBY._replace(key=f"#{number}", name=f"#{number}"))
            archive.put(f"#{number}", [said(number)])
        archive.set_facts(LOBBY._replace(key="#left", name="#left", wanted=False, left=True))
        archive.set_facts(LOBBY._replace(key="#full", name="#full", wanted=False, absence="It is full."))
        archive.put("#left", [said(9)])
        archive.put("#full", [said(8)])
        assert [facts.key for facts in archive.conversations()] == ["#full", "#3", "#2"]
        assert archive.newest("#1", 9) == archive.newest("#left", 9) == []


def test_a_new_log_begins_with_nothing(archive: Archive) -> None:
    archive.put(KEY, [said(1)])
    archive.amend(KEY, amendment(Deed.REACT, 3, "👍"))
    archive.forget(KEY)
    assert archive.newest(KEY, 9) == []
    assert [*archive.amendments(KEY, ["m1"])] == []


def test_what_belongs_together_is_written_as_a_whole_or_not_at_all(archive: Archive) -> None:
    def put_and_fail() -> None:
        with archive:
            archive.put(KEY, [said(1)])
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        put_and_fail()
    assert archive.newest(KEY, 9) == []


def test_only_its_owner_can_read_the_file(archive: Archive, path: Path) -> None:
    archive.put(KEY, [said(1)])
    assert {each.stat().st_mode & 0o077 for each in path.parent.iterdir()} == {0}
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_file_of_the_first_version_is_brought_up_to_date(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as file:
        file.executescript(
            "CREATE TABLE conversation (key TEXT PRIMARY KEY, name TEXT, topic TEXT, read INTEGER, "
            "wanted INTEGER, resume_after TEXT); CREATE TABLE entry (key TEXT, time INTEGER, text TEXT);"
            "CREATE TABLE amendment (key TEXT); PRAGMA user_version = 1;"
            "INSERT INTO conversation VALUES ('#lobby', '#Lobby', 'Welcome', 5, 1, NULL), "
            "('#left', '#left', '', 5, 0, NULL)"
        )
    file.close()
    archive = Archive(path)
    assert archive.conversations() == [LOBBY]
    archive.set_facts(LOBBY._replace(word="cake"))
    assert archive.conversations()[0].word == "cake"
    archive.close()


def test_what_a_file_of_the_second_version_has_is_found(archive: Archive, path: Path) -> None:
    archive.set_facts(LOBBY)
    archive.put(KEY, [said(1, "the Cake")])
    archive.close()
    with sqlite3.connect(path) as file:
        file.executescript("ALTER TABLE entry DROP COLUMN folded; PRAGMA user_version = 2")
    file.close()
    newer = Archive(path)
    assert found(newer, "cake") == ["m1"]
    newer.close()


def test_a_file_of_a_newer_program_is_not_touched(path: Path) -> None:
    Archive(path).close()
    with sqlite3.connect(path) as file:
        file.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    file.close()
    with pytest.raises(NewerArchiveError):
        Archive(path)
