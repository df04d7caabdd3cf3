"""ChanServ."""

from server.commands.test_services import told
from server.conftest import RunningServer


async def test_a_channel_is_its_founder_s(server: RunningServer) -> None:
    ann = await server.owner("ann")
    await ann.ask("JOIN #a")
    bob = await server.join("bob", "#a")
    assert await told(ann, "CHANSERV INFO #a") == ["#a belongs to ann"]
    assert "yours already" in (await told(ann, "CS REGISTER #a"))[0]
    assert "Log in first" in (await told(bob, "CS REGISTER #a"))[0]
