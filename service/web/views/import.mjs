// Taking articles in: files dropped or chosen, an address; each as a job whose progress is read as it goes.
import { call, events, forget, get } from "../lib/api.mjs";
import { classes, html, useEffect, useRef, useState } from "../lib/dom.mjs";
import { href } from "../lib/router.mjs";
import { changed, useStore } from "../lib/store.mjs";
import { count } from "../lib/text.mjs";

const ACCEPT = ".html,.htm,.xhtml,.pdf,.docx,.rss,.atom,.xml,.txt,.text,.md,.markdown,.json,.jsonl,.ndjson,.csv,.tsv";
const LARGEST = 25 * 1024 * 1024;
const jobs = []; // newest first, while the page is open: leaving the view does not stop them

export function Import() {
  useStore();
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState("");
  const chooser = useRef(null);
  const take = (files) => {
    setProblem("");
    for (const file of files) {
      if (file.size > LARGEST) setProblem(`${file.name} is larger than 25 MiB: split it, or use the command line.`);
      else upload(file);
    }
  };
  return html`<section class="import">
    <div class=${classes("drop", over && "over")} onDragOver=${(event) => { event.preventDefault(); setOver(true); }} onDragLeave=${() => setOver(false)}
      onDrop=${(event) => { event.preventDefault(); setOver(false); take(event.dataTransfer.files); }}>
      <p>Drop files here, or</p>
      <button type="button" class="primary" onClick=${() => chooser.current.click()}>Choose files</button>
      <input ref=${chooser} id="files" class="hidden-input" type="file" multiple accept=${ACCEPT} tabindex="-1" aria-label="Files to import"
        onChange=${(event) => { take([...event.currentTarget.files]); event.currentTarget.value = ""; }} />
      <p class="soft">HTML, PDF, DOCX, feeds, text, Markdown, JSON, CSV; up to 25 MiB each.</p>
    </div>
    <${Address} />
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    <div aria-live="polite">${jobs.map((job) => html`<${Job} key=${job.key} job=${job} />`)}</div>
    <${Feeds} />
  </section>`;
}

function upload(file) {
  const form = new FormData();
  form.append("file", file, file.name);
  follow(file.name, () => call("POST", "/v1/imports", { body: form }));
}

async function follow(subject, begin) {
  const job = { key: `${Date.now()}-${jobs.length}`, subject, state: "sending", done: 0, total: null, counts: {}, results: [], error: null };
  jobs.unshift(job);
  changed();
  try {
    Object.assign(job, await begin());
    changed();
    for await (const { data } of events("GET", `/v1/imports/${encodeURIComponent(job.id)}`)) {
      const { results, ...state } = data;
      Object.assign(job, state);
      if (results) job.results = data.state === "running" ? [...job.results, ...results] : results;
      changed();
    }
    forget();
  } catch (error) {
    job.state = "failed";
    job.error = { message: error.message };
    changed();
  }
}

function Address() {
  const [url, setUrl] = useState("");
  const [kind, setKind] = useState("url");
  return html`<form class="search" onSubmit=${(event) => { event.preventDefault(); if (!url.trim()) return; const address = url.trim(); follow(address, () => call("POST", "/v1/imports", { body: { kind, url: address } })); setUrl(""); }}>
    <select aria-label="Kind of address" value=${kind} onChange=${(event) => setKind(event.currentTarget.value)}><option value="url">Article</option><option value="feed">Feed</option><option value="sitemap">Sitemap</option></select>
    <input type="url" id="address" aria-label="Address to import" placeholder="https://…" value=${url} onInput=${(event) => setUrl(event.currentTarget.value)} />
    <button type="submit" disabled=${!url.trim()}>Import</button></form>`;
}

const STATES = { sending: "Sending", queued: "Waiting", running: "Reading", done: "Done", failed: "Failed", interrupted: "Interrupted", cancelled: "Stopped" };

function Job({ job }) {
  const busy = ["sending", "queued", "running"].includes(job.state);
  const rejected = job.results.filter((one) => one.status === "rejected");
  const counts = Object.entries(job.counts).filter(([, number]) => number > 0).map(([name, number]) => `${number} ${name}`).join(", ");
  const stop = () => call("DELETE", `/v1/imports/${encodeURIComponent(job.id)}`).catch(() => {});
  return html`<div class="job" data-state=${job.state}>
    <p><b dir="auto">${job.subject}</b> <span class="soft">${STATES[job.state] ?? job.state}${job.total ? ` · ${job.done} of ${job.total}` : job.done ? ` · ${job.done}` : ""}${counts && ` · ${counts}`}</span>
      ${busy && job.id && html` <button type="button" class="quiet" onClick=${stop}>Stop</button>`}</p>
    ${busy && html`<progress aria-label=${`Progress of ${job.subject}`} max=${job.total || undefined} value=${job.total ? job.done : undefined}></progress>`}
    ${job.error && html`<p class="problem" role="alert">${job.error.message}</p>`}
    ${rejected.length > 0 && html`<details class="fold" open><summary>${count(rejected.length, "item")} not taken in</summary><ul>${rejected.slice(0, 50).map((one) => html`<li><bdi>${one.place}</bdi>: <bdi>${one.error}</bdi></li>`)}</ul></details>`}
    ${job.state === "done" && (job.counts.added > 0 || job.counts.updated > 0) && html`<p><a href=${href("library", ["articles"])}>See the articles</a> or <a href="#/">ask</a>.</p>`}
  </div>`;
}

const FEED_STATES = { new: "Not asked yet", ok: "Followed", failing: "Failing", gone: "Gone" };

// Feeds that the service polls by itself.
function Feeds() {
  const [feeds, setFeeds] = useState([]);
  const [url, setUrl] = useState("");
  const [problem, setProblem] = useState("");
  const read = () => get("/v1/feeds").then((found) => setFeeds(found.items), () => {});
  useEffect(() => { read(); }, []);
  const change = async (work) => {
    setProblem("");
    try {
      await work();
      await read();
      return true;
    } catch (error) {
      setProblem(error.message);
      return false;
    }
  };
  const path = (feed) => `/v1/feeds/${encodeURIComponent(feed.id)}`;
  const add = async (event) => {
    event.preventDefault();
    if (url.trim() && (await change(() => call("POST", "/v1/feeds", { body: { url: url.trim() } })))) setUrl("");
  };
  const ask = (feed) => change(() => follow(feed.title ?? feed.url, () => call("POST", `${path(feed)}/poll`)));
  return html`<section class="feeds"><h2 class="label">Feeds</h2>
    <form class="search" onSubmit=${add}>
      <input type="url" id="feed" aria-label="Feed to follow" placeholder="https://… (RSS, Atom, JSON Feed)" value=${url} onInput=${(event) => setUrl(event.currentTarget.value)} />
      <button type="submit" disabled=${!url.trim()}>Follow</button></form>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    <ul class="listing">${feeds.map((one) => html`<li key=${one.id}><span class="headline" dir="auto">${one.title ?? one.url}</span>
      <span class="soft">${FEED_STATES[one.state] ?? one.state}${one.error && html`: <bdi>${one.error}</bdi>`} · ${count(one.articles, "article")} · every ${one.interval_minutes} minutes · <bdi>${one.url}</bdi></span>
      <span class="tools"><button type="button" class="quiet" onClick=${() => ask(one)}>Ask now</button>
        <button type="button" class="quiet" onClick=${() => change(() => call("DELETE", path(one)))}>Leave</button></span></li>`)}</ul></section>`;
}
