import subprocess
import sys

from hubbub.desktop.loading import LATER

_DEAR = ("asyncio", "ssl", "sqlite3", "zeroconf", "segno", "scramp", "importlib.metadata")
"""What takes a while to be read, and the first page has no use for."""

_SHOW_FIRST_PAGE = """
import gc, sys, tempfile
from pathlib import Path
from hubbub.client.known_servers import KnownServers
from hubbub.desktop.app import App
with tempfile.TemporaryDirectory() as name:
    home = Path(name)
    app = App(home, home / "server", lambda: KnownServers(home / "servers.json"))
    app.show_start()
    app.root.update()
    first = sorted(sys.modules)
    from hubbub.desktop.loading import LATER, load_soon
    frozen = gc.get_freeze_count()
    load_soon().join()
    assert gc.isenabled() and gc.get_freeze_count() > frozen
    assert set(LATER) <= set(sys.modules), set(LATER) - set(sys.modules)
    app.close()
print(*first)
"""


def test_the_first_page_is_shown_before_the_rest_is_loaded() -> None:
    command = [sys.executable, "-c", _SHOW_FIRST_PAGE]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert "hubbub.desktop.launcher.start" in run.stdout.split()
    assert not {*LATER, *_DEAR} & set(run.stdout.split())
