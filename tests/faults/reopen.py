"""What the next process finds in a data folder: `python -m tests.faults.reopen FOLDER`.

Prints as JSON why the index was refused (or null), whether a rebuild then made it whole, and how
many of every ninth passage the index in use does not find by their own vector. It runs in a process
of its own, because a damaged index can take its process down.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from service.adapters.chroma_index import ChromaIndex
from service.adapters.sql.ledger import SqlLedger
from service.maintenance import SAME, IndexHome
from service.store import Store
from tests.fakes import seen

_EVERY = 9  # passages: enough to meet any stretch of a file that was lost


def main(folder: Path) -> None:
    store = Store(SqlLedger(folder / "ledger.sqlite3"))
    home = IndexHome(folder / "index", ChromaIndex)
    begun = time.process_time()  # other processes are at work on the same cores
    problem = home.start(store)
    noticed_s = time.process_time() - begun
    if problem is not None:
        home.rebuild(store)
        seen(store.ledger, store.index)
    misses = 0
    for _, vectors in store.ledger.vectors.all_vectors(1_000):
        for vector in vectors[::_EVERY]:
            found = store.index.nearest(vector, 1)
            misses += not found or found[0][1] < SAME
    store.close()
    json.dump({"problem": problem, "misses": misses, "noticed_s": noticed_s}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
