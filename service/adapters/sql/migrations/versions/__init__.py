"""The revisions, each a step from the schema before it."""
