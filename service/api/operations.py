"""Operations: is it alive, is it ready, rebuild the index."""

from __future__ import annotations

from anyio import to_thread
from fastapi import APIRouter
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from service import __version__
from service.api import schemas
from service.api.problems import problem
from service.api.state import Here
from service.domain import Filters
from service.errors import Unavailable

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process is alive."""
    return {"status": "ok", "version": __version__}


@router.get("/readyz", response_model=schemas.ReadyOut)
def readyz(service: Here) -> JSONResponse:
    """200 when questions can be answered, 503 with the reason while they can't."""
    if not service.store.ready:
        reason = service.rebuilding or "starting"
        waiting = schemas.ReadyOut(ready=False, reason=reason, failed=service.failed or None)
        return problem(
            503,
            Unavailable.code,
            f"Not ready: {reason}.",
            more=waiting.model_dump(exclude_none=True),
            headers={"Retry-After": str(Unavailable.retry_after_s)},
        )
    articles = service.store.ledger.reader.count_articles(Filters())
    return JSONResponse(
        schemas.ReadyOut(ready=True, articles=articles).model_dump(exclude={"failed"})
    )


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(service: Here) -> Response:
    """Counters in the text format of Prometheus: replies, sentences, tokens, cost, times."""
    return Response(service.metrics.page(), media_type=CONTENT_TYPE_LATEST)


@router.post("/v1/reindex")
async def reindex(service: Here) -> schemas.ReindexOut:
    """Rebuild the index from the ledger; searches go on in the old one until it is done."""
    passages, anew = await to_thread.run_sync(service.reindex)
    return schemas.ReindexOut(passages=passages, embedded_anew=anew)
