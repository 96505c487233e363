"""Background jobs: a few at once, a bounded queue, each watched while it runs and kept after."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from uuid import uuid4

from anyio import CancelScope, to_thread

from service.domain import Job, JobError, JobKind, JobState, Taken
from service.errors import GroundwireError, NotFound, Unavailable
from service.ports import JobStore

log = logging.getLogger("groundwire")

AT_ONCE = 3  # each reads with a child process of its own
QUEUE_MAX = 100  # waiting jobs
HELD_MAX = 256 * 1024 * 1024  # bytes of files that jobs hold while they wait or run
KEPT = 200  # jobs that are over, and as many polls
RESULTS_MAX = 200  # of a job: its last ones
_CANCELLED = JobError("cancelled", "Cancelled; what was taken in until then stays.")
_STOPPED = JobError("interrupted", "The service was stopped; what was taken in until then stays.")
_CRASHED = "The service ended while this was going on; what was taken in until then stays."


class Report:
    """What a job tells while it runs; `stop_with` names what ends a step in a thread early."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.noted = 0
        self.version = 0  # goes up with every change
        self.stoppers: list[Callable[[], None]] = []
        self._results: deque[Taken] = deque(maxlen=RESULTS_MAX)
        self._counts: Counter[str] = Counter(job.counts)
        self._changed = asyncio.Event()

    def expect(self, total: int | None) -> None:
        """Say how many items there will be."""
        self.change(total=total)

    def note(self, taken: Taken) -> None:
        """Say what became of one item."""
        self._results.append(taken)
        self._counts[taken.status] += 1
        self.noted += 1
        done = self.job.done + 1
        total = None if self.job.total is None else max(self.job.total, done)
        self.change(done=done, total=total, counts=dict(self._counts), results=self._results)

    def stop_with(self, stop: Callable[[], None]) -> None:
        """Have this called when the job is cancelled."""
        self.stoppers.append(stop)

    def change(self, **changes: object) -> None:
        """Put another state in place, and wake whoever watches."""
        if "results" in changes:
            changes["results"] = tuple(self._results)
        self.job = replace(self.job, **changes)  # type: ignore[arg-type]
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def changed(self) -> None:
        """Wait for the next change."""
        await self._changed.wait()


Work = Callable[[Report], Awaitable[None]]


@dataclass(slots=True)
class _Live:
    """A job that is not over."""

    report: Report
    work: Work
    held: int
    scope: CancelScope = field(default_factory=CancelScope)
    cancelled: JobError | None = None
    task: asyncio.Task[None] | None = None


class Jobs:
    """Runs jobs; `clock` gives the present as RFC 3339 in UTC."""

    def __init__(self, store: JobStore, clock: Callable[[], str]) -> None:
        self._store = store
        self._clock = clock
        self._live: dict[str, _Live] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._closed = False

    async def open(self) -> None:
        """Mark what a crash cut off."""
        await to_thread.run_sync(self._store.interrupt, self._clock(), _CRASHED)

    async def start(self, kind: JobKind, subject: str, work: Work, *, held: int = 0) -> Job:
        """Queue a job that holds so many bytes; raises `Unavailable` when too much is waiting."""
        full = sum(live.held for live in self._live.values()) + held > HELD_MAX
        if self._closed or full or len(self._live) >= AT_ONCE + QUEUE_MAX:
            raise Unavailable("Too many imports are waiting; try again when some are done.")
        job = Job(f"imp_{uuid4().hex}", kind, subject[:2_000], self._clock())
        live = self._live[job.id] = _Live(Report(job), work, held)
        await self._keep(job)  # first, so that no later state is written over
        live.task = asyncio.create_task(self._run(live))
        return live.report.job

    async def get(self, job_id: str) -> Job:
        """A job as it stands; raises `NotFound`."""
        if live := self._live.get(job_id):
            return live.report.job
        found = await to_thread.run_sync(self._store.get, job_id)
        if found is None:
            raise NotFound(f"There is no import {job_id}.")
        return found

    async def newest(self, limit: int) -> list[Job]:
        """Jobs, the newest first."""
        kept = await to_thread.run_sync(self._store.newest, limit)
        return [self._live[job.id].report.job if job.id in self._live else job for job in kept]

    async def cancel(self, job_id: str) -> None:
        """End a job that is not over, and wait until it has ended; raises `NotFound`."""
        live = self._live.get(job_id)
        if live is None:
            await self.get(job_id)
            return
        await self._end(live, _CANCELLED)

    async def watch(self, job_id: str) -> AsyncGenerator[tuple[Job, tuple[Taken, ...]], None]:
        """A job as it stands now and after changes, with its new results; last when it is over."""
        seen = 0
        report: Report | None = None
        while (live := self._live.get(job_id)) and not live.report.job.over:
            report = live.report
            version, results = report.version, report.job.results
            fresh = min(report.noted - seen, len(results))
            seen = report.noted
            yield report.job, results[len(results) - fresh :]
            while report.version == version:
                await report.changed()
        yield report.job if report else await self.get(job_id), ()

    async def aclose(self) -> None:
        """Interrupt what runs, and wait for it."""
        self._closed = True
        for live in list(self._live.values()):
            await self._end(live, _STOPPED)

    async def _end(self, live: _Live, why: JobError) -> None:
        live.cancelled = live.cancelled or why
        live.scope.cancel()
        for stop in live.report.stoppers:
            await to_thread.run_sync(stop)
        if live.task is not None:
            await asyncio.wait({live.task})

    async def _run(self, live: _Live) -> None:
        """One job from its place in the queue to its end."""
        state: JobState = "done"
        error: JobError | None = None
        try:
            with live.scope:
                async with self._slots:
                    live.report.change(state="running")
                    await self._keep(live.report.job)
                    await live.work(live.report)
        except GroundwireError as raised:
            state, error = "failed", JobError(raised.code, raised.message)
        except Exception:
            if live.cancelled is None:  # else it is how the step in a thread was ended
                log.exception("an import failed")
            message = "Something went wrong in the service; it was logged."
            state, error = "failed", JobError("internal_error", message)
        if live.cancelled is not None:
            state, error = "interrupted", live.cancelled
        ended = replace(live.report.job, state=state, finished_at=self._clock(), error=error)
        with CancelScope(shield=True):
            await self._keep(ended)
        live.report.change(state=state, finished_at=ended.finished_at, error=error)
        del self._live[ended.id]

    async def _keep(self, job: Job) -> None:
        try:
            await to_thread.run_sync(lambda: self._store.put(job, keep=KEPT))
        except Exception as error:  # a full disk: the job itself goes on, and is told while it does
            log.warning("an import can't be kept: %s", error)
