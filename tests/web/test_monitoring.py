from pathlib import Path

from hubbub.server.bounds import FILE_BLOCK
from support.gate import Gate
from web.conftest import Site, running_site
from web.test_upload import guest, remove, sent

FILES = ("hubbub_files", "hubbub_file_bytes", "hubbub_uploads_total")


async def figures(site: Site) -> dict[str, float]:
    async with site.http.get(site.url("/metrics")) as answer:
        assert answer.status == 200
        assert answer.content_type == "text/plain"
        lines = [line for line in (await answer.text()).splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


async def test_figures_tell_what_goes_on(site: Site) -> None:
    before = await figures(site)
    ann = await site.server.owner("ann", "#lobby", "#cakes")
    await (await site.browser()).register("bob")
    await ann.ask("PRIVMSG #lobby :one", "PRIVMSG #lobby :two")
    after = await figures(site)
    assert (after["hubbub_connections"], after["hubbub_people"]) == (2, 2)
    assert (after["hubbub_channels"], after["hubbub_accounts"]) == (2, 1)
    assert after["hubbub_events_total"] - before["hubbub_events_total"] >= 4
    assert after["hubbub_commits_total"] > before["hubbub_commits_total"]
    assert after["hubbub_commit_seconds_total"] > 0
    assert after["hubbub_refused_commits_total"] == 0


async def test_files_are_counted(site: Site) -> None:
    address = await guest(site)
    before = await figures(site)
    links = [await sent(site, address, data) for data in (b"one", bytes(FILE_BLOCK))]
    assert await remove(site, links[0], address) == 204
    after = await figures(site)
    assert [before[name] for name in FILES] == [0, 0, 0]
    assert [after[name] for name in FILES] == [1, 2 * FILE_BLOCK, 2]
    await site.server.stop()
    await site.server.start(**site.server.settings)
    again = await figures(site)
    assert [again[name] for name in FILES] == [1, 2 * FILE_BLOCK, 0]


async def test_figures_are_for_those_whom_the_operator_names(tmp_path: Path) -> None:
    settings = {"metrics": ["192.0.2.0/24"]}
    async with (
        running_site(tmp_path / "data", web=settings) as site,
        site.http.get(site.url("/metrics")) as answer,
    ):
        assert answer.status == 403
        assert "web.metrics" in await answer.text()


async def test_a_server_that_stores_is_well(site: Site) -> None:
    async with site.http.get(site.url("/health")) as answer:
        assert (answer.status, await answer.json()) == (200, {"status": "ok"})


async def test_a_server_that_can_store_nothing_is_not(site: Site, gate: Gate) -> None:
    ann = await site.server.join("ann", "#lobby")
    gate.close()
    ann.send("PRIVMSG #lobby :lost")
    await gate.reached()
    with gate.recovering():
        gate.refuse()
        await ann.until("FAIL")
        async with site.http.get(site.url("/health")) as answer:
            assert (answer.status, await answer.json()) == (503, {"status": "not storing"})
    await ann.ask("PRIVMSG #lobby :kept")
    async with site.http.get(site.url("/health")) as answer:
        assert answer.status == 200
    assert (await figures(site))["hubbub_refused_commits_total"] == 1
