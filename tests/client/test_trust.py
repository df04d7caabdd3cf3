"""What is said of a server by its certificate."""

from pathlib import Path

import pytest

from hubbub.client.address import Address
from hubbub.client.errors import ServerChangedError
from hubbub.client.known_servers import KnownServers
from hubbub.client.trust import date_in_words, greet

ADDRESS = Address("chat.example.org", 6697, tls=True)
MET = 1_793_707_200_000


def test_the_first_visit_the_next_and_another_server(tmp_path: Path) -> None:
    known = KnownServers(tmp_path / "servers.json")
    assert greet(known, ADDRESS, None, MET).endswith("without encryption.")
    assert "your first visit" in greet(known, ADDRESS, "aa", MET)
    assert greet(known, ADDRESS, "aa", MET + 1) == f"Connected to {ADDRESS}, encrypted."
    with pytest.raises(ServerChangedError, match="that you met on Tuesday 3 November 2026") as raised:
        greet(known, ADDRESS, "bb", MET + 2)
    assert (raised.value.met, raised.value.noted, raised.value.presented) == (MET, "aa", "bb")
    known.trust(ADDRESS, "bb", MET + 3)
    assert greet(known, ADDRESS, "bb", MET + 4) == f"Connected to {ADDRESS}, encrypted."


def test_days_are_in_words() -> None:
    assert date_in_words(MET) == "Tuesday 3 November 2026"
