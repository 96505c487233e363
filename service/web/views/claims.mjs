// Sentences with their citations, and what belongs to them: details, feedback, sources, what was removed.
import { call } from "../lib/api.mjs";
import { classes, copy, html, icon, useState } from "../lib/dom.mjs";
import { show } from "../lib/evidence.mjs";
import { changed, save } from "../lib/store.mjs";
import { count, day, outlet, percent, reason, slicer } from "../lib/text.mjs";

const number = (citation) => citation.marker.replace(/\D/g, "");
const SHOWN = 4; // chips of one sentence; reprints can make many

export function Chip({ citation, list }) {
  const label = `Citation ${number(citation)}: ${outlet(citation.source)}, ${citation.title}`;
  const open = (event) => show(citation, list, event.currentTarget);
  return html`<button type="button" class="chip" data-citation=${citation.id} data-marker=${number(citation)}
    title=${`${outlet(citation.source)} · ${day(citation.published_at)}`} aria-label=${label} onClick=${open}>
    ${number(citation)}</button>`;
}

export function Chips({ ids, reply }) {
  const [all, setAll] = useState(false);
  const found = ids.map((id) => reply.citations[id]).filter(Boolean);
  const list = Object.values(reply.citations);
  const shown = all || found.length <= SHOWN + 1 ? found : found.slice(0, SHOWN);
  const hidden = found.length - shown.length;
  return html`<span class="chips">${shown.map((one) => html`<${Chip} key=${one.id} citation=${one} list=${list} />`)}
    ${hidden > 0 && html`<button type="button" class="chip more" aria-label=${`${hidden} more citations`}
      onClick=${() => setAll(true)}>+${hidden}</button>`}</span>`;
}

// A sentence; `loaded` are words in it that judge, with positions in the whole reply's text.
export function Claim({ claim, reply, loaded = [], as = "p", lead }) {
  const [open, setOpen] = useState(false);
  return html`<${as} class=${classes("claim", open && "opened")} data-claim>
    ${lead}<span class="sentence" dir="auto">${worded(claim, loaded)}</span>${"\u00a0"}
    <${Chips} ids=${claim.citations} reply=${reply} />
    <button type="button" class="quiet icon-button dots" aria-expanded=${open} aria-label="How this sentence was checked, and feedback"
      onClick=${() => setOpen(!open)}>${icon("more")}</button>
    ${open && html`<${Details} claim=${claim} reply=${reply} />`}
  <//>`;
}

function worded(claim, loaded) {
  const inside = loaded.filter((one) => one.start >= claim.start && one.end <= claim.end);
  if (!inside.length) return claim.text;
  const cut = slicer(claim.text);
  const parts = [];
  let at = 0;
  for (const one of inside) {
    const [start, end] = [one.start - claim.start, one.end - claim.start];
    const hint = one.alternative === null ? "A word that judges" : one.alternative === "" ? "A word that judges; it can be left out" : `A word that judges; neutral: ${one.alternative}`;
    parts.push(cut(at, start), html`<span class="loaded" title=${hint}>${cut(start, end)}</span>`);
    at = end;
  }
  return [...parts, cut(at, Infinity)];
}

const CHECKS = { match: "found in the evidence", exact: "word for word", mismatch: "differ", none: "none in it" };

function Details({ claim, reply }) {
  const { verification: found, speech } = claim;
  const [note, setNote] = useState("");
  const quoted = async () => {
    const named = claim.citations.map((id) => reply.citations[id]).filter(Boolean)
      .map((one) => `${outlet(one.source)}, “${one.title}”, ${day(one.published_at)}, ${new URL(one.permalink, location.href).href}`);
    setNote((await copy(`${claim.text} (${named.join("; ")})`)) ? "Copied" : "The browser did not allow copying");
  };
  return html`<span class="details">
    <span class="facts">
      <span><b>Support</b> ${percent(found.support)}</span>
      <span><b>Numbers</b> ${CHECKS[found.numbers] ?? found.numbers}</span>
      <span><b>Names</b> ${CHECKS[found.names] ?? found.names}</span>
      <span><b>Quotations</b> ${CHECKS[found.quotes] ?? found.quotes}</span>
      ${speech && html`<span><b>Said by</b> <bdi>${speech.speaker}</bdi>${speech.reported_by.length > 0 && html` through <bdi>${speech.reported_by.join(", ")}</bdi>`}</span>`}
      <span><b>Independent sources</b> ${claim.independent_sources}</span>
      <span><b>Judge</b> ${found.method}</span>
    </span>
    <span class="tools">
      <button type="button" class="quiet" onClick=${quoted}>${icon("copy")} Copy with source</button>
      <span role="status" class="soft">${note}</span>
    </span>
    <${Feedback} about="claim" name=${`claim:${claim.start}:${claim.text.slice(0, 40)}`} reply=${reply} text=${claim.text} citations=${claim.citations} />
  </span>`;
}

// Thumbs, then a comment; sent with what it speaks of, since answers are not stored.
export function Feedback({ about, name, reply, text, citations }) {
  const given = reply.turn?.feedback?.[name];
  const [comment, setComment] = useState("");
  const [problem, setProblem] = useState("");
  const send = async (rating, said = "") => {
    setProblem("");
    const turn = reply.turn;
    try {
      if (given?.id) await call("DELETE", `/v1/feedback/${encodeURIComponent(given.id)}`).catch(() => {});
      if (given?.rating === rating && !said) {
        keep(turn, name, undefined, reply.conversation);
        return;
      }
      const body = { about, rating, text, citations, reply_id: turn.final?.id, question: turn.text, prompt: turn.final?.prompt };
      if (said) body.comment = said;
      if (turn.final) body.engine = turn.final.engine.model ?? turn.final.engine.kind;
      const sent = await call("POST", "/v1/feedback", { body: clean(body) });
      keep(turn, name, { id: sent.id, rating, comment: said }, reply.conversation);
    } catch (error) {
      setProblem(error.message);
    }
  };
  if (!reply.turn) return null;
  return html`<span class="feedback">
    <span class="tools">
      <button type="button" class=${classes("quiet icon-button", given?.rating === "up" && "chosen")} aria-pressed=${given?.rating === "up"}
        aria-label=${`This ${about} is good`} onClick=${() => send("up")}>${icon("up")}</button>
      <button type="button" class=${classes("quiet icon-button", given?.rating === "down" && "chosen")} aria-pressed=${given?.rating === "down"}
        aria-label=${`This ${about} is wrong or unhelpful`} onClick=${() => send("down")}>${icon("down")}</button>
      <span role="status" class="soft">${problem || (given?.comment ? "Thank you: comment kept." : given ? "Thank you." : "")}</span>
    </span>
    ${given && !given.comment && html`<span class="comment">
      <input type="text" maxlength="2000" aria-label="Comment" placeholder="What is right or wrong with it? (optional)" value=${comment}
        onInput=${(event) => setComment(event.currentTarget.value)}
        onKeyDown=${(event) => event.key === "Enter" && comment.trim() && send(given.rating, comment.trim())} />
      <button type="button" disabled=${!comment.trim()} onClick=${() => send(given.rating, comment.trim())}>Send</button>
    </span>`}
  </span>`;
}

const clean = (body) => Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined && value !== null));

function keep(turn, name, value, conversation) {
  turn.feedback = { ...turn.feedback, [name]: value };
  if (conversation) save(conversation);
  else changed();
}

export function Removed({ removed }) {
  if (!removed?.length) return null;
  return html`<details class="fold removed">
    <summary>${count(removed.length, "sentence")} removed</summary>
    <p class="soft">Written, but not sent as part of the answer, since the check failed.</p>
    <ul>${removed.map((one) => html`<li><q dir="auto">${one.text}</q>
      <span class="why">${reason(one.reason)}${one.detail && html`: <bdi>${one.detail}</bdi>`}</span></li>`)}</ul>
  </details>`;
}

const KINDS = { figure: "Figures differ", assertion: "One says it, another denies it", position: "For and against" };

export function Disagreements({ list, reply, level = "h3" }) {
  if (!list?.length) return null;
  return list.map((one) => html`<section class="differ">
    <${level}><span class="kicker">${one.status === "updated" ? "Updated since" : KINDS[one.kind] ?? "The sources differ"}</span> <span dir="auto">${one.about}</span><//>
    <div class="sides">${one.positions.map((side, index) => html`<div class=${classes("side", one.status === "updated" && index === one.positions.length - 1 && "latest")}>
      <p class="value" dir="auto">${side.value}</p>
      <p class="who"><bdi>${side.speaker ?? outlet(side.source)}</bdi></p>
      <p class="soft">${side.speaker && html`<bdi>${outlet(side.source)}</bdi>, `}${day(side.published_at)}${one.status === "updated" && index === one.positions.length - 1 && " · latest"}</p>
      ${side.claims?.map((claim) => html`<p class="said" dir="auto">${claim.text}</p>`)}
      <${Chips} ids=${side.citations} reply=${reply} />
    </div>`)}</div>
  </section>`);
}

// One card for each cited article, in the order of the numbers.
export function Sources({ reply }) {
  const citations = Object.values(reply.citations);
  const articles = new Map();
  for (const one of citations) {
    const key = `${one.article_id}@${one.version}`;
    articles.set(key, [...(articles.get(key) ?? []), one]);
  }
  if (!articles.size) return null;
  const told = new Map();
  for (const [one] of articles.values()) told.set(one.lineage_id, (told.get(one.lineage_id) ?? 0) + 1);
  return html`<section class="sources" aria-label="Sources">
    <h3 class="label">Sources</h3>
    <ol>${[...articles.values()].map(([one, ...more]) => html`<li key=${one.id}>
      <button type="button" class="card" onClick=${(event) => show(one, citations, event.currentTarget)}>
        <span class="numeral" aria-hidden="true">${number(one)}</span>
        <span class="about"><span class="outlet" dir="auto">${outlet(one.source)}</span>
          <span class="headline" dir="auto">${one.title}</span>
          <span class="soft">${day(one.published_at)}${more.length > 0 && ` · ${more.length + 1} passages cited`}${one.lineage_id && told.get(one.lineage_id) > 1 ? " · one story, printed by several" : ""}</span></span>
      </button></li>`)}</ol>
  </section>`;
}
