"""The layers of architecture.md, held by reading the imports of every module."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
LINES_MAX = 300
FUNCTION_LINES_MAX = 60

# Layers from the bottom. The longest name that fits a module decides.
LAYERS: dict[str, int] = {
    "service": 0,  # the version, nothing else
    "service.domain": 0,
    "service.errors": 0,
    "service.learned": 1,
    "service.ports": 1,
    "service.prompts": 1,
    "service.text": 1,
    "service.store": 2,  # ledger and index in step: what ingest, collection and maintenance share
    "service.retrieve": 2,
    "service.compose": 2,
    "service.verify": 2,
    "service.ingest": 2,
    "service.ingest.pipeline": 3,
    "service.live": 3,
    "service.pipeline": 3,
    "service.collection": 3,
    "service.maintenance": 3,
    "service.api.schemas": 1,  # the shapes of the API, which its client knows as well
    "service.client": 4,  # the other side of the API
    "service.adapters": 4,
    "service.api": 4,
    "service.api.app": 5,
    "service.api.live": 5,
    "service.api.models": 5,
    "service.settings": 5,
    "service.cli": 5,
    "service.__main__": 5,
}
# Who may import the settings: the composition roots.
ROOTS = (
    "service.api.app",
    "service.api.live",
    "service.api.models",
    "service.cli",
    "service.__main__",
)
# Adapters in several modules.
SQL = "service.adapters.sql"
FETCHING = "service.adapters.fetching"

_LANGCHAIN = ("service.adapters.embedders", "service.adapters.chat_models")
# The only places where a vendor is imported.
VENDORS: dict[str, tuple[str, ...]] = {
    "chromadb": ("service.adapters.chroma_index", "service.adapters.embedders"),
    "sqlalchemy": ("service.adapters.sql",),
    "wordllama": ("service.adapters.embedders",),
    "langchain": _LANGCHAIN,
    "langchain_core": _LANGCHAIN,
    "langchain_openai": _LANGCHAIN,
    "openai": _LANGCHAIN,
    "langsmith": ("service.adapters.chat_models",),  # to switch it off
    "sentence_transformers": ("service.adapters.embedders", "service.adapters.nli"),
    "prometheus_client": ("service.api",),
    "py3langid": ("service.adapters.language",),
    "portalocker": ("service.adapters.folder_lock",),
    "fastapi": ("service.api",),
    "starlette": ("service.api",),
    "pydantic": ("service.api", "service.client", "service.settings", "service.__main__"),
    "pydantic_settings": ("service.settings",),
    "uvicorn": ("service.cli.serving",),
    "typer": ("service.__main__", "service.cli.options", "service.cli.live_verbs"),
    "rich": ("service.cli",),
    "httpx2": (
        *("service.client", "service.cli.connect", "service.api.mcp"),
        *("service.adapters.chat_models", "service.adapters.fetching.fetcher"),
    ),
    "mcp": ("service.api.mcp", "service.cli.mcp"),
    "mcp_types": ("service.api.mcp",),
    "idna": ("service.adapters.fetching.urls",),
    "anyio": ("service.api", "service.live", "service.pipeline"),
    "alembic": ("service.adapters.sql",),
    "dateparser": ("service.ingest.dates", "service.text"),
    "trafilatura": ("service.ingest.files",),
    "htmldate": ("service.ingest.files",),
    "lxml": ("service.ingest.files",),
    "tinycss2": ("service.ingest.files",),
    "cssselect2": ("service.ingest.files",),
    "defusedxml": ("service.ingest.web",),
    "feedparser": ("service.ingest.files",),
    "pypdfium2": ("service.ingest.files",),
    "docx": ("service.ingest.files",),
    "sentencex": ("service.text",),
    "snowballstemmer": ("service.text",),
    "numpy": (
        *("service.ports", "service.store", "service.maintenance", "service.adapters"),
        *(
            "service.ingest.pipeline",
            "service.ingest.lineage",
            "service.compose",
            "service.learned",
        ),
        "service.verify.signs",
    ),
}


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the service with what it imports."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def imports(self) -> set[str]:
        """Full names of the modules imported anywhere in it."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name} imports relatively"
                base = node.module or ""
                whole = {f"{base}.{alias.name}" for alias in node.names}
                modules = {name for name in whole if name in names()}
                found |= modules if modules and modules == whole else modules | {base}
        return found


@cache
def names() -> frozenset[str]:
    """Names of all modules of the service."""
    return frozenset(_name(path) for path in (ROOT / "service").rglob("*.py"))


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules(*folders: str) -> list[Module]:
    """The modules of these folders of the project."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return [Module(_name(p), p, ast.parse(p.read_text(encoding="utf-8"))) for p in paths]


SERVICE = modules("service")


def within(name: str, place: str) -> bool:
    """Whether a module is `place` or lies below it."""
    return name == place or name.startswith(place + ".")


def place_of(name: str) -> str:
    """The entry of the table of layers that a module falls under."""
    fitting = [place for place in LAYERS if place != "service" and within(name, place)]
    return max(fitting, key=len, default="service")


def ours() -> Iterator[tuple[Module, str]]:
    """Each import of one module of the service by another."""
    for module in SERVICE:
        for name in sorted(module.imports & names()):
            yield module, name


def public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """What has a public name, and the same inside of public classes."""
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body)


def test_every_module_has_a_layer() -> None:
    assert [m.name for m in SERVICE if place_of(m.name) == "service"] == ["service"]
    assert [place for place in LAYERS if not any(within(n, place) for n in names())] == []


def test_imports_point_down() -> None:
    wrong = []
    for module, name in ours():
        place, other = place_of(module.name), place_of(name)
        own_package = within(module.name, name) or other == place
        roots = LAYERS[place] == LAYERS[other] == 5
        if not own_package and not roots and LAYERS[other] >= LAYERS[place]:
            wrong.append(f"{module.name} ({LAYERS[place]}) imports {name} ({LAYERS[other]})")
    assert wrong == []


def test_an_adapter_sees_words_and_means_and_no_other_adapter() -> None:
    wrong = []
    for module, name in ours():
        if not within(module.name, "service.adapters"):
            continue
        same = any(within(module.name, one) and within(name, one) for one in (SQL, FETCHING))
        if not same and LAYERS[place_of(name)] > 1:
            wrong.append(f"{module.name} imports {name}")
    assert wrong == []


def test_words_know_only_the_standard_library() -> None:
    for module in SERVICE:
        if LAYERS[place_of(module.name)] == 0:
            foreign = {name for name in module.imports if not within(name, "service.domain")}
            tops = {name.split(".")[0] for name in foreign}
            assert tops <= sys.stdlib_module_names, module.name


def test_a_vendor_is_imported_only_in_its_place() -> None:
    wrong = []
    for module in SERVICE:
        for vendor in {name.split(".")[0] for name in module.imports} - sys.stdlib_module_names:
            permitted = VENDORS.get(vendor, ())
            if vendor != "service" and not any(within(module.name, p) for p in permitted):
                wrong.append(f"{module.name} imports {vendor}")
    assert wrong == []


def test_only_the_roots_read_the_settings() -> None:
    readers = [m.name for m in SERVICE if "service.settings" in m.imports]
    assert [name for name in readers if not any(within(name, root) for root in ROOTS)] == []


def test_the_service_knows_nothing_of_tests_evals_and_bench() -> None:
    for module in SERVICE:
        tops = {name.split(".")[0] for name in module.imports}
        assert not tops & {"tests", "evals", "bench"}, module.name


def test_time_is_an_argument_below_the_edges() -> None:
    wrong = []
    for module in SERVICE:
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Attribute) or node.attr not in ("now", "today", "utcnow"):
                continue
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            if owner in ("datetime", "date") and LAYERS[place_of(module.name)] <= 3:
                wrong.append(f"{module.name}:{node.lineno}")
    assert wrong == []


def test_no_module_is_over_300_lines() -> None:
    lengths = {m.name: len(m.path.read_text(encoding="utf-8").splitlines()) for m in SERVICE}
    assert {name: lines for name, lines in lengths.items() if lines > LINES_MAX} == {}


def test_no_function_is_over_60_lines() -> None:
    lengths = {
        f"{module.name}.{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for module in SERVICE
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES_MAX} == {}


def test_everything_public_says_what_it_is() -> None:
    assert [module.name for module in SERVICE if not ast.get_docstring(module.tree)] == []
    missing = [
        f"{module.name}.{node.name}"
        for module in SERVICE
        for node in public(module.tree.body)
        if not ast.get_docstring(node)
    ]
    assert missing == []


def test_evals_come_in_by_the_front_door() -> None:
    """What fits the weights of a stage must read that stage; what measures goes over HTTP."""
    doors = {"service.client", "service.api.schemas", "service.api.app", "service.settings"}
    wrong = [
        f"{module.name} imports {name}"
        for module in modules("evals")
        if not module.name.startswith("evals.fit_")
        for name in module.imports
        if within(name, "service") and name not in doors
    ]
    assert wrong == []
