// The library: search, articles, outlets over time, import.
import { forget, get, query } from "../lib/api.mjs";
import { html, useEffect, useState } from "../lib/dom.mjs";
import { go, href } from "../lib/router.mjs";
import { count, day, moment, outlet } from "../lib/text.mjs";
import { Import } from "./import.mjs";

const TABS = [["", "Search"], ["articles", "Articles"], ["outlets", "Outlets"], ["import", "Import"]];

export function Library({ rest, params }) {
  const [tab = ""] = rest;
  useEffect(forget, []); // what was read before may have changed
  return html`<div class="library">
    <h1>Library</h1>
    <nav class="tabs" aria-label="Library">${TABS.map(([name, label]) => html`<a href=${href("library", [name])} aria-current=${tab === name ? "page" : undefined}>${label}</a>`)}</nav>
    ${tab === "articles" ? html`<${Articles} key=${params.toString()} params=${params} />`
      : tab === "outlets" ? html`<${Outlets} />`
      : tab === "import" ? html`<${Import} />`
      : html`<${Search} key=${params.get("q")} asked=${params.get("q") ?? ""} />`}
  </div>`;
}

// What a request of this view gives: undefined while it is under way.
function useRead(path) {
  const [state, set] = useState({});
  useEffect(() => {
    const control = new AbortController();
    set({});
    if (path) get(path, { signal: control.signal }).then((data) => set({ data }), (error) => error.name !== "AbortError" && set({ error }));
    return () => control.abort();
  }, [path]);
  return state;
}

const Trouble = ({ error }) => html`<p class="problem" role="alert">${error.message}</p>`;

function Search({ asked }) {
  const [text, setText] = useState(asked);
  const { data, error } = useRead(asked && `/v1/search${query({ q: asked, limit: 30 })}`);
  return html`<form class="search" role="search" onSubmit=${(event) => { event.preventDefault(); if (text.trim()) go(href("library", [], { q: text.trim() })); }}>
      <input type="search" id="search" aria-label="Search the articles" placeholder="Search the articles …" maxlength="2000" value=${text} onInput=${(event) => setText(event.currentTarget.value)} />
      <button type="submit" class="primary" disabled=${!text.trim()}>Search</button></form>
    ${error && html`<${Trouble} error=${error} />`}
    ${asked && !data && !error && html`<p class="waiting" role="status">Searching …</p>`}
    ${data && data.results.length === 0 && html`<p class="empty">Nothing in the articles is near that.</p>`}
    ${data && html`<ol class="hits" aria-label="Passages">${data.results.map((one) => html`<li key=${one.passage_id}>
      <p class="soft"><bdi>${outlet(one.source)}</bdi> · ${day(one.published_at)}</p>
      <h2 class="headline"><a dir="auto" href=${href("article", [one.article_id], { v: one.version, from: one.start, to: one.end })}>${one.title}</a></h2>
      <p class="passage" dir="auto">${one.text.trim()}</p></li>`)}</ol>`}
    ${!asked && html`<p class="soft">Finds passages by their words and by their meaning, best first. To get an answer, <a href="#/">ask</a>.</p>`}`;
}

function Articles({ params }) {
  const source = params.get("source");
  const [pages, setPages] = useState([]);
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const next = pages.length ? pages.at(-1).next_cursor : "";
  const more = async () => {
    setBusy(true);
    try {
      const page = await get(`/v1/articles${query({ limit: 50, sources: source, cursor: next })}`);
      setPages((before) => [...before, page]);
    } catch (trouble) {
      setError(trouble);
    }
    setBusy(false);
  };
  useEffect(() => { more(); }, []);
  const items = pages.flatMap((page) => page.items);
  return html`${source && html`<p><span class="token plain"><bdi>${source}</bdi></span> <a href=${href("library", ["articles"])}>All outlets</a></p>`}
    ${error && html`<${Trouble} error=${error} />`}
    ${pages.length > 0 && items.length === 0 && html`<p class="empty">No articles yet. <a href=${href("library", ["import"])}>Import some</a></p>`}
    <ol class="listing">${items.map((one) => html`<li key=${one.id}>
      <a class="headline" dir="auto" href=${href("article", [one.id])}>${one.title}</a>
      <span class="soft"><bdi>${outlet(one.source)}</bdi> · ${moment(one.published_at)}${one.versions > 1 && ` · ${one.versions} versions`}</span></li>`)}</ol>
    ${busy && html`<p class="waiting" role="status">Loading …</p>`}
    ${next && !busy && html`<button type="button" onClick=${more}>More articles</button>`}`;
}

// By week while a collection is young, else by month.
function Outlets() {
  const { data: facets } = useRead("/v1/facets");
  const young = facets?.published.first && span(facets.published.first, facets.published.newest) < 200;
  const interval = young ? "week" : "month";
  const { data, error } = useRead(facets && `/v1/sources?interval=${interval}`);
  if (error) return html`<${Trouble} error=${error} />`;
  if (!data) return html`<p class="waiting" role="status">Counting …</p>`;
  const starts = steps(data.items.flatMap((one) => one.over_time.map((at) => at.start)), interval);
  const most = Math.max(1, ...data.items.flatMap((one) => one.over_time.map((at) => at.articles)));
  const items = [...data.items].sort((a, b) => b.articles - a.articles);
  if (!items.length) return html`<p class="empty">No articles yet. <a href=${href("library", ["import"])}>Import some</a></p>`;
  return html`<p class="soft">Articles by ${interval}${starts.length > 0 && `, ${day(starts[0])} to ${day(starts.at(-1))}`}; the highest bar is ${most}.</p>
    <div class="table" tabindex="0" role="region" aria-label="Outlets"><table><thead><tr><th scope="col">Outlet</th><th scope="col" class="num">Articles</th><th scope="col">Over time</th><th scope="col">Newest</th></tr></thead>
    <tbody>${items.map((one) => html`<tr key=${one.source}><th scope="row" dir="auto">${one.source ? html`<a href=${href("library", ["articles"], { source: one.source })}>${one.source}</a>` : outlet(null)}</th>
      <td class="num">${one.articles}</td><td><${Spark} starts=${starts} over=${one.over_time} most=${most} /></td><td class="soft">${day(one.newest_published)}</td></tr>`)}</tbody></table></div>`;
}

const span = (first, newest) => (Date.parse(newest.slice(0, 10)) - Date.parse(first.slice(0, 10))) / 86_400_000;

function steps(starts, interval) {
  const sorted = [...starts].sort();
  if (!sorted.length) return [];
  const all = [];
  const at = new Date(`${sorted[0]}T00:00:00Z`);
  const last = sorted.at(-1);
  while (all.length < 600) {
    const text = at.toISOString().slice(0, 10);
    all.push(text);
    if (text >= last) return all;
    if (interval === "week") at.setUTCDate(at.getUTCDate() + 7);
    else at.setUTCMonth(at.getUTCMonth() + 1);
  }
  return all;
}

function Spark({ starts, over, most }) {
  const by = new Map(over.map((one) => [one.start, one.articles]));
  const width = Math.max(1, starts.length);
  const peak = over.reduce((best, one) => (one.articles > (best?.articles ?? 0) ? one : best), null);
  const label = peak ? `Most in the ${day(peak.start)} period: ${peak.articles}` : "No dates";
  return html`<svg class="spark" viewBox=${`0 0 ${width * 4} 20`} preserveAspectRatio="none" role="img" aria-label=${label}>
    <line x1="0" x2=${width * 4} y1="19.5" y2="19.5" />
    ${starts.map((start, index) => by.get(start) && html`<rect x=${index * 4 + 0.5} width="3" y=${19 - (18 * by.get(start)) / most} height=${(18 * by.get(start)) / most} />`)}</svg>`;
}

