"""Jobs run a few at once, tell how far they are, and are kept however they end."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from anyio import to_thread

from service.adapters.sql.ledger import SqlLedger
from service.domain import Job, Taken
from service.errors import FetchFailed, NotFound, Unavailable
from service.live.jobs import AT_ONCE, HELD_MAX, KEPT, QUEUE_MAX, RESULTS_MAX, Jobs, Report, Work

NOW = "2031-04-02T12:00:00Z"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqlLedger]:
    made = SqlLedger(tmp_path / "ledger.sqlite3")
    yield made
    made.close()


def run(ledger: SqlLedger, test: Callable[[Jobs], Awaitable[None]]) -> None:
    async def whole() -> None:
        jobs = Jobs(ledger.jobs, lambda: NOW)
        await jobs.open()
        try:
            await test(jobs)
        finally:
            await jobs.aclose()

    asyncio.run(whole())


def taking(count: int) -> Work:
    async def work(report: Report) -> None:
        report.expect(count)
        for number in range(count):
            report.note(Taken(f"item {number}", "rejected" if number % 2 else "added"))
            await asyncio.sleep(0)

    return work


def waiting(event: asyncio.Event) -> Work:
    async def work(report: Report) -> None:
        report.note(Taken("one", "added"))
        await event.wait()
        report.note(Taken("two", "added"))

    return work


async def over(jobs: Jobs, job: Job) -> Job:
    async for state, _ in jobs.watch(job.id):
        last = state
    return last


def test_a_job_is_watched_to_its_end_and_every_result_is_told_once(ledger: SqlLedger) -> None:
    async def test(jobs: Jobs) -> None:
        job = await jobs.start("file", "a.txt", taking(5))
        told: list[Taken] = []
        states = []
        async for state, fresh in jobs.watch(job.id):
            states.append(state)
            told += fresh
        last = states[-1]
        assert (last.state, last.done, last.total, last.finished_at) == ("done", 5, 5, NOW)
        assert last.counts == {"added": 3, "updated": 0, "unchanged": 0, "rejected": 2}
        assert [one.place for one in last.results] == [f"item {n}" for n in range(5)]
        places = [one.place for one in told]
        assert places == [f"item {n}" for n in range(len(places))]
        assert ledger.jobs.get(job.id) == last
        assert [state.over for state in states[:-1]] == [False] * (len(states) - 1)

    run(ledger, test)


def test_only_the_last_results_are_kept(ledger: SqlLedger) -> None:
    async def test(jobs: Jobs) -> None:
        last = await over(jobs, await jobs.start("file", "a", taking(RESULTS_MAX + 50)))
        assert last.done == sum(last.counts.values()) == RESULTS_MAX + 50
        assert len(last.results) == RESULTS_MAX
        assert last.results[-1].place == f"item {RESULTS_MAX + 49}"

    run(ledger, test)


def test_a_failure_has_its_code_and_an_unexpected_one_says_nothing_of_itself(
    ledger: SqlLedger, caplog: pytest.LogCaptureFixture
) -> None:
    async def fetch(report: Report) -> None:
        report.note(Taken("one", "added"))
        raise FetchFailed("no answer", reason="timeout")

    async def broken(report: Report) -> None:
        raise ValueError("secret")

    async def test(jobs: Jobs) -> None:
        failed = await over(jobs, await jobs.start("url", "a", fetch))
        assert failed.error is not None
        assert (failed.state, failed.error.code, failed.done) == ("failed", "fetch_failed", 1)
        hidden = await over(jobs, await jobs.start("url", "a", broken))
        assert hidden.error is not None
        assert (hidden.state, hidden.error.code) == ("failed", "internal_error")
        assert "secret" not in hidden.error.message

    run(ledger, test)
    assert "secret" in caplog.text


def test_a_few_run_at_once_more_wait_and_too_many_are_refused(ledger: SqlLedger) -> None:
    async def test(jobs: Jobs) -> None:
        event = asyncio.Event()
        begun = [
            await jobs.start("file", str(number), waiting(event))
            for number in range(AT_ONCE + QUEUE_MAX)
        ]
        states = [(await jobs.get(job.id)).state for job in begun]
        assert states == ["running"] * AT_ONCE + ["queued"] * QUEUE_MAX
        with pytest.raises(Unavailable) as caught:
            await jobs.start("file", "one more", waiting(event))
        assert caught.value.retry_after_s
        assert [job.id for job in await jobs.newest(500)] == [job.id for job in reversed(begun)]
        event.set()
        assert {(await over(jobs, job)).state for job in begun} == {"done"}
        assert (await jobs.start("file", "now", taking(1))).state == "queued"

    run(ledger, test)


def test_files_that_wait_are_bounded_in_bytes(ledger: SqlLedger) -> None:
    async def test(jobs: Jobs) -> None:
        event = asyncio.Event()
        first = await jobs.start("file", "a", waiting(event), held=HELD_MAX - 10)
        with pytest.raises(Unavailable):
            await jobs.start("file", "b", waiting(event), held=11)
        await jobs.start("url", "c", waiting(event))
        event.set()
        await over(jobs, first)
        await jobs.start("file", "b", waiting(event), held=11)

    run(ledger, test)


def test_a_job_is_cancelled_running_or_waiting_and_what_it_took_stays(ledger: SqlLedger) -> None:
    async def test(jobs: Jobs) -> None:
        never = asyncio.Event()
        begun = [await jobs.start("file", "a", waiting(never)) for _ in range(AT_ONCE + 1)]
        for job in (begun[-1], begun[0]):
            await jobs.cancel(job.id)
        running, queued = await jobs.get(begun[0].id), await jobs.get(begun[-1].id)
        assert (running.state, running.done) == ("interrupted", 1)
        assert (queued.state, queued.done) == ("interrupted", 0)
        assert running.error is not None
        assert running.error.code == "cancelled"
        await jobs.cancel(running.id)  # it is over: nothing happens
        assert await jobs.get(running.id) == running
        with pytest.raises(NotFound):
            await jobs.cancel("imp_unknown")

    run(ledger, test)


def test_a_step_in_a_thread_is_told_to_end_and_waited_for(ledger: SqlLedger) -> None:
    begun, stop, ended = threading.Event(), threading.Event(), threading.Event()

    def step() -> None:
        begun.set()
        stop.wait(30)
        ended.set()

    async def work(report: Report) -> None:
        report.stop_with(stop.set)
        report.note(Taken("one", "added"))
        await to_thread.run_sync(step)

    async def test(jobs: Jobs) -> None:
        job = await jobs.start("file", "a", work)
        assert await to_thread.run_sync(begun.wait, 30)
        await jobs.cancel(job.id)
        assert ended.is_set()
        assert (await jobs.get(job.id)).state == "interrupted"

    run(ledger, test)


def test_what_runs_when_the_service_stops_is_interrupted(ledger: SqlLedger) -> None:
    ids: list[str] = []

    async def test(jobs: Jobs) -> None:
        ids.append((await jobs.start("file", "a", waiting(asyncio.Event()))).id)

    run(ledger, test)
    kept = ledger.jobs.get(ids[0])
    assert kept is not None
    assert kept.error is not None
    assert (kept.state, kept.error.code) == ("interrupted", "interrupted")


def test_what_ran_at_a_crash_is_interrupted_at_the_next_start(ledger: SqlLedger) -> None:
    left = [Job("imp_1", "file", "a", NOW), Job("imp_2", "file", "b", NOW, state="running", done=3)]
    for job in left:
        ledger.jobs.put(job, keep=KEPT)

    async def test(jobs: Jobs) -> None:
        for job in left:
            now = await jobs.get(job.id)
            assert (now.state, now.finished_at, now.done) == ("interrupted", NOW, job.done)
            assert (await over(jobs, job)).state == "interrupted"

    run(ledger, test)


def test_a_store_that_fails_stops_no_job_and_leaves_nobody_waiting(
    ledger: SqlLedger, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def test(jobs: Jobs) -> None:
        event = asyncio.Event()
        job = await jobs.start("file", "a", waiting(event))
        states = jobs.watch(job.id)
        await anext(states)
        with closing(sqlite3.connect(tmp_path / "ledger.sqlite3")) as plain, plain:
            plain.execute("DROP TABLE imports")
        event.set()
        last = [state async for state, _ in states][-1]
        assert (last.state, last.done) == ("done", 2)

    run(ledger, test)
    assert "can't be kept" in caplog.text


def test_of_those_that_are_over_only_the_newest_are_kept(ledger: SqlLedger) -> None:
    ledger.jobs.put(Job("imp_open", "file", "a", NOW), keep=3)
    for number in range(6):
        ledger.jobs.put(Job(f"imp_{number}", "file", "a", NOW, state="done"), keep=3)
    kept = [job.id for job in ledger.jobs.newest(50)]
    assert kept == ["imp_5", "imp_4", "imp_3", "imp_open"]
    for number in range(5):  # polls push nothing else out
        ledger.jobs.put(Job(f"imp_poll_{number}", "poll", "a", NOW, state="done"), keep=3)
    polls = [f"imp_poll_{number}" for number in (4, 3, 2)]
    assert [job.id for job in ledger.jobs.newest(50)] == [*polls, *kept]
