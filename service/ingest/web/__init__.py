"""Reading what came from the web: its encoding, pages, site maps, lists of feeds."""
