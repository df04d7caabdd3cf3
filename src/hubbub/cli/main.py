"""The ``hubbub`` command: the launcher, a server, or straight into a chat."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from hubbub import __version__
from hubbub.cli import start
from hubbub.cli.options import (
    DEFAULT_DATA,
    Announce,
    As,
    Configuration,
    Data,
    Listener,
    Name,
    PasswordFile,
    Server,
    ServerPasswordFile,
    overrides,
)

app = typer.Typer(
    help="Group chat that you run yourself. Without a command, the start window opens.",
    add_completion=False,
    pretty_exceptions_enable=False,
)


class LogFormat(StrEnum):
    """How the log is written."""

    TEXT = "text"
    JSON = "json"


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"hubbub {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def launch(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Open the start window, or start a server where there is no screen."""
    if context.invoked_subcommand is None:
        start.launch()


@app.command()
def serve(
    data: Data = DEFAULT_DATA,
    config: Configuration = None,
    irc: Listener = None,
    ircs: Listener = None,
    web: Listener = None,
    announce: Announce = None,
    name: Name = None,
    log: Annotated[LogFormat, typer.Option(help="How the log is written.")] = LogFormat.TEXT,
    stop_with_parent: Annotated[
        bool, typer.Option("--stop-with-parent", help="Stop when standard input ends.")
    ] = False,
    control: Annotated[
        bool,
        typer.Option("--control", help="The same, and take orders there, answered on standard output."),
    ] = False,
) -> None:
    """Run a server until Ctrl-C."""
    from hubbub.cli.serve import ServeOptions, run_server  # noqa: PLC0415

    options = ServeOptions(
        data,
        config,
        irc,
        ircs,
        web,
        announce,
        name,
        log_as_json=log is LogFormat.JSON,
        stop_with_parent=stop_with_parent,
        control=control,
    )
    sys.exit(run_server(options))


@app.command()
def check(
    data: Data = DEFAULT_DATA,
    config: Configuration = None,
    irc: Listener = None,
    ircs: Listener = None,
    web: Listener = None,
    announce: Announce = None,
    name: Name = None,
) -> None:
    """Look through a configuration, and show all settings as they would be in effect."""
    from hubbub.cli.check import check as check_configuration  # noqa: PLC0415

    sys.exit(check_configuration(data, config, overrides(irc, ircs, web, announce, name)))


@app.command()
def join(
    address: Annotated[
        str, typer.Argument(metavar="HOST[:PORT]|LINK", help="The server to enter, or a link to it.")
    ],
    name: Annotated[str, typer.Option(help="The name to enter under.")] = "",
) -> None:
    """Enter a server with the desktop program."""
    from hubbub.cli.display import NoDisplayError, open_chat  # noqa: PLC0415

    try:
        status = open_chat(address, name)
    except NoDisplayError as error:
        is_for_browsers = address.startswith(("http://", "https://"))
        way = "Open the link in a browser." if is_for_browsers else f"Any IRC client can join {address} too."
        typer.echo(f"{error} {way}", err=True)
        status = 1
    sys.exit(status)


@app.command()
def say(
    target: Annotated[str, typer.Argument(metavar="#CHANNEL|NAME", help="Where to say it, or to whom.")],
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="What to say; without it, standard input.")
    ] = None,
    lines: Annotated[
        bool, typer.Option("--lines", help="Make each line of standard input a message, as it comes.")
    ] = False,
    data: Data = DEFAULT_DATA,
    server: Server = None,
    name: As = None,
    password_file: PasswordFile = None,
    server_password_file: ServerPasswordFile = None,
) -> None:
    """Say something, and end once it is stored."""
    from hubbub.cli.say import say as say_text  # noqa: PLC0415
    from hubbub.cli.say import say_lines  # noqa: PLC0415
    from hubbub.cli.way import Destination, run  # noqa: PLC0415

    destination = Destination(data, server, name, password_file, server_password_file)
    if lines and text is not None:
        raise typer.BadParameter("--lines reads standard input, so give no text")
    work = say_lines(destination, target) if lines else say_text(destination, target, text)
    sys.exit(run(work, interrupted=130))


@app.command()
def tail(
    channel: Annotated[str, typer.Argument(metavar="#CHANNEL", help="Where to listen.")],
    as_json: Annotated[bool, typer.Option("--json", help="Write each message as a line of JSON.")] = False,
    newest: Annotated[
        int, typer.Option("-n", min=0, max=10_000, help="How many earlier messages to show first.")
    ] = 10,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Show those since then: 90m, 2h, 2026-11-22T09:30.")
    ] = None,
    data: Data = DEFAULT_DATA,
    server: Server = None,
    name: As = None,
    password_file: PasswordFile = None,
    server_password_file: ServerPasswordFile = None,
) -> None:
    """Show what was said, and then what is said, until Ctrl-C."""
    from hubbub.cli.tail import Show, since_time  # noqa: PLC0415
    from hubbub.cli.tail import tail as follow  # noqa: PLC0415
    from hubbub.cli.way import Destination, run  # noqa: PLC0415
    from hubbub.client.errors import ClientError  # noqa: PLC0415

    try:
        show = Show(channel, as_json, newest, since_time(since) if since is not None else None)
    except ClientError as error:
        raise typer.BadParameter(str(error)) from error
    destination = Destination(data, server, name, password_file, server_password_file)
    sys.exit(run(follow(destination, show), interrupted=0))


@app.command()
def invite(
    channels: Annotated[
        list[str] | None, typer.Argument(metavar="[#CHANNEL]...", help="Where the link leads to.")
    ] = None,
    uses: Annotated[
        int | None, typer.Option(min=1, help="How many people it lets in; 10 if not given.")
    ] = None,
    duration: Annotated[
        str | None,
        typer.Option("--for", metavar="7d|forever", help="How long it is valid; a week if not given."),
    ] = None,
    note: Annotated[str | None, typer.Option(help="What it is for, shown in the list.")] = None,
    show: Annotated[bool, typer.Option("--list", help="Show the links that there are.")] = False,
    end: Annotated[str | None, typer.Option(metavar="ID", help="End a link of the list.")] = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """Make a link that lets people in, on the server that runs on this machine."""
    from hubbub.cli.entrances import InviteWish, end_link, list_links  # noqa: PLC0415
    from hubbub.cli.entrances import invite as make_link  # noqa: PLC0415
    from hubbub.cli.way import run  # noqa: PLC0415

    if end is not None:
        work = end_link(data, end)
    elif show:
        work = list_links(data)
    else:
        work = make_link(data, InviteWish(tuple(channels or ()), uses, duration, note))
    sys.exit(run(work, interrupted=130))


@app.command()
def login_link(
    account: Annotated[str, typer.Argument(metavar="NAME", help="Whose password is lost.")],
    duration: Annotated[
        str | None,
        typer.Option("--for", metavar="1h", help="How long it is valid; an hour if not given."),
    ] = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """Make a link that lets somebody choose a new password, on the server that runs on this machine."""
    from hubbub.cli.entrances import login_link as make_link  # noqa: PLC0415
    from hubbub.cli.way import run  # noqa: PLC0415

    sys.exit(run(make_link(data, account, duration), interrupted=130))


@app.command()
def register_links() -> None:
    """Open hubbub:// links of other programs with this one."""
    from hubbub.cli.scheme import register_links as register  # noqa: PLC0415

    sys.exit(register())
