"""The background jobs in the ledger: a row each, as it stood when it was last written."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import sqlalchemy as sa

from service.adapters.sql.schema import imports, writing
from service.domain import Job, JobError, Taken

_OPEN = ("queued", "running")


class SqlJobs:
    """Implements `JobStore`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def put(self, job: Job, *, keep: int) -> None:
        """Write a job as it stands; of those that are over only the newest `keep` stay.

        Polls are counted apart.
        """
        poll = job.kind == "poll"
        row = {"id": job.id, "poll": poll, "state": job.state, "job": asdict(job)}
        over = sa.and_(imports.c.state.not_in(_OPEN), imports.c.poll.is_(poll))
        newest = sa.select(imports.c.key).where(over).order_by(imports.c.key.desc()).limit(keep)
        with writing(self._engine) as connection:
            change = sa.update(imports).where(imports.c.id == job.id).values(row)
            if not connection.execute(change).rowcount:
                connection.execute(sa.insert(imports).values(row))
            connection.execute(sa.delete(imports).where(over, imports.c.key.not_in(newest)))

    def get(self, job_id: str) -> Job | None:
        """A job, if it is kept."""
        query = sa.select(imports.c.job).where(imports.c.id == job_id)
        with self._engine.connect() as connection:
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else _job_of(found)

    def newest(self, limit: int) -> list[Job]:
        """Jobs, the newest first."""
        query = sa.select(imports.c.job).order_by(imports.c.key.desc()).limit(limit)
        with self._engine.connect() as connection:
            return [_job_of(one) for one in connection.execute(query).scalars()]

    def interrupt(self, now: str, message: str) -> int:
        """Mark jobs that were not over as interrupted; returns how many."""
        query = sa.select(imports.c.job).where(imports.c.state.in_(_OPEN))
        error = JobError("interrupted", message)
        with writing(self._engine) as connection:
            found = [_job_of(one) for one in connection.execute(query).scalars()]
            for job in found:
                ended = replace(job, state="interrupted", finished_at=now, error=error)
                row = {"state": ended.state, "job": asdict(ended)}
                connection.execute(sa.update(imports).where(imports.c.id == job.id).values(row))
        return len(found)


def _job_of(found: dict[str, Any]) -> Job:
    results = tuple(Taken(**{**one, "notes": tuple(one["notes"])}) for one in found["results"])
    error = JobError(**found["error"]) if found["error"] else None
    return Job(**{**found, "results": results, "error": error})
