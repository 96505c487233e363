// An article to read: its text, its versions, what changed, who else printed it.
import { articlePath, get } from "../lib/api.mjs";
import { html, safeHref, icon, useEffect, useLayoutEffect, useRef, useState } from "../lib/dom.mjs";
import { href } from "../lib/router.mjs";
import { count, moment, outlet, slicer } from "../lib/text.mjs";
import { language } from "./composer.mjs";

export function Article({ id, params }) {
  const wanted = params.get("v");
  const changes = params.get("changes");
  const [found, setFound] = useState({});
  useEffect(() => {
    let current = true;
    setFound({});
    load(id, wanted, changes).then((one) => current && setFound(one), (error) => current && setFound({ error }));
    return () => (current = false);
  }, [id, wanted, changes]);
  const { article, versions, reprints, changed, error } = found;
  if (error) return html`<div class="empty" role="alert"><h1>${error.status === 410 ? "This article was deleted" : "No such article"}</h1><p>${error.message}</p><p><a href=${href("library", ["articles"])}>All articles</a></p></div>`;
  if (!article) return html`<p class="waiting" role="status">Opening the article …</p>`;
  const original = safeHref(article.url);
  return html`<article class="reader">
    <p class="outlet" dir="auto">${article.source ? html`<a href=${href("library", ["articles"], { source: article.source })}>${article.source}</a>` : outlet(null)}</p>
    <h1 dir="auto">${article.title}</h1>
    <p class="soft">${moment(article.published_at)}${article.authors.length > 0 && html` · <bdi>${article.authors.join(", ")}</bdi>`}${article.language && ` · ${language(article.language)}`}${article.topic && html` · <bdi>${article.topic}</bdi>`}</p>
    <p class="tools wrap"><a class="button" href=${href("", [], { article: id })}>Ask about it</a>
      <a class="button" href=${href("", [], { article: id, mode: "summary", q: article.title.slice(0, 500) })}>Summarise it</a>
      ${original && html`<a class="quiet button" href=${original} target="_blank" rel="noopener noreferrer nofollow">${icon("out")} Original</a>`}</p>
    ${article.version < article.versions && html`<p class="notice">This is version ${article.version}. <a href=${href("article", [id])}>Version ${article.versions}</a> supersedes it.</p>`}
    ${versions.length > 1 && html`<nav class="versions" aria-label="Versions"><span class="label">Versions</span>
      ${versions.map((one) => html`<a href=${href("article", [id], { v: one.version })} aria-current=${!changes && one.version === article.version ? "page" : undefined} title=${`Taken in ${moment(one.added_at)}`}>${one.version}</a>`)}
      <a href=${href("article", [id], { v: article.version > 1 ? article.version : 2, changes: "1" })} aria-current=${changes ? "page" : undefined}>What changed</a></nav>`}
    ${reprints.length > 0 && html`<details class="fold"><summary>${count(reprints.length, "other outlet")} printed this story</summary><ul>${reprints.map((one) => html`<li><a dir="auto" href=${href("article", [one.id])}>${one.title}</a> <span class="soft"><bdi>${outlet(one.source)}</bdi>, ${moment(one.published_at)}</span></li>`)}</ul></details>`}
    ${changed ? html`<${Changed} changed=${changed} />` : html`<${Text} article=${article} from=${params.get("from")} to=${params.get("to")} />`}
    <p class="soft hash">SHA-256 of this version's text: ${article.content_sha256}</p>
  </article>`;
}

async function load(id, wanted, changes) {
  const version = /^\d{1,9}$/.test(wanted ?? "") ? wanted : null;
  const [article, versions, reprints] = await Promise.all([
    get(articlePath(id, version)),
    get(`${articlePath(id)}/versions`).catch(() => ({ items: [] })),
    get(`${articlePath(id)}/reprints`).catch(() => ({ items: [] })),
  ]);
  const changed = changes && article.versions > 1 && article.version > 1
    ? await get(`${articlePath(id)}/changes?from=${article.version - 1}&to=${article.version}`) : null;
  return { article, versions: versions.items, reprints: reprints.items, changed };
}

function Text({ article, from, to }) {
  const mark = useRef(null);
  const cut = slicer(article.text);
  const [start, end] = [Number(from), Number(to)];
  const marked = from !== null && to !== null && start >= 0 && end > start;
  useLayoutEffect(() => { if (marked) mark.current.scrollIntoView({ block: "center" }); }, []);
  return html`<div class="article" dir="auto" lang=${article.language ?? undefined}>${marked
    ? html`${cut(0, start)}<mark ref=${mark}>${cut(start, end)}</mark>${cut(end, Infinity)}` : article.text}</div>`;
}

function Changed({ changed }) {
  const same = changed.segments.every((one) => one.op === "same") && !changed.title;
  return html`<section><h2 class="label">From version ${changed.from} to version ${changed.to}</h2>
    ${changed.title && html`<p dir="auto"><del>${changed.title.before}</del> <ins>${changed.title.after}</ins></p>`}
    ${same && html`<p class="soft">Nothing changed in the text.</p>`}
    <div class="article" dir="auto">${changed.segments.map((one) => one.op === "same" ? one.text
      : one.op === "removed" ? html`<del>${one.text}</del>` : html`<ins>${one.text}</ins>`)}</div></section>`;
}
