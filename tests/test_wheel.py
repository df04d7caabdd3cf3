"""What people get who install Hubbub."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final
from zipfile import ZipFile

ROOT: Final = Path(__file__).parents[1]
SOURCES: Final = ("LICENSE", "README.md", "hatch_build.py", "pyproject.toml", "src", "webclient")
MADE: Final = ("__pycache__", "node_modules", "page")


def test_the_wheel_contains_the_page_where_no_node_is_installed(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for path in map(ROOT.joinpath, SOURCES):
        if path.is_dir():
            shutil.copytree(path, source / path.name, ignore=shutil.ignore_patterns(*MADE))
        else:
            shutil.copy(path, source)
    (source / "webclient" / "node_modules").symlink_to(ROOT / "webclient" / "node_modules")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    environment = {**os.environ, "PATH": "/usr/bin:/bin"}
    subprocess.run(command, cwd=source, env=environment, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = ZipFile(wheel).namelist()
    assert "hubbub/web/page/index.html" in names
    endings = {name.rpartition(".")[2] for name in names if name.startswith("hubbub/web/page/assets/")}
    assert endings >= {"css", "js", "br", "gz"}
    assert "hubbub/client/locale/de/LC_MESSAGES/hubbub.mo" in names
