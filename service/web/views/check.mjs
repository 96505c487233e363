// "Check my text": a draft in, a verdict for each sentence out.
import { call } from "../lib/api.mjs";
import { classes, html, useRef, useState } from "../lib/dom.mjs";
import { count, percent, reason, slicer } from "../lib/text.mjs";
import { Chips } from "./claims.mjs";

const MAX = 20_000;
const VERDICTS = { supported: "Supported", unsupported: "Not supported", unjudged: "Not checked" };
const kept = { text: "", found: null, checked: "" }; // while the page is open: going to an article and back loses nothing

export function Check() {
  const [text, setText] = useState(kept.text);
  const [found, setFound] = useState(kept.found);
  const [checked, setChecked] = useState(kept.checked);
  const [problem, setProblem] = useState("");
  const [control, setControl] = useState(null);
  const length = Array.from(text).length;
  const write = (value) => setText((kept.text = value));
  const run = async () => {
    const aborting = new AbortController();
    setControl(aborting);
    setProblem("");
    try {
      const body = await call("POST", "/v1/checks", { body: { text }, signal: aborting.signal });
      kept.found = body;
      kept.checked = text;
      setFound(body);
      setChecked(text);
    } catch (error) {
      if (error.name !== "AbortError") setProblem(error.message);
    } finally {
      setControl(null);
    }
  };
  return html`<div class="check">
    <h1>Check my text</h1>
    <p class="standfirst">Paste a draft. Each sentence is compared with the articles: whether they say so, where, and what they do not have.</p>
    <form class="composer" onSubmit=${(event) => { event.preventDefault(); if (text.trim() && length <= MAX && !control) run(); }}>
      <textarea id="draft" rows="7" aria-label="Your draft" placeholder="Your draft …" value=${text} onInput=${(event) => write(event.currentTarget.value)}
        onKeyDown=${(event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && text.trim() && length <= MAX && !control) { event.preventDefault(); run(); } }}></textarea>
      <div class="row"><span class=${classes("soft", length > MAX && "problem")}>${length.toLocaleString("en-GB")} of ${MAX.toLocaleString("en-GB")} characters</span><span class="grow"></span>
        ${control ? html`<button type="button" class="primary" onClick=${() => control.abort()}>Stop</button>`
          : html`<button type="submit" class="primary" disabled=${!text.trim() || length > MAX}>Check</button>`}</div>
    </form>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${control && html`<p class="waiting" role="status">Comparing each sentence with the articles …</p>`}
    ${found && html`<${Verdicts} found=${found} text=${checked} stale=${checked !== text} />`}
  </div>`;
}

// "number: 190" -> "190 (number)"
const lacking = (missing) => missing.replace(/^(\w+): (.*)$/s, "$2 ($1)");

function Verdicts({ found, text, stale }) {
  const items = useRef([]);
  const cut = slicer(text);
  const reply = { citations: Object.fromEntries(found.citations.map((one) => [one.id, one])) };
  const parts = [];
  let at = 0;
  found.sentences.forEach((one, index) => {
    parts.push(cut(at, one.start), html`<a class=${`judged ${one.verdict}`} href="#" title=${VERDICTS[one.verdict]}
      onClick=${(event) => { event.preventDefault(); items.current[index]?.scrollIntoView({ block: "center" }); items.current[index]?.focus({ preventScroll: true }); }}>${cut(one.start, one.end)}</a>`);
    at = one.end;
  });
  parts.push(cut(at, Infinity));
  const { counts } = found;
  return html`<section class="verdicts" aria-live="polite">
    <h2 class="label">${counts.supported} supported, ${counts.unsupported} not supported, ${counts.unjudged} not checked</h2>
    ${stale && html`<p class="soft">The text above has changed since; this is about the text as it was.</p>`}
    <div class="draft" dir="auto">${parts}</div>
    <ol>${found.sentences.map((one, index) => html`<li key=${one.start} tabindex="-1" ref=${(element) => (items.current[index] = element)} class=${`verdict ${one.verdict}`}>
      <p class="ruling"><span class=${`badge ${one.verdict}`}>${VERDICTS[one.verdict]}</span>
        <span class="soft">${one.verdict === "supported" ? `${count(one.independent_sources, "independent source")} · support ${percent(one.support)}` : reason(one.reason)}</span></p>
      <p class="sentence" dir="auto">${one.text}</p>
      ${one.missing.length > 0 && html`<p class="missing"><b>Not found:</b> ${one.missing.map((missing, at) => html`${at > 0 && "; "}<bdi>${lacking(missing)}</bdi>`)}</p>`}
      ${one.citations.length > 0 && html`<p class="soft">${one.verdict === "supported" ? "Says so:" : "Comes nearest:"} <${Chips} ids=${one.citations} reply=${reply} />
        ${one.citations.slice(0, 1).map((id) => reply.citations[id] && html` <span class="quoted" dir="auto">${reply.citations[id].cited_text}</span>`)}</p>`}
    </li>`)}</ol>
    <p class="soft">${count(found.articles_searched, "article")} searched.</p>
  </section>`;
}
