"""The error tree: each error has a stable code and an HTTP status, and knows no framework.

GroundwireError
├── InvalidInput            422  a field of the request is wrong; `fields` names each
│   ├── NoModel             422  the LLM engine was asked for and no model is configured
│   └── AddressRefused      422  an address that may not be fetched: not http(s), not public
├── CrossSite               403  a page of another site asked for a change
├── ImportsDisabled         403  fetching on a request's behalf is switched off
├── TooLarge                413  a body or a batch over its limit
├── NotFound                404  no such article, version or citation
├── Gone                    410  it was deleted; says what it was
├── Unavailable             503  not ready: the index is being rebuilt, the service is stopping
├── StorageFull             507  the disk is full; reads go on
├── EmbeddingFailed         502  the embedder gave no usable vector
├── FetchFailed             502  an address gave no usable body; `reason` says how
├── ProviderFailed          503  the language model's provider failed; `reason` says how
│   └── ProviderTimeout     504  it was not done within the request's time
└── SetupError              500  the service can't start (the command line exits with 1)
    ├── DataFolderInUse          another process owns the data folder
    ├── SchemaUnknown            the ledger was written by another version
    ├── LedgerDamaged            the ledger does not pass its integrity check
    ├── EmbedderChanged          the vectors in the ledger are another model's
    └── PortTaken                the address is in use
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field: `field` is a path such as `filters.published_from`."""

    field: str
    message: str


class GroundwireError(Exception):
    """Base of all errors that a user may see; `str(error)` is written for that user."""

    code = "internal_error"
    status = 500
    retry_after_s: int | None = None

    def __init__(self, message: str, *, fields: tuple[FieldProblem, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields


class InvalidInput(GroundwireError):
    """A field of the request is wrong."""

    code = "invalid_input"
    status = 422


class NoModel(InvalidInput):
    """The LLM engine was asked for, and no model is configured."""

    code = "no_model"


class AddressRefused(InvalidInput):
    """An address that may not be fetched: not http(s), malformed, or not public."""

    code = "address_refused"


class CrossSite(GroundwireError):
    """A page of another site asked for a change."""

    code = "cross_site"
    status = 403


class ImportsDisabled(GroundwireError):
    """Fetching addresses on behalf of a request is switched off."""

    code = "imports_disabled"
    status = 403


class TooLarge(GroundwireError):
    """A body or a batch over its limit."""

    code = "too_large"
    status = 413


class NotFound(GroundwireError):
    """No such article, version or citation."""

    code = "not_found"
    status = 404


class Gone(GroundwireError):
    """It was deleted; `title` and `source` say what it was."""

    code = "gone"
    status = 410

    def __init__(self, message: str, *, title: str, source: str | None) -> None:
        super().__init__(message)
        self.title = title
        self.source = source


class Unavailable(GroundwireError):
    """Not ready yet or not any more."""

    code = "unavailable"
    status = 503
    retry_after_s = 5


class StorageFull(GroundwireError):
    """The disk is full; reads go on."""

    code = "storage_full"
    status = 507


class EmbeddingFailed(GroundwireError):
    """The embedder gave no usable vector."""

    code = "embedding_failed"
    status = 502


class FetchFailed(GroundwireError):
    """An address gave no usable body.

    `reason` is a stable word: `unreachable`, `timeout`, `status` (then `answered` is the status),
    `too_large`, `too_many_redirects`, `malformed`. `wait_s` is what the host asked for.
    """

    code = "fetch_failed"
    status = 502

    def __init__(
        self,
        message: str,
        *,
        reason: str,
        answered: int | None = None,
        wait_s: float | None = None,
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.answered = answered
        self.wait_s = wait_s


class ProviderFailed(GroundwireError):
    """The provider of the language model failed.

    `reason` is a stable word: `unreachable`, `rate_limited`, `server_error`, `rejected` (the
    request, the key, the model's name), `stream_cut`, `malformed`, `breaker_open`, `timeout`.
    `transient` when the same call may succeed soon; `wait_s` is what the provider asked for.
    """

    code = "provider_failed"
    status = 503
    retry_after_s = 5

    def __init__(
        self, message: str, *, reason: str, transient: bool = False, wait_s: float | None = None
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.transient = transient
        self.wait_s = wait_s
        if wait_s is not None:
            self.retry_after_s = max(1, ceil(wait_s))


class ProviderTimeout(ProviderFailed):
    """The provider was not done within the time of the request."""

    code = "provider_timeout"
    status = 504

    def __init__(self, message: str) -> None:
        super().__init__(message, reason="timeout")


class SetupError(GroundwireError):
    """The service can't start."""

    code = "setup_error"


class DataFolderInUse(SetupError):
    """Another process owns the data folder."""

    code = "data_folder_in_use"


class SchemaUnknown(SetupError):
    """The ledger was written by another version of Groundwire."""

    code = "schema_unknown"


class LedgerDamaged(SetupError):
    """The ledger does not pass its integrity check."""

    code = "ledger_damaged"


class EmbedderChanged(SetupError):
    """The vectors in the ledger were made by another embedder."""

    code = "embedder_changed"


class PortTaken(SetupError):
    """The address is in use."""

    code = "port_taken"
