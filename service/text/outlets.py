"""Which names are those of news outlets: whoever passes on what somebody else said."""

from __future__ import annotations

import re

_OUTLET = re.compile(
    r"\b(?:Times|Post|Journal|News|Herald|Tribune|Guardian|Reuters|Associated Press|AP|AFP|CNN|NBC|"
    r"CBS|ABC|MSNBC|NPR|BBC|Politico|POLITICO|Axios|Bloomberg|Telegraph|Gazette|Press|Magazine|"
    r"Review|Observer|Chronicle|Daily|Weekly|Radio|Television|TV|Wire|Newspaper|newspaper|"
    r"Spiegel|Zeitung|Monde|Figaro|Parisien|Libération|País|Xinhua|TASS|Interfax|Al Jazeera|"
    r"BuzzFeed|HuffPost|Breitbart|Newsmax|TMZ|Slate|Salon|Atlantic|"
    r"New Yorker|Examiner|Globe|Crimson)\b"
)


def is_outlet(name: str) -> bool:
    """Whether the name is an outlet's or has a word of one: "the Ellery Post"."""
    return _OUTLET.search(name) is not None
