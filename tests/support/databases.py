"""A database that is made once: its tables take longer to make than all else of most servers' short lives."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hubbub.store.store import Store


def give_database(data: Path) -> None:
    """Begin a data directory, unless it is there, with a database of every table and nothing in them."""
    if not data.exists():
        data.mkdir(mode=0o700)
        database = data / "hubbub.db"
        database.touch(mode=0o600)
        database.write_bytes(_empty_database())


@cache
def _empty_database() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "hubbub.db"
        Store.open(path).close()
        return path.read_bytes()
