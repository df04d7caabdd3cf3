"""The ``hubbub`` command. Each subcommand imports what it needs when it runs: a server starts without Tk."""
