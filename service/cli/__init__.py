"""The verbs of the groundwire command."""
