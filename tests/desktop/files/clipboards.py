"""Another program that has something on the clipboard, or drags it here."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OWNER = """
import sys, tkinter as tk
root = tk.Tk()
root.withdraw()
selection, *offers = sys.argv[1:]
def give(text):
    data = text.encode().decode("latin-1")
    return lambda offset, most: data[int(offset):int(offset) + int(most)]
for kind, text in zip(offers[::2], offers[1::2]):
    root.selection_handle(give(text), selection=selection, type=kind, format="STRING")
root.selection_own(selection=selection)
root.update()
print("ready", flush=True)
root.mainloop()
"""


@contextmanager
def offering(selection: str, **offers: str) -> Iterator[None]:
    """Have a process with Tk offer texts by their types."""
    words = [word for offer in offers.items() for word in offer]
    command = [sys.executable, "-c", _OWNER, selection, *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"ready\n"
        try:
            yield
        finally:
            owner.kill()


@contextmanager
def copied(file: Path, kind: str) -> Iterator[None]:
    """Have xclip offer what is in a file on the clipboard, soon."""
    command = ["xclip", "-quiet", "-selection", "clipboard", "-target", kind, "-in", str(file)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as owner:
        try:
            yield
        finally:
            owner.kill()
