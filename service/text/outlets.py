"""Which names are those of news outlets: whoever passes on what somebody else said."""

from __future__ import annotations

import re

# At the end of a name only: "the White House Press Secretary" and "the Atlantic Council" are none.
_LAST = re.compile(
    r"\b(?:Times|Post|Journal|News|Herald|Tribune|Guardian|Telegraph|Gazette|Press|Magazine|Review|"
    r"Observer|Chronicle|Daily|Weekly|Radio|Television|TV|Wire|Newspaper|newspaper|Slate|Salon|"
    r"Atlantic|Examiner|Globe|Crimson|Courant|Courrier|Bote|Zeitung|Monde|Figaro|Parisien|País|"
    r"Spiegel)(?:\s\([^)]*\)|\sOnline)?[*_]*$"
)
_ANYWHERE = re.compile(
    r"\b(?:Reuters|Associated Press|AP|AFP|CNN|NBC|CBS|ABC|MSNBC|NPR|BBC|Politico|POLITICO|Axios|"
    r"Bloomberg|Libération|Xinhua|TASS|Interfax|Al Jazeera|BuzzFeed|HuffPost|Breitbart|Newsmax|TMZ|"
    r"New Yorker)\b|^(?:Radio|The Daily|Daily)\s[A-Z]"
)


def is_outlet(name: str) -> bool:
    """Whether the name is an outlet's or ends as one: "the Ellery Post"."""
    return bool(_LAST.search(name) or _ANYWHERE.search(name))
