"""Whole lines that belong to a page and not to its article are dropped, by exact form.

A line goes only if all of it, without case and without punctuation around it, is one of `FORMS`;
a sentence that contains such words stays. Each form is there for one of these reasons:

- it marks where an advertisement stood ("Advertisement", "AD", "Article continues after ad");
- it tells the reader to scroll on ("Story continues below");
- it is a place-holder that a script was to replace ("Loading...", "[image]", "[pullquote]");
- it is a button, often of a newsletter form ("Sign up for Daily Newsletters", "Share this
  article", "Click to share on Twitter (Opens in new window)").

Credits, copyright lines, corrections and editors' notes say something about the article: they
stay. So do headings ("What's next") and lone lead-ins such as "Read more:" or "Watch:", which a
writer also writes.
"""

from __future__ import annotations

import re

_ADVERTISING = """
ad
ads
advertisement
advertisements
advertisement scroll to continue
advertisement story continues below
advertising
article continues after ad
article continues after advertisement
article continues after this advertisement
article continues below advertisement
skip advertisement
sponsored content
story continues after ad
story continues after advertisement
story continues below advertisement
story continues below this ad
"""
_SCROLL_ON = """
article continues below
continue reading below
continue reading the main story
scroll to continue
story continued below
story continues
story continues below
"""
_PLACE_HOLDERS = """
image
loading
loading video
please wait
pullquote
video loading
"""
_BUTTONS = """
click to email this to a friend (opens in new window
click to print (opens in new window
click to share on facebook (opens in new window
click to share on linkedin (opens in new window
click to share on pinterest (opens in new window
click to share on reddit (opens in new window
click to share on twitter (opens in new window
click to share on whatsapp (opens in new window
enlarge this image
hide caption
manage newsletters
share on facebook
share on twitter
share this article
share this story
sign up
sign up for daily newsletters
sign up for daily newsletters manage newsletters
sign up for daily opinion newsletter manage newsletters
sign up for newsletters
sign up for newsletters manage newsletters
sign up for our newsletter
skip to main content
subscribe
subscribe now
toggle caption
"""

FORMS = frozenset(
    line
    for group in (_ADVERTISING, _SCROLL_ON, _PLACE_HOLDERS, _BUTTONS)
    for line in group.strip().splitlines()
)
_LONGEST = max(map(len, FORMS)) + 20  # with room for punctuation around the words
_CANDIDATE = re.compile(rf"^[^\S\n]*\S[^\n]{{0,{_LONGEST}}}$", re.MULTILINE)
_AROUND = " \t\u00a0.,:;!…*_=|•·<>[](){}#-\u2012\u2013\u2014"


def drop_boilerplate(text: str) -> str:
    r"""`text` (line ends `\n`) without its boilerplate lines; idempotent.

    Where a line goes, the blank lines after it go too if there are blank lines before it: two
    paragraphs stay one blank line apart. Nothing else changes.
    """
    if not any(_is_boilerplate(match.group()) for match in _CANDIDATE.finditer(text)):
        return text
    kept: list[str] = []
    closing = False
    for line in text.split("\n"):
        blank = not line.strip()
        if not blank and len(line) <= _LONGEST and _is_boilerplate(line):
            closing = True
        elif not (closing and blank and (not kept or not kept[-1].strip())):
            kept.append(line)
            closing = closing and blank
    return "\n".join(kept)


def _is_boilerplate(line: str) -> bool:
    """Whether the whole line is one of `FORMS`."""
    return " ".join(line.strip(_AROUND).split()).casefold() in FORMS
