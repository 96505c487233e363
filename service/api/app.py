"""The composition root of the service: opens the data folder, wires the parts, serves."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
    suppress,
)
from functools import partial
from importlib.resources import files
from pathlib import Path
from threading import Event
from typing import Any

from anyio import to_thread
from fastapi import FastAPI
from starlette.routing import Route

from service import __version__, maintenance
from service.adapters.chroma_index import ChromaIndex
from service.adapters.folder_lock import FolderLock
from service.adapters.language import LangidDetector
from service.adapters.sql.ledger import SqlLedger
from service.api import (
    answers,
    articles,
    checks,
    feeds,
    imports,
    live,
    operations,
    pages,
    problems,
    reading,
    requests,
    requests_live,
    schemas,
    summaries,
)
from service.api import (
    feedback as feedback_,
)
from service.api.assets import assets
from service.api.guard import BodyLimit
from service.api.mcp.endpoint import Endpoint
from service.api.metrics import Metrics
from service.api.models import Models, embedder_of, models_of, words_of
from service.api.openai import routes as openai
from service.api.origins import OwnPages
from service.api.state import Live, Service
from service.collection import Collection
from service.domain.without import Without, without
from service.ingest.pipeline import Ingest
from service.maintenance import IndexHome
from service.pipeline import Parts
from service.pipeline.suggesting import Suggested
from service.ports import Embedder, FeedbackStore, Fetcher
from service.retrieve.search import Search
from service.retrieve.statistics import Statistics
from service.settings import Settings
from service.store import Store
from service.text import lexicon
from service.verify.support import LexicalJudge

log = logging.getLogger("groundwire")

_SAMPLE, _BEGUN = "sample", "begun"
_MODULES = (answers, summaries, checks, articles, imports, feeds, reading, feedback_, openai)
_ROUTERS = tuple(module.router for module in (*_MODULES, operations, pages))


def create_app(
    settings: Settings,
    *,
    sample: bool = False,
    reembed: bool = False,
    owned: bool = False,
    fetcher: Fetcher | None = None,
) -> FastAPI:
    """The application; its lifespan owns the data folder.

    `sample` takes in the sample newsroom when the collection is empty; `reembed` makes the vectors
    anew when the embedder changed, which is otherwise refused; `owned` is for a process that
    serves nobody but the command line (it has no `/mcp`), and `fetcher` takes the place of the
    one of the settings (both: `live.opened`). The lifespan raises a `SetupError` when the service
    can't start.
    """
    tools = Endpoint(settings.host)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        lock = FolderLock(settings.data_dir)
        lock.acquire()
        app.state.lock = lock
        try:
            sources = partial(
                live.opened, settings, owned=owned, is_operator=lock.is_token, fetcher=fetcher
            )
            async with _opened(settings, sources, sample=sample, reembed=reembed) as service:
                app.state.service = service
                async with nullcontext() if owned else tools.running(app):
                    yield
        finally:
            lock.release()

    app = FastAPI(
        title="Groundwire",
        version=__version__,
        summary="News answers in which every sentence is cited and verified.",
        lifespan=lifespan,
        docs_url=None,  # the usual page loads its scripts from elsewhere
        redoc_url=None,
        responses=problems.RESPONSES,
    )
    for router in _ROUTERS:
        app.include_router(router, dependencies=[OwnPages])
    app.mount("/web", assets())
    if not owned:
        app.router.routes.append(Route("/mcp", tools, methods=["POST"], include_in_schema=False))
    problems.install(app)
    app.add_middleware(BodyLimit)
    _describe(app)
    return app


@asynccontextmanager
async def _opened(
    settings: Settings,
    sources: Callable[[SqlLedger, Ingest], AbstractAsyncContextManager[Live]],
    *,
    sample: bool,
    reembed: bool,
) -> AsyncIterator[Service]:
    """The parts in working order; a damaged index is rebuilt beside the running service."""
    lexicon.install(lexicon.read(Path(settings.lexicon)) if settings.lexicon else ())
    with _ledger(settings) as ledger:
        embedder = await to_thread.run_sync(embedder_of, settings)
        models = await to_thread.run_sync(models_of, settings)
        if reembed:
            await to_thread.run_sync(maintenance.embed_anew, ledger, embedder)
        maintenance.check_embedder(ledger, embedder)
        store = Store(ledger)
        home = IndexHome(settings.data_dir / "index", ChromaIndex)
        off = without(settings.without)
        service = _wired(store, embedder, home, models, off, ledger.feedback)
        service.openai_events = settings.openai_events
        service.rebuilding = await to_thread.run_sync(home.start, store)
        maintenance.mark_open(ledger)
        repair = asyncio.create_task(to_thread.run_sync(_repair, service, home))
        stopping = Event()
        lineages = asyncio.create_task(_find_lineages(store, repair, stopping))
        try:
            if service.rebuilding is None or not ledger.vectors.count_indexed():
                await repair
            if sample:
                await to_thread.run_sync(_take_in_sample, service)
            async with sources(ledger, service.ingest) as service.live:
                yield service
        finally:
            stopping.set()
            with suppress(Exception):  # logged where it happened
                await repair
            with suppress(Exception):
                await lineages
            home.close(store)
            store.close()
            await models.aclose()


@contextmanager
def _ledger(settings: Settings) -> Iterator[SqlLedger]:
    ledger = SqlLedger(settings.data_dir / "ledger.sqlite3")
    try:
        yield ledger
    finally:
        ledger.close()


def _wired(
    store: Store,
    embedder: Embedder,
    home: IndexHome,
    models: Models,
    off: Without,
    feedback: FeedbackStore,
) -> Service:
    ledger = store.ledger
    statistics = Statistics(ledger.reader, ledger.finder, lambda: store.generation)
    search = Search(ledger.finder, lambda: store.index, embedder, statistics, off)
    judge = LexicalJudge()
    words = words_of(embedder)
    parts = Parts(
        search, ledger.finder, ledger.reader, embedder, judge, statistics, words, models.llm, off
    )
    metrics = Metrics(models.llm.model.name if models.llm else "")
    metrics.watch_breaker(models.is_broken)

    def reindex() -> tuple[int, bool]:
        with store.lock:
            anew = maintenance.embed_anew(ledger, embedder)
            return home.rebuild(store), anew

    return Service(
        store=store,
        ingest=Ingest(store, embedder, LangidDetector()),
        collection=Collection(store, search, statistics),
        parts=parts,
        feedback=feedback,
        suggested=Suggested(parts, lambda: store.generation),
        reindex=reindex,
        metrics=metrics,
    )


def _repair(service: Service, home: IndexHome) -> None:
    """Rebuild the index if its probe failed, then finish what was cut off."""
    try:
        if service.rebuilding is not None:
            if service.store.ledger.vectors.count_indexed():
                log.warning("rebuilding the index: %s", service.rebuilding)
            home.rebuild(service.store)
            service.rebuilding = None
        service.store.finish_pending()
    except Exception as error:
        log.exception("the index can't be rebuilt")
        service.rebuilding = f"the index can't be rebuilt ({error})"
        service.failed = True
        raise


async def _find_lineages(store: Store, repair: Awaitable[None], stopping: Event) -> None:
    """Find the lineages of articles of an older ledger, beside the running service."""
    await repair  # which publishes what was cut off
    try:
        found = await to_thread.run_sync(maintenance.find_lineages, store, stopping.is_set)
    except Exception:
        log.exception("the lineages of older articles can't be found; the next start tries again")
        raise
    if found:
        log.info("found the lineages of %d articles", found)


def _take_in_sample(service: Service) -> None:
    """The fictional articles that come with the package, into an empty collection.

    Cut off, it is gone on with at the next start.
    """
    ledger = service.store.ledger
    if ledger.reader.holds_articles() and ledger.writer.noted(_SAMPLE) != _BEGUN:
        return
    ledger.writer.note(_SAMPLE, _BEGUN)
    for file in sorted((files("service") / "newsroom").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".jsonl"):
            lines = file.read_text(encoding="utf-8").splitlines()
            service.ingest.add([json.loads(line) for line in lines if line], sample=True)
    ledger.writer.note(_SAMPLE, "complete")


def _describe(app: FastAPI) -> None:
    """Add to the OpenAPI document the shapes that routes read by hand or only errors have."""
    build = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = build()
            shapes = document.setdefault("components", {}).setdefault("schemas", {})
            for model in (schemas.Problem, requests.ArticleIn, *requests_live.SHAPES):
                made = model.model_json_schema(ref_template="#/components/schemas/{model}")
                shapes.update(made.pop("$defs", {}))
                shapes[model.__name__] = made
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]
