"""``python -m hubbub`` is the ``hubbub`` command."""

from hubbub.cli.start import run

if __name__ == "__main__":
    run()
