"""The one guarded fetcher: every address of a stranger goes through here."""
