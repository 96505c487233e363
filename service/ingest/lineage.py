"""Lineages: an article that repeats the text of another one is of the same wire story.

What is compared are shingles: runs of 5 words, folded, hashed to 64 bits. A text's sketch is its 32
lowest hashes. Two texts of which one repeats the other, even in part, have low hashes in common
wherever they were cut, so the candidates for a new text are found by looking its sketch up in the
ledger, in time that does not grow with the collection. What is found is then compared exactly.

A lineage is a connected component of "is a reprint of", so it does not matter in which order the
articles come in. When a text leaves one (a new version, a removal), `parting` looks at the others.

The thresholds were chosen on one half of 1,652 real articles and hold on the other. Copies of them
with another first paragraph and a fifth of the sentences dropped contain .73 or more of the shorter
text; with one word in ten replaced besides, .40 or more in 95 of 100. Of all pairs that are no
reprints two contain more than .33: one .54, of which nothing stands outside of quotations, and one
.41. Of those that share a quarter of their own words none contains more than .25.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b, sha256

import numpy as np
from numpy.typing import NDArray

from service.ports import LineageIndex, Placed, Printed
from service.text.quotations import quotations
from service.text.terms import fold

RUN = 5  # words
KEPT = 32  # hashes of a sketch

CONTAINED = 0.7  # of the shorter text's shingles, from which it is a reprint whatever it quotes
EDITED = 0.36  # of them, from which it is one if it shares its own words too
OWN = 0.3  # of the shingles outside quotations, of the text that has fewer of them
LEAST = 40  # shingles in common: fewer are a form of words
LONGER = 1.75  # times as long: then the longer text must have them from its start
LEAD = 150  # words before the first ten of them: a paragraph or two of another's own

_FIRST = 10  # shingles in common: where the first stands may be chance
_POSTINGS = 50  # articles looked at for one hash
_SHARED = 2  # hashes in common that make a candidate
_CANDIDATES = 20  # compared at most
_OF_ONE = 3  # compared at most of one lineage

# Where no spaces stand between words (Thai to Khmer, Chinese, Japanese) a character is one.
_DENSE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_DENSE}]|[^\W_{_DENSE}]{{1,64}}")
_MIX = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_WEIGHTS = [np.uint64(pow(0x9E3779B97F4A7C15, n, 1 << 64)) for n in range(1, RUN + 1)]


@dataclass(frozen=True, slots=True)
class Shingles:
    """The runs of 5 words of a text, each once: three arrays of one length.

    `hashes` are sorted and the same in every process; `places` say where in the text each stands
    first; `own` whether it stands there outside of quotations.
    """

    hashes: NDArray[np.int64]
    places: NDArray[np.int64]
    own: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.hashes)

    @property
    def sketch(self) -> tuple[int, ...]:
        """The lowest hashes."""
        return tuple(self.hashes[:KEPT].tolist())


def shingles(text: str) -> Shingles:
    """The shingles of `text`."""
    words, quoted = _words(text)
    count = max(0, len(words) - RUN + 1)
    hashed = np.array(words, dtype=np.uint64)
    runs = np.zeros(count, dtype=np.uint64)
    own = np.ones(count, dtype=np.bool_)
    for at, weight in enumerate(_WEIGHTS):
        runs += hashed[at : at + count] * weight
        own &= ~quoted[at : at + count]
    runs = (runs ^ (runs >> np.uint64(30))) * _MIX[0]  # the finalizer of splitmix64
    runs = (runs ^ (runs >> np.uint64(27))) * _MIX[1]
    runs ^= runs >> np.uint64(31)
    hashes, places = np.unique(runs.view(np.int64), return_index=True)
    return Shingles(hashes, places, own[places])


def _words(text: str) -> tuple[list[int], NDArray[np.bool_]]:
    """The hashes of the words of `text`, and which of them are quoted."""
    words: list[int] = []
    quoted: list[bool] = []
    position = 0
    for start, end in [*_outer(text), (len(text), len(text))]:
        for stretch, inside in ((text[position:start], False), (text[start:end], True)):
            found = [_hash_of(word) for word in _WORD.findall(stretch)]
            words += found
            quoted += [inside] * len(found)
        position = end
    return words, np.array(quoted, dtype=np.bool_)


def _outer(text: str) -> Iterator[tuple[int, int]]:
    """Where the quotations of `text` stand, in order, those inside another one left out."""
    covered = 0
    for fact in quotations(text):
        if fact.span.end > covered:
            yield max(covered, fact.span.start), fact.span.end
            covered = fact.span.end


@lru_cache(maxsize=131_072)
def _hash_of(word: str) -> int:
    """The folded word as 64 bits, the same in every process."""
    return int.from_bytes(blake2b(fold(word).encode(), digest_size=8).digest(), "big")


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts have in common.

    `common` counts shingles; `contained` is their share of the text that has fewer, `own` the same
    outside of quotations; `from_start` says that the longer text has them from its beginning, or is
    not so much longer that this matters.
    """

    common: int
    contained: float
    own: float
    from_start: bool


def overlap(one: Shingles, other: Shingles) -> Overlap:
    """What two texts have in common; the same whichever comes first."""
    shorter, longer = sorted((one, other), key=len)
    _, here, there = np.intersect1d(
        shorter.hashes, longer.hashes, assume_unique=True, return_indices=True
    )
    common = len(here)
    if not common:
        return Overlap(0, 0.0, 0.0, from_start=False)
    own = int((shorter.own[here] & longer.own[there]).sum())
    fewer = max(1, min(int(one.own.sum()), int(other.own.sum())))
    start = np.sort(longer.places[there])[min(common, _FIRST) - 1]
    from_start = len(longer) <= LONGER * len(shorter) or start <= LEAD
    return Overlap(common, common / len(shorter), own / fewer, bool(from_start))


def is_reprint(one: Shingles, other: Shingles) -> bool:
    """Whether one of the texts repeats so much of the other that it is the same story.

    Two reports of one speech share its quotations: they count for less than a text's own words. A
    round-up holds several stories and is none of them, so what is much longer must begin alike.
    """
    found = overlap(one, other)
    edited = found.contained >= EDITED and found.own >= OWN
    return found.common >= LEAST and found.from_start and (edited or found.contained >= CONTAINED)


def founded(article_id: str, version: int) -> str:
    """The id of the lineage that begins with this version."""
    return "lin_" + sha256(f"{article_id}@{version}".encode()).hexdigest()[:16]


def place(batch: Sequence[Printed], index: LineageIndex) -> Placed:
    """The lineages of new versions, each article once, among each other and those in the ledger.

    A new version is compared with the visible one of its article too: while it repeats that, it
    stays in its lineage. Of lineages that turn out to be one, the oldest gives its id.
    """
    return _Placing(batch, index).placed()


Node = int | str  # a place in the batch; or an article's id, or a lineage's


class _Placing:
    """One batch under way: a forest whose nodes are places in the batch and ids of lineages."""

    def __init__(self, batch: Sequence[Printed], index: LineageIndex) -> None:
        self._batch = batch
        self._index = index
        self._runs = [shingles(one.text) for one in batch]
        self._sketches = [runs.sketch for runs in self._runs]
        self._candidates = self._found()
        wanted = {key for found in self._candidates for key in found if isinstance(key, str)}
        self._known = index.printed(sorted(wanted))
        self._runs_of_known: dict[str, Shingles] = {}
        self._above: dict[Node, Node] = {}

    def placed(self) -> Placed:
        """Compare, join, and name."""
        for at, found in enumerate(self._candidates):
            self._join(at, found)
        trees: dict[Node, list[Node]] = {}
        for node in {*range(len(self._batch)), *self._above, *self._above.values()}:
            trees.setdefault(self._root(node), []).append(node)
        names: dict[Node, str] = {}
        merged: dict[str, str] = {}
        for root, nodes in trees.items():
            known = sorted(node for node in nodes if isinstance(node, str))
            if len(known) > 1:
                known = self._index.by_age(known)
            first = self._batch[min(node for node in nodes if isinstance(node, int))]
            names[root] = known[0] if known else founded(first.article_id, first.version)
            merged |= dict.fromkeys(known[1:], names[root])
        lineage_ids = tuple(names[self._root(at)] for at in range(len(self._batch)))
        return Placed(lineage_ids, tuple(self._sketches), merged)

    def _found(self) -> list[list[Node]]:
        """For each version what it may be a reprint of: places before it, and ids in the ledger."""
        asked = sorted({one for made in self._sketches for one in made})
        known = self._index.sharing(asked, _POSTINGS) if asked else {}
        own = {one.article_id for one in self._batch}  # what they say in the ledger is outdated
        here: dict[int, list[Node]] = {}
        candidates: list[list[Node]] = []
        for at, made in enumerate(self._sketches):
            weights: Counter[Node] = Counter()
            for one in made:
                for postings in (known.get(one, ()), here.setdefault(one, [])):
                    for key in postings:
                        if key not in own:
                            weights[key] += _weight(len(postings))
                if len(here[one]) < _POSTINGS:
                    here[one].append(at)
            candidates.append([self._batch[at].article_id, *_likeliest(weights)])
        return candidates

    def _join(self, at: int, found: Sequence[Node]) -> None:
        """Join a version with those of its candidates that it is a reprint of."""
        tried: Counter[Node] = Counter()
        for key in found:
            node: Node | None = key
            if isinstance(key, str):
                node = self._known[key].lineage_id if key in self._known else None
            if node is None:
                continue
            root = self._root(node)
            if root != self._root(at) and tried[root] < _OF_ONE:
                tried[root] += 1
                if self._same(at, key):
                    self._above[self._root(at)] = root

    def _same(self, at: int, key: Node) -> bool:
        """Whether a version is a reprint of one before it in the batch, or of one in the ledger."""
        if isinstance(key, int):
            return is_reprint(self._runs[at], self._runs[key])
        one, known = self._batch[at], self._known[key]
        if key == one.article_id and known.text == one.text:  # another title: also a short text
            return True
        if key not in self._runs_of_known:
            self._runs_of_known[key] = shingles(known.text)
        return is_reprint(self._runs[at], self._runs_of_known[key])

    def _root(self, node: Node) -> Node:
        while node in self._above:
            node = self._above[node]
        return node


def _weight(postings: int) -> int:
    """What a hash counts that this many articles have.

    One that as many have as are looked at is of a form of words, or of a story reprinted very
    often: half.
    """
    return 2 if postings < _POSTINGS else 1


def _likeliest(weights: Counter[Node]) -> list[Node]:
    """The candidates, those with most hashes in common first."""
    likely = [key for key, weight in weights.items() if weight >= 2 * _SHARED]
    likely.sort(key=lambda key: (-weights[key], isinstance(key, str), str(key)))
    return likely[:_CANDIDATES]
