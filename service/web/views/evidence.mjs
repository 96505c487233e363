// The evidence panel: the cited sentence inside its article. Beside the text on a wide screen, over it on a
// narrow one, the whole screen on a phone.
import { articlePath, once } from "../lib/api.mjs";
import { copy, html, icon, safeHref, useEffect, useLayoutEffect, useRef, useState } from "../lib/dom.mjs";
import { closed, hide, open, show } from "../lib/evidence.mjs";
import { href } from "../lib/router.mjs";
import { count, moment, outlet, slicer } from "../lib/text.mjs";

const BESIDE = "(min-width: 1180px)";

export function Evidence({ id }) {
  const dialog = useRef(null);
  const heading = useRef(null);
  const [found, setFound] = useState({});
  const [beside, setBeside] = useState(() => matchMedia(BESIDE).matches);

  useEffect(() => {
    const media = matchMedia(BESIDE);
    const listen = () => setBeside(media.matches);
    media.addEventListener("change", listen);
    return () => media.removeEventListener("change", listen);
  }, []);

  useEffect(() => {
    let current = true;
    setFound((before) => (before.id === id ? before : {}));
    load(id).then((one) => current && setFound({ id, ...one }), (error) => current && setFound({ id, error }));
    return () => (current = false);
  }, [id]);

  // shown as its width asks: a modal dialog keeps the focus inside, one beside the text does not
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element.open) element.close();
    if (beside) element.show();
    else element.showModal();
    heading.current?.focus({ preventScroll: true });
  }, [beside]);

  useEffect(() => closed, []);

  const at = open.list.findIndex((one) => one.id === id);
  const step = (by) => show(open.list[(at + by + open.list.length) % open.list.length], open.list, open.opener);
  const keys = (event) => {
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); hide(); }
    else if (event.key === "ArrowRight" && at >= 0 && event.target.tagName !== "INPUT") step(1);
    else if (event.key === "ArrowLeft" && at >= 0 && event.target.tagName !== "INPUT") step(-1);
  };

  return html`<dialog ref=${dialog} class="evidence" aria-labelledby="evidence-title" onKeyDown=${keys}
      onCancel=${(event) => { event.preventDefault(); hide(); }}
      onClick=${(event) => event.target === dialog.current && !beside && hide()}>
    <div class="bar">
      <h2 id="evidence-title" class="label" tabindex="-1" ref=${heading}>Evidence${at >= 0 && html` <span class="soft">${at + 1} of ${open.list.length}</span>`}</h2>
      ${open.list.length > 1 && html`<button type="button" class="quiet icon-button" aria-label="Previous citation" onClick=${() => step(-1)}>${icon("previous")}</button>
        <button type="button" class="quiet icon-button" aria-label="Next citation" onClick=${() => step(1)}>${icon("next")}</button>`}
      <button type="button" class="quiet icon-button" aria-label="Close the evidence" onClick=${hide}>${icon("close")}</button>
    </div>
    ${found.error ? html`<${Gone} error=${found.error} />`
      : found.link ? html`<${Shown} key=${id} link=${found.link} article=${found.article} reprints=${found.reprints} />`
      : html`<p class="waiting" role="status">Opening the article …</p>`}
  </dialog>`;
}

async function load(id) {
  const link = await once(`/v1/citations/${encodeURIComponent(id)}`);
  const { id: article, version } = link.article;
  const [whole, reprints] = await Promise.all([
    once(articlePath(article, version)),
    once(`${articlePath(article)}/reprints`).catch(() => ({ items: [] })),
  ]);
  return { link, article: whole, reprints: reprints.items };
}

function Gone({ error }) {
  return html`<div class="panel-text" role="alert"><h3>${error.status === 410 ? "This article was deleted" : "The evidence can't be shown"}</h3>
    ${error.article && html`<p dir="auto">${error.article.title} (${outlet(error.article.source)})</p>`}
    <p class="soft">${error.message}</p></div>`;
}

function Shown({ link, article, reprints }) {
  const mark = useRef(null);
  const panel = useRef(null);
  const [note, setNote] = useState("");
  const cut = slicer(article.text);
  const [start, end] = [link.start_char_index, link.end_char_index];
  const original = safeHref(article.url);
  const address = new URL(`/c/${encodeURIComponent(link.id)}`, location.href).href;
  useLayoutEffect(() => { // the panel alone: scrollIntoView would move the page behind it as well
    const [box, at] = [panel.current.getBoundingClientRect(), mark.current.getBoundingClientRect()];
    panel.current.scrollTop += at.top - box.top - Math.max(0, box.height - at.height) / 2;
  }, []);
  return html`<div ref=${panel} class="panel-text" tabindex="0" role="region" aria-label="Article">
    <p class="outlet" dir="auto">${outlet(article.source)}</p>
    <h3 class="headline" dir="auto">${article.title}</h3>
    <p class="soft">${moment(article.published_at)} · version ${article.version}${article.versions > 1 && ` of ${article.versions}`}${article.authors.length > 0 && html` · <bdi>${article.authors.join(", ")}</bdi>`}</p>
    ${link.superseded_by && html`<p class="notice">A newer version of this article supersedes this one.
      <a href=${href("article", [article.id], { changes: "1" })}>See what changed</a></p>`}
    ${reprints.length > 0 && html`<p class="soft reprints">${count(reprints.length, "other outlet")} printed this story: <bdi>${reprints.slice(0, 8).map((one) => outlet(one.source)).join(", ")}</bdi>${reprints.length > 8 && " …"}. Together they count as one independent source.</p>`}
    <div class="article" dir="auto" lang=${article.language ?? undefined}>${cut(0, start)}<mark ref=${mark} data-cited>${cut(start, end)}</mark>${cut(end, Infinity)}</div>
  </div>
  <div class="bar wrap end">
    <a class="button permalink" href=${`/c/${encodeURIComponent(link.id)}`} target="_blank" rel="noopener">${icon("link")} Permalink</a>
    <button type="button" class="quiet" onClick=${async () => setNote((await copy(address)) ? "Copied" : "Copying was not allowed")}>${icon("copy")} Copy it</button>
    <a class="quiet button" href=${href("article", [article.id], { v: article.version })}>Article</a>
    ${original && html`<a class="quiet button" href=${original} target="_blank" rel="noopener noreferrer nofollow">${icon("out")} Original</a>`}
    <span role="status" class="soft">${note}</span>
  </div>`;
}
