"""Where the program begins. Without a command the window opens before the library for commands is read."""

import sys


def run() -> None:
    """Run what the command line asks for."""
    if len(sys.argv) == 1:
        launch()
    else:
        from hubbub.cli.main import app  # noqa: PLC0415 - it takes as long to be read as all else of the window

        app()


def launch() -> None:
    """Open the start window, or start a server where there is no screen."""
    from hubbub.cli.display import NoDisplayError, open_launcher  # noqa: PLC0415 - see the package's head

    try:
        open_launcher()
    except NoDisplayError as error:
        from hubbub.cli.main import serve  # noqa: PLC0415

        sys.stderr.write(f"{error} Starting a server instead.\n\n")
        serve()
