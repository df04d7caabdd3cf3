"""The flags that say how a server is configured: the same for running one and for checking that."""

from pathlib import Path
from typing import Annotated, Any, Final, TypeAlias

import typer
from platformdirs import user_data_path

OFF: Final = "off"

DEFAULT_DATA: Final = user_data_path("hubbub") / "server"

Data: TypeAlias = Annotated[
    Path, typer.Option(metavar="DIR", help="Where messages, keys and run.json are kept.")
]
Configuration: TypeAlias = Annotated[
    Path | None, typer.Option(metavar="FILE", help="A configuration in TOML.")
]
Listener: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(metavar="HOST:PORT|off", help="May be given several times; port 0 is any free one."),
]


Announce: TypeAlias = Annotated[
    bool | None,
    typer.Option("--announce/--no-announce", help="Whether the local network is told of the server."),
]


Name: TypeAlias = Annotated[
    str | None, typer.Option(metavar="NAME", help="The server's name, as people see it.")
]


Server: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="HOST[:PORT]", help="Another server than the one with its data in --data."),
]

As: TypeAlias = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help="The name to have there; an account's too.")
]

PasswordFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The password of that account; or put it into HUBBUB_PASSWORD."),
]

ServerPasswordFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="The password that the server asks of everybody; or put it into HUBBUB_SERVER_PASSWORD.",
    ),
]


def overrides(
    irc: list[str] | None,
    ircs: list[str] | None,
    web: list[str] | None,
    announce: bool | None,
    name: str | None,
) -> dict[str, Any]:
    """What the flags put in the place of the configuration; None is as that says."""
    listen = {
        kind: [address for address in addresses if address != OFF]
        for kind, addresses in (("irc", irc), ("ircs", ircs), ("web", web))
        if addresses is not None
    }
    given = {"announce": announce, "name": name}
    return {"listen": listen, **{key: value for key, value in given.items() if value is not None}}
