"""A link that lets people in is looked at on a thread of its own, while the page that has it waits."""

import asyncio
from collections.abc import Callable

from hubbub.client.changes import Change, EntranceRefused, EntranceTold, LinkChanged
from hubbub.client.entrance import EntranceLink, Told
from hubbub.client.known_servers import KnownServers, KnownServersError
from hubbub.client.looking import EntranceError, look_at
from hubbub.desktop.bridge import Bridge
from hubbub.desktop.launcher.enter import EnterPage


class Look:
    """Asks the server about a link, until it has answered or the page has gone."""

    def __init__(
        self,
        page: EnterPage,
        link: EntranceLink,
        known_servers: Callable[[], KnownServers],
        on_told: Callable[[Told], None],
    ) -> None:
        self._page = page
        self._link = link
        self._known_servers = known_servers
        self._on_told = on_told
        self._asking: asyncio.Task[None] | None = None
        self._bridge = Bridge(page.winfo_toplevel(), self._on_change)
        page.bind("<Destroy>", lambda _event: self._close(), add=True)
        self._bridge.start(self._run)

    async def _run(self) -> None:
        self._asking = asyncio.ensure_future(self._ask())
        await asyncio.wait([self._asking])
        if not self._asking.cancelled():
            self._asking.result()

    async def _ask(self) -> None:
        try:
            told = await look_at(self._link, self._known_servers())
        except (EntranceError, KnownServersError) as error:
            self._bridge.put([EntranceRefused(str(error))])
        else:
            self._bridge.put([EntranceTold(told)])

    def _close(self) -> None:
        self._bridge.call(self._stop)
        self._bridge.close()

    def _stop(self) -> None:
        if self._asking is not None:
            self._asking.cancel()

    def _on_change(self, change: Change) -> None:
        self._close()
        match change:
            case EntranceTold(told):
                self._on_told(told)
            case (
                EntranceRefused(reason) | LinkChanged(detail=reason)
            ):  # the latter where its thread has failed
                self._page.refuse(reason)
