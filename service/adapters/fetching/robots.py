"""What a site's robots.txt lets us fetch, read as RFC 9309 says."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

from service.adapters.fetching.urls import read_url
from service.errors import FetchFailed
from service.ports.fetching import Fetcher

TOKEN = "groundwire"
BYTES_MAX = 512 * 1024
KEPT_S = 3_600.0
FAILURE_KEPT_S = 300.0
SITES_KEPT = 500
_LINE = re.compile(r"\s*(user-agent|allow|disallow)\s*:\s*([^#]*)", re.IGNORECASE)
_AGENT = re.compile(r"[a-z_-]+|\*")


@dataclass(frozen=True, slots=True)
class Rule:
    """A path pattern, `*` and a final `$` included, and whether it allows."""

    pattern: str
    allows: bool

    def fits(self, path: str) -> bool:
        """Whether a path begins as the pattern says."""
        first, *others = self.pattern.removesuffix("$").split("*")
        ends = self.pattern.endswith("$")
        if not others:
            return path == first if ends else path.startswith(first)
        if not path.startswith(first):
            return False
        at = len(first)
        last = others.pop() if ends else ""
        for piece in others:
            found = path.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return len(path) - len(last) >= at and path.endswith(last)


ALL = (Rule("/", True),)
NONE = (Rule("/", False),)


def read_rules(text: str, token: str = TOKEN) -> tuple[Rule, ...]:
    """The rules for us: those of the groups that name us, else those for everyone."""
    groups: dict[str, list[Rule]] = {}
    agents: list[str] = []
    naming = False
    for line in text.removeprefix("\ufeff").splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        key, value = found[1].lower(), found[2].strip()
        if key == "user-agent":
            name = _AGENT.match(value.lower())
            agents = [*(agents if naming else ()), name[0] if name else ""]
            naming = True
            groups.setdefault(agents[-1], [])
            continue
        naming = False
        if value:
            for agent in agents:
                groups[agent].append(Rule(_normal(value), key == "allow"))
    return tuple(groups.get(token, groups.get("*", [])))


def permits(rules: tuple[Rule, ...], path: str) -> bool:
    """The longest fitting rule decides, an allowing one before a forbidding one."""
    path = _normal(path)
    fitting = [(len(rule.pattern), rule.allows) for rule in rules if rule.fits(path)]
    return max(fitting)[1] if fitting else True


def _normal(path: str) -> str:
    """A path with one spelling of its percent-encoding."""
    slashes_kept = path.replace("%2F", "%252F").replace("%2f", "%252F")
    return quote(unquote_to_bytes(slashes_kept), "/*$?=&%:@+,;!~'()")


class RobotsRules:
    """Asks the robots.txt of a site once an hour, through the same fetcher as the pages."""

    def __init__(self, fetcher: Fetcher, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._sites: dict[str, tuple[float, tuple[Rule, ...]]] = {}

    async def allowed(self, url: str) -> bool:
        """Whether a page may be fetched; raises AddressRefused as the fetcher does."""
        target = read_url(url)
        site = f"{target.scheme}://{target.authority}"
        until, rules = self._sites.get(site, (0.0, ()))
        if until <= self._clock():
            rules = await self._asked(site)
            while len(self._sites) >= SITES_KEPT:
                del self._sites[next(iter(self._sites))]
            kept = FAILURE_KEPT_S if rules is NONE else KEPT_S
            self._sites[site] = (self._clock() + kept, rules)
        return permits(rules, target.path)

    async def _asked(self, site: str) -> tuple[Rule, ...]:
        """No file (4xx) allows everything; a site that fails (5xx, no answer) allows nothing."""
        try:
            fetched = await self._fetcher.fetch(f"{site}/robots.txt", max_bytes=BYTES_MAX)
        except FetchFailed as failed:
            absent = failed.answered is not None and 400 <= failed.answered < 500
            return ALL if absent and failed.answered != 429 else NONE
        return read_rules(fetched.body.decode("utf-8", "replace"))
