// Where the reader writes: answer or summary, filters, send and stop.
import { once } from "../lib/api.mjs";
import { classes, html, icon, useEffect, useLayoutEffect, useRef, useState } from "../lib/dom.mjs";
import { countFilters, noFilters } from "../lib/asking.mjs";
import { count, day, outlet } from "../lib/text.mjs";

const QUESTION_MAX = 2000;

export const standard = () => ({
  filters: structuredClone(noFilters), engine: "auto", length: "standard", max_claims: 5, article_ids: [],
});

export function Composer({ mode, setMode, options, setOptions, onSend, onStop, running, text, setText, autofocus }) {
  const [filtering, setFiltering] = useState(false);
  const area = useRef(null);
  const ready = text.trim() && Array.from(text).length <= QUESTION_MAX && !running;
  const send = () => ready && onSend(text.trim());
  useLayoutEffect(() => {
    area.current.style.height = "auto";
    area.current.style.height = `${Math.min(area.current.scrollHeight, 220)}px`;
  }, [text]);
  useEffect(() => {
    if (autofocus && matchMedia("(hover: hover)").matches) area.current.focus({ preventScroll: true });
  }, [autofocus]);
  const used = countFilters(options.filters);
  const over = Array.from(text).length - QUESTION_MAX;
  return html`<form class="composer" aria-label="Ask or summarise" onSubmit=${(event) => { event.preventDefault(); send(); }}>
    ${filtering && html`<${Filters} mode=${mode} options=${options} setOptions=${setOptions} close=${() => setFiltering(false)} />`}
    <${Tokens} options=${options} setOptions=${setOptions} />
    <textarea ref=${area} id="question" rows="1" value=${text} aria-label=${mode === "summary" ? "Topic to summarise" : "Your question"}
      placeholder=${mode === "summary" ? "A topic, an event, a person …" : "Ask the articles …"}
      onInput=${(event) => setText(event.currentTarget.value)}
      onKeyDown=${(event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
      }}></textarea>
    ${over > 0 && html`<p class="problem" role="alert">${count(over, "character")} too many: at most ${count(QUESTION_MAX, "character")}.</p>`}
    <div class="row">
      <div class="segments" role="radiogroup" aria-label="What to write">
        ${[["answer", "Answer"], ["summary", "Summary"]].map(([value, label]) => html`<label class=${classes(mode === value && "on")}>
          <input type="radio" name="mode" value=${value} checked=${mode === value} onChange=${() => setMode(value)} />${label}</label>`)}
      </div>
      <button type="button" class=${classes("quiet", used > 0 && "chosen")} aria-expanded=${filtering} onClick=${() => setFiltering(!filtering)}>
        ${icon("filter")} Filters${used > 0 && ` (${used})`}</button>
      <span class="grow"></span>
      ${running
        ? html`<button type="button" class="primary" aria-label="Stop" onClick=${onStop}>${icon("stop")} Stop</button>`
        : html`<button type="submit" class="primary" disabled=${!ready} aria-label="Send">${icon("send")}</button>`}
    </div>
  </form>`;
}

// What is restricted now, each with a button that takes it away.
function Tokens({ options, setOptions }) {
  const { filters } = options;
  const change = (changes) => setOptions({ ...options, filters: { ...filters, ...changes } });
  const tokens = [];
  const add = (label, changes) => tokens.push(html`<button type="button" class="token" aria-label=${`Remove ${label}`} onClick=${() => change(changes)}>
    <bdi>${label}</bdi> <span aria-hidden="true">×</span></button>`);
  for (const name of ["sources", "languages", "topics"]) {
    for (const value of filters[name]) add(name === "languages" ? language(value) : value, { [name]: filters[name].filter((one) => one !== value) });
  }
  if (filters.published_from) add(`from ${day(filters.published_from)}`, { published_from: "" });
  if (filters.published_to) add(`until ${day(filters.published_to)}`, { published_to: "" });
  if (filters.as_of) add(`as of ${day(filters.as_of)}`, { as_of: "" });
  if (options.article_ids.length) {
    tokens.push(html`<button type="button" class="token" onClick=${() => setOptions({ ...options, article_ids: [] })}>${count(options.article_ids.length, "article")} <span aria-hidden="true">×</span></button>`);
  }
  return tokens.length > 0 && html`<div class="tokens">${tokens}</div>`;
}

export function language(code) {
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

function Filters({ mode, options, setOptions, close }) {
  const [facets, setFacets] = useState(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    once("/v1/facets").then(setFacets, (error) => setProblem(error.message));
  }, []);
  const { filters } = options;
  const set = (changes) => setOptions({ ...options, ...changes });
  const change = (changes) => set({ filters: { ...filters, ...changes } });
  const date = (name, label, hint) => html`<label class="field">${label}
    <input type="date" value=${filters[name]} title=${hint} onChange=${(event) => change({ [name]: event.currentTarget.value })} /></label>`;
  const select = (name, label, choices) => html`<label class="field">${label}
    <select value=${String(options[name])} onChange=${(event) => set({ [name]: typeof options[name] === "number" ? Number(event.currentTarget.value) : event.currentTarget.value })}>
      ${choices.map(([value, text]) => html`<option value=${value} selected=${String(options[name]) === value}>${text}</option>`)}</select></label>`;
  return html`<div class="filters" role="group" aria-label="Filters" onKeyDown=${(event) => event.key === "Escape" && (event.stopPropagation(), close())}>
    <div class="fields">
      ${date("published_from", "Published from")}${date("published_to", "Published until")}
      ${date("as_of", "As of", "What counts as now; later articles are hidden")}
      ${select("engine", "Engine", [["auto", "Automatic"], ["extractive", "Extractive: verbatim"], ["llm", "Language model"]])}
      ${mode === "summary"
        ? select("length", "Length", [["brief", "Brief"], ["standard", "Standard"], ["full", "Full"]])
        : select("max_claims", "Sentences at most", ["1", "3", "5", "8", "12", "20"].map((n) => [n, n]))}
    </div>
    ${problem && html`<p class="problem">${problem}</p>`}
    ${facets && html`<div class="choices">
      <${Choice} title="Outlets" items=${facets.sources.filter((one) => one.value)} chosen=${filters.sources} label=${outlet} onChange=${(sources) => change({ sources })} />
      ${facets.languages.length > 1 && html`<${Choice} title="Languages" items=${facets.languages.filter((one) => one.value)} chosen=${filters.languages} label=${language} onChange=${(languages) => change({ languages })} />`}
      ${facets.topics.some((one) => one.value) && html`<${Choice} title="Topics" items=${facets.topics.filter((one) => one.value)} chosen=${filters.topics} label=${String} onChange=${(topics) => change({ topics })} />`}
    </div>`}
    <div class="row"><button type="button" class="quiet" onClick=${() => set({ filters: structuredClone(noFilters) })}>Clear all</button>
      <span class="grow"></span><button type="button" class="quiet" onClick=${close}>Done</button></div>
  </div>`;
}

function Choice({ title, items, chosen, label, onChange }) {
  const [narrow, setNarrow] = useState("");
  const wanted = narrow.trim().toLowerCase();
  const shown = items.filter((one) => !wanted || label(one.value).toLowerCase().includes(wanted)).slice(0, 200);
  const toggle = (value) => onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  return html`<fieldset class="choice"><legend>${title}</legend>
    ${items.length > 8 && html`<input type="search" aria-label=${`Find in ${title.toLowerCase()}`} placeholder="Find …" value=${narrow} onInput=${(event) => setNarrow(event.currentTarget.value)} />`}
    <div class="scroll" tabindex="0" role="group" aria-label=${title}>${shown.map((one) => html`<label key=${one.value}><input type="checkbox" checked=${chosen.includes(one.value)} onChange=${() => toggle(one.value)} />
      <bdi>${label(one.value)}</bdi> <span class="soft">${one.articles}</span></label>`)}
      ${shown.length === 0 && html`<p class="soft">Nothing matches.</p>`}</div>
  </fieldset>`;
}
