"""The tools that an agent calls over MCP: at `/mcp`, and over stdio by `groundwire mcp`."""

from __future__ import annotations

from service.api.mcp.endpoint import Endpoint
from service.api.mcp.server import server_of

__all__ = ["Endpoint", "server_of"]
