"""An invented news page to put things into."""

from __future__ import annotations

PARAGRAPHS = (
    "The council of Port Ellery voted on Monday to close the old harbour, ending a debate that "
    "had divided the town for years.",
    "The harbour master, Ines Calder, said that 40 boats would move to the new basin by June, and "
    "that the fishing crews had agreed to the plan.",
    "Opponents of the closure, who had gathered 2,300 signatures, said they would take the matter "
    "to the regional court in the coming weeks.",
    "The town has set aside 12 million crowns for the works, of which the region is to pay a "
    "third, according to the budget that was passed in March.",
)
HEAD = """
<title>Harbour to close | Kestrel Post</title>
<meta property="og:site_name" content="Kestrel Post">
<meta property="article:published_time" content="2031-04-09T10:30:00+02:00">
<meta name="author" content="Mara Venn">
<link rel="canonical" href="https://kestrel.example/harbour">
"""


def page(inside: str = "", *, style: str = "", head: str = HEAD) -> str:
    """The page with something put between the paragraphs of its article."""
    first, second, third, fourth = PARAGRAPHS
    return f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8">{head}<style>{style}</style></head>
<body>
<nav><a href="/">Home</a> <a href="/politics">Politics</a></nav>
<article><h1>Harbour to close</h1>
<p>{first}</p><p>{second}</p>
{inside}
<h2>A long quarrel</h2>
<p>{third}</p>
<ul><li>First, the boats move in June.</li><li>Then the quay is taken down.</li></ul>
<p>{fourth}</p></article>
<footer>All rights reserved by the Kestrel Post and its friends.</footer>
</body></html>"""
