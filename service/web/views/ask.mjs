// A conversation: questions and summaries, answered sentence by sentence.
import { forget, get, once } from "../lib/api.mjs";
import { again, begin, countFilters, noFilters, stop } from "../lib/asking.mjs";
import { copy, html, icon, saveFile, useEffect, useLayoutEffect, useRef, useState } from "../lib/dom.mjs";
import { conversationMarkdown, replyMarkdown } from "../lib/markdown.mjs";
import { go, href } from "../lib/router.mjs";
import { conversations, forgetConversation, start } from "../lib/store.mjs";
import { count, day, outlet } from "../lib/text.mjs";
import { Claim, Disagreements, Feedback, Removed, Sources } from "./claims.mjs";
import { Composer, standard } from "./composer.mjs";
import { Summary } from "./summary.mjs";

export function Ask({ id, params }) {
  const conversation = conversations.get(id) ?? null;
  const last = conversation?.turns.at(-1);
  const [mode, setMode] = useState(last?.mode ?? (params.get("mode") === "summary" ? "summary" : "answer"));
  const [text, setText] = useState(params.get("q") ?? "");
  const [options, setOptions] = useState(() => begun(last, params));
  const end = useRef(null);
  const running = last?.state === "running";

  const send = (asked, how = mode, chosen = options) => {
    const into = conversation ?? start(asked);
    begin(into, how, asked, structuredClone(chosen));
    setText("");
    setOptions({ ...chosen, article_ids: how === "summary" ? [] : chosen.article_ids });
    if (!conversation) go(href("c", [into.id]));
  };
  const turns = conversation?.turns.length ?? 0;
  useLayoutEffect(() => {
    if (turns > 1) end.current?.scrollIntoView({ block: "start" });
  }, [turns]);

  const composer = html`<${Composer} mode=${mode} setMode=${setMode} options=${options} setOptions=${setOptions} text=${text} setText=${setText}
    onSend=${(asked) => send(asked)} onStop=${() => stop(last)} running=${running} autofocus=${!conversation} />`;
  if (id && !conversation) return html`<${Lost} />`;
  if (!conversation) return html`<${Front} composer=${composer} onPick=${(asked, how, articles) => send(asked, how, { ...options, article_ids: articles })} />`;
  return html`<div class="conversation">
    <header class="bar title"><h1 dir="auto">${conversation.title}</h1>
      <button type="button" class="quiet" onClick=${() => saveFile("groundwire.md", "text/markdown", conversationMarkdown(conversation))}>${icon("save")} Markdown</button>
      <button type="button" class="quiet icon-button" aria-label="Delete this conversation" onClick=${() => { stop(last); forgetConversation(conversation.id); go(href("")); }}>${icon("trash")}</button>
    </header>
    ${conversation.turns.map((turn, index) => html`<div key=${index} ref=${index === turns - 1 ? end : null}>
      <${Turn} turn=${turn} conversation=${conversation} first=${index === 0} onPick=${(asked, how, changes) => send(asked, how, { ...turn.options, ...changes })} /></div>`)}
    <div class="dock">${composer}</div>
  </div>`;
}

function begun(last, params) {
  const chosen = last ? structuredClone(last.options) : standard();
  if (last?.mode === "summary") chosen.article_ids = [];
  if (params.has("article")) chosen.article_ids = params.getAll("article");
  return chosen;
}

function Lost() {
  return html`<div class="empty"><h1>No such conversation</h1><p>Conversations are kept in the browser that they were held in. <a href="#/">Begin a new one</a></p></div>`;
}

// The empty page: what is here, and questions that it can answer.
function Front({ composer, onPick }) {
  const [facets, setFacets] = useState(null);
  const [offered, setOffered] = useState(null);
  const [problem, setProblem] = useState(null);
  useEffect(() => {
    const control = new AbortController();
    forget(); // the collection may have grown
    once("/v1/facets").then(setFacets, setProblem);
    get("/v1/suggestions", { signal: control.signal })
      .then((found) => setOffered(found.items), (error) => error.name !== "AbortError" && setOffered([]));
    return () => control.abort();
  }, []);
  const questions = offered?.filter((one) => one.kind === "answer") ?? [];
  const topics = offered?.filter((one) => one.kind === "summary") ?? [];
  return html`<div class="front">
    <h1 class="masthead">What do the articles say?</h1>
    <p class="standfirst">Every sentence of an answer is tied to the passage it comes from, and was checked against it before it was sent.</p>
    ${composer}
    ${problem && html`<p class="problem" role="alert">${problem.message}</p>`}
    ${facets && (facets.articles === 0 ? html`<p class="notice">There are no articles yet. <a href=${href("library", ["import"])}>Import some</a>, then ask.</p>`
      : html`<p class="soft holdings"><a href=${href("library", ["articles"])}>${count(facets.articles, "article")}</a> from <a href=${href("library", ["outlets"])}>${count(facets.sources.length, "outlet")}</a>${facets.published.first && `, ${day(facets.published.first)} to ${day(facets.published.newest)}`}.
        ${facets.sample && html` <span class="sample">Sample newsroom: these articles are invented. <a href=${href("library", ["import"])}>Import your own</a></span>`}</p>`)}
    ${offered === null && facets?.articles > 0 && html`<p class="soft waiting" role="status">Looking for questions that these articles answer …</p>`}
    ${questions.length > 0 && html`<section class="offered"><h2 class="label">Questions they answer</h2>
      <ul>${questions.map((one) => html`<li><button type="button" class="offer" dir="auto" onClick=${() => onPick(one.text, "answer", [])}>${one.text}</button></li>`)}</ul></section>`}
    ${topics.length > 0 && html`<section class="offered"><h2 class="label">Events told by several outlets</h2>
      <ul>${topics.map((one) => html`<li><button type="button" class="offer" dir="auto" onClick=${() => onPick(one.text, "summary", one.article_ids)}>${one.text}</button></li>`)}</ul></section>`}
  </div>`;
}

function Turn({ turn, conversation, first, onPick }) {
  const { final } = turn;
  const reply = { citations: turn.citations, turn, conversation };
  return html`<article class="turn" aria-busy=${turn.state === "running"}>
    ${first ? html`<h2 class=${turn.mode === "summary" ? "kicker" : "unseen"}>${turn.mode === "summary" ? "Summary" : "Answer"}</h2>` : html`<h2 class="asked" dir="auto"><span class="kicker">${turn.mode === "summary" ? "Summary" : "Question"}</span> ${turn.text}</h2>`}
    ${final?.understood && final.understood.method !== "as_asked" && html`<p class="soft">Read as: <bdi>${final.understood.parts.join(" / ")}</bdi></p>`}
    <${Body} turn=${turn} reply=${reply} onPick=${onPick} />
    ${turn.error && html`<div class="notice problem" role="alert"><p><b>No ${turn.claims.length ? "more" : turn.mode}.</b> ${turn.error.message}</p>
      ${turn.error.fields?.map((one) => html`<p class="soft">${one.field}: ${one.message}</p>`)}
      <button type="button" onClick=${() => again(conversation, turn)}>Try again</button></div>`}
    ${turn.state === "stopped" && html`<p class="notice">Stopped before its end. <button type="button" class="quiet" onClick=${() => again(conversation, turn)}>Ask again</button></p>`}
    <${Removed} removed=${turn.removed} />
    <${Sources} reply=${reply} />
    ${turn.state !== "running" && html`<${Foot} turn=${turn} reply=${reply} onPick=${onPick} />`}
  </article>`;
}

function Body({ turn, reply, onPick }) {
  const { final } = turn;
  const status = turn.state === "running" && html`<${Reading} turn=${turn} />`;
  if (final?.abstention) return html`<${Abstained} turn=${turn} onPick=${onPick} />`;
  if (turn.mode === "summary") return html`<${Summary} turn=${turn} reply=${reply} />${status}`;
  return html`<div class="answer" aria-live="polite">${(final?.claims ?? turn.claims).map((claim) => html`<${Claim} key=${claim.start} claim=${claim} reply=${reply} />`)}</div>
    ${status}<${Disagreements} list=${final?.disagreements} reply=${reply} />`;
}

function Reading({ turn }) {
  const outlets = new Set(turn.evidence?.map((one) => one.source));
  return html`<p class="waiting" role="status">${!turn.evidence ? "Searching the articles …"
    : turn.claims.length ? "Checking the next sentence …" : `Reading ${count(turn.evidence.length, "article")} from ${count(outlets.size, "outlet")} …`}</p>`;
}

function Abstained({ turn, onPick }) {
  const { reason, message } = turn.final.abstention;
  const near = reason === "not_supported" ? turn.evidence ?? [] : [];
  return html`<div class="abstained"><p class="lead">No answer from these articles.</p>
    <p>${message}${reason === "no_relevant_articles" && " Other words may find it, or an article that is not here yet."}${near.length > 0 && " Some came near:"}</p>
    ${near.length > 0 && html`<ul class="near">${near.slice(0, 4).map((one) => html`<li><a href=${href("article", [one.article_id])} dir="auto">${one.title}</a> <span class="soft"><bdi>${outlet(one.source)}</bdi>, ${day(one.published_at)}</span></li>`)}</ul>`}
    <div class="ways">
      ${countFilters(turn.options.filters) + turn.options.article_ids.length > 0 && html`<button type="button" onClick=${() => onPick(turn.text, turn.mode, { filters: structuredClone(noFilters), article_ids: [] })}>Ask again without filters</button>`}
      ${near.length > 0 && turn.mode === "answer" && html`<button type="button" onClick=${() => onPick(turn.text, "summary", {})}>Summarise what there is on it</button>`}
      ${reason === "empty_collection" ? html`<a class="button" href=${href("library", ["import"])}>Import articles</a>`
        : html`<a class="button" href=${href("library", [], { q: turn.text })}>Search the library</a>`}
    </div></div>`;
}

function Foot({ turn, reply, onPick }) {
  const { final } = turn;
  const [note, setNote] = useState("");
  if (!final) return null;
  const { coverage, engine, timings_ms: times } = final;
  const who = engine.kind === "llm" ? `Written by ${engine.model ?? "a language model"}` : "Extractive engine: verbatim sentences";
  return html`<footer class="foot">
    <p class="soft">${who}${engine.degraded && html`, <b>in place of the language model (${String(engine.reason ?? "failed").replaceAll("_", " ")})</b>`}
      ${` · ${count(coverage.articles_searched, "article")} searched`}${coverage.independent_sources > 0 && ` · ${count(coverage.independent_sources, "independent source")}`}${coverage.oldest && ` · ${day(coverage.oldest)}${day(coverage.newest) !== day(coverage.oldest) ? ` to ${day(coverage.newest)}` : ""}`} · ${Math.round(times.total)} ms</p>
    ${!final.abstention && html`<span class="tools">
      <${Feedback} about=${turn.mode} name="whole" reply=${reply} text=${Array.from(final.text).slice(0, 2000).join("")} citations=${final.citations.map((one) => one.id).slice(0, 50)} />
      <button type="button" class="quiet" onClick=${async () => setNote((await copy(replyMarkdown(turn))) ? "Copied as Markdown" : "Copying was not allowed")}>${icon("copy")} Copy</button>
      ${turn.mode === "answer" && html`<button type="button" class="quiet" onClick=${() => onPick(turn.text, "summary", {})}>Summarise this</button>`}
      <span role="status" class="soft">${note}</span></span>`}
  </footer>`;
}
