"""The tools that an agent calls over MCP: at `/mcp`, and over stdio by `groundwire mcp`."""
