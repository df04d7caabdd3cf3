"""What goes back and forth on one stay: to the server and the window, and into the cache."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from hubbub.client.changes import Change, LinkChanged
from hubbub.client.handshake import Stage
from hubbub.client.model import Link
from hubbub.client.moderation import NOT_CONNECTED
from hubbub.client.reducer import Reducer
from hubbub.client.translation import _
from hubbub.client.visit import Visit, now

if TYPE_CHECKING:
    from hubbub.client.cache import Cache

Sink: TypeAlias = Callable[[Sequence[Change]], None]


class Exchange:
    """Carries what the reducer has worked out. `visit` is the connection while there is one."""

    def __init__(self, reducer: Reducer, sink: Sink, *, encrypted: bool) -> None:
        """`sink` is called with what changed, in order; it must not raise."""
        self.visit: Visit | None = None
        self.cache: Cache | None = None
        self._reducer = reducer
        self._sink = sink
        self._encrypted = encrypted

    @property
    def is_ready(self) -> bool:
        """Whether the server has let us in, and the connection stands."""
        return self.visit is not None and self.visit.stage is Stage.READY

    def is_online(self) -> bool:
        """Whether something can be asked of the server now; says so if not."""
        if not self.is_ready:
            self.report(_(NOT_CONNECTED))
        return self.is_ready

    def flush(self) -> None:
        """Send what the reducer wants sent, and tell the window what changed."""
        if self.visit is not None:
            self.visit.send(self._reducer.take_output(now()))
        changes = self._reducer.take_changes()
        if self.cache is not None:
            self.cache.note(changes, self._reducer.state.rooms)
        if changes:
            self._sink(changes)

    def tell(self, *changes: Change) -> None:
        """Tell the window something."""
        self._reducer.state.add(*changes)
        self.flush()

    def tell_link(self, link: Link, detail: str, *, forgets: bool = False) -> None:
        """Tell the window how the connection is."""
        self.tell(LinkChanged(link, detail, self._encrypted, forgets))

    def report(self, text: str, key: str | None = None) -> None:
        """Tell the window that something can't be done."""
        self._reducer.state.problem(text, key)
        self.flush()
