"""What operators and their programs watch: whether the server is well, and its figures."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from aiohttp import web
from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector, exposition
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from hubbub.web.openapi import Route, about
from hubbub.web.refusal import RefusedError

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.web.files.library import Library
    from hubbub.web.push.sender import Tally
    from hubbub.web.visitors import Visitors

_NOT_YOURS: Final = "Metrics are for the addresses of web.metrics in the server's configuration."

_HEALTH: Final = about(
    "Whether messages are taken",
    {200: "They are.", 503: "Nothing can be stored."},
    dict.fromkeys((200, 503), "application/json"),
)
_METRICS: Final = about(
    "Figures for Prometheus",
    {200: "The figures.", 403: "They are not for that address (web.metrics)."},
    {200: "text/plain"},
)


class Monitoring:
    """Answers from what the server knows at the moment."""

    def __init__(self, server: "Server", visitors: "Visitors", library: "Library", pushes: "Tally") -> None:
        self._server = server
        self._visitors = visitors
        self._registry = CollectorRegistry()
        self._registry.register(_Figures(server, library, pushes))
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)

    def routes(self) -> list[Route]:
        """Where the two are asked for."""
        return [
            Route("GET", "/health", self.health, _HEALTH),
            Route("GET", "/metrics", self.metrics, _METRICS),
        ]

    async def health(self, _request: web.Request) -> web.Response:
        """Whether messages are taken: 200, or 503 while nothing can be stored."""
        well = not self._server.journal.is_recovering
        return web.json_response({"status": "ok" if well else "not storing"}, status=200 if well else 503)

    async def metrics(self, request: web.Request) -> web.Response:
        """The figures, as Prometheus reads them (https://prometheus.io/docs/instrumenting/exposition_formats/)."""
        if not self._visitors.may_read_metrics(request):
            raise RefusedError(HTTPStatus.FORBIDDEN, _NOT_YOURS)
        body = exposition.generate_latest(self._registry)
        return web.Response(body=body, headers={"Content-Type": exposition.CONTENT_TYPE_LATEST})


class _Figures(Collector):
    def __init__(self, server: "Server", library: "Library", pushes: "Tally") -> None:
        self._server = server
        self._library = library
        self._pushes = pushes

    def collect(self) -> Iterator[Metric]:
        """Read them."""
        registry, journal = self._server.registry, self._server.journal
        yield GaugeMetricFamily("hubbub_connections", "Open connections", len(registry.connections))
        yield GaugeMetricFamily("hubbub_people", "People who are here", registry.present)
        yield GaugeMetricFamily("hubbub_channels", "Channels there are", len(registry.channels))
        yield GaugeMetricFamily("hubbub_accounts", "Accounts there are", self._server.accounts.count)
        files = self._library.figures
        yield GaugeMetricFamily("hubbub_files", "Files that people have sent", files.files)
        yield GaugeMetricFamily("hubbub_file_bytes", "Room that files take on the disk", files.size)
        yield CounterMetricFamily("hubbub_uploads", "Files that were sent since the start", files.uploads)
        tally = journal.tally
        yield CounterMetricFamily("hubbub_events", "Events that were stored", tally.events)
        yield CounterMetricFamily("hubbub_commits", "Transactions that were committed", tally.commits)
        yield CounterMetricFamily("hubbub_refused_commits", "Transactions that were refused", tally.refused)
        yield CounterMetricFamily("hubbub_commit_seconds", "Time that transactions took", tally.seconds)
        pushes = CounterMetricFamily("hubbub_pushes", "What became of push notifications", labels=["outcome"])
        for outcome in ("sent", "failed", "dropped"):
            pushes.add_metric([outcome], getattr(self._pushes, outcome))
        yield pushes
