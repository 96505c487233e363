"""`groundwire mcp`: the tools for an agent over stdin and stdout."""

from __future__ import annotations

from mcp.server.stdio import stdio_server

from service.api.mcp.server import server_of
from service.cli.connect import reached
from service.settings import Settings


async def mcp(settings: Settings) -> int:
    """Serve until stdin ends; through the server that runs on the data folder, if there is one.

    The index need not be ready: until it is, the tools say so.
    """
    async with reached(settings) as (http, url):
        server = server_of(http, lambda _: url)
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())
    return 0
