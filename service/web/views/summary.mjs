// A summary: its sections, the timeline drawn, whom it gives room.
import { html } from "../lib/dom.mjs";
import { count, day, percent } from "../lib/text.mjs";
import { Claim, Disagreements } from "./claims.mjs";

export function Summary({ turn, reply }) {
  const { final } = turn;
  const sections = final?.sections ?? folded(turn.claims);
  const loaded = final?.neutrality?.loaded_words ?? [];
  const claim = (one) => html`<${Claim} key=${`${one.start}`} claim=${one} reply=${reply} loaded=${loaded} />`;
  const item = (one) => html`<${Claim} key=${`${one.start}`} claim=${one} reply=${reply} loaded=${loaded} as="li" />`;
  return html`<div class="summary" aria-live="polite">
    ${sections.overview.length > 0 && html`<section class="overview"><h3 class="label">Overview</h3>${sections.overview.map(claim)}</section>`}
    ${sections.positions.length > 0 && html`<section><h3 class="label">Who says what</h3><div class="parties">
      ${sections.positions.map((one) => html`<div class="party" key=${one.party}><h4 dir="auto">${one.party}</h4>${one.claims.map(claim)}</div>`)}</div></section>`}
    ${sections.agreements.length > 0 && html`<section><h3 class="label">Where they agree</h3><ul>${sections.agreements.map(item)}</ul></section>`}
    ${sections.disagreements.length > 0 && html`<section><h3 class="label">Where they differ</h3><${Disagreements} list=${sections.disagreements} reply=${reply} level="h4" /></section>`}
    ${sections.timeline.length > 0 && html`<section><h3 class="label">Timeline</h3><ol class="timeline">${sections.timeline.map((one) => html`<li key=${one.date}>
      <h4><time datetime=${one.date}>${day(one.date)}</time></h4>${one.claims.map(claim)}</li>`)}</ol></section>`}
    ${sections.open_questions.length > 0 && html`<section><h3 class="label">Open questions</h3><ul>${sections.open_questions.map(item)}</ul></section>`}
    ${final?.neutrality && html`<${Balance} final=${final} />`}
  </div>`;
}

// Claims of a stream under way, put where they belong.
function folded(claims) {
  const grouped = (name, key) => {
    const groups = new Map();
    for (const one of claims.filter((claim) => claim.section === name)) groups.set(one.key, [...(groups.get(one.key) ?? []), one]);
    return [...groups].map(([value, members]) => ({ [key]: value, claims: members }));
  };
  const plain = (name) => claims.filter((claim) => claim.section === name);
  return {
    overview: plain("overview"),
    positions: grouped("positions", "party"),
    agreements: plain("agreements"),
    disagreements: grouped("disagreements", "about").map((one) => ({
      about: one.about, kind: "", status: "open",
      positions: one.claims.map((claim) => ({ value: claim.value ?? "", speaker: claim.speaker, source: null, published_at: null, citations: claim.citations, claims: [claim] })),
    })),
    timeline: grouped("timeline", "date"),
    open_questions: plain("open_questions"),
  };
}

function Bars({ title, shares }) {
  const rows = Object.entries(shares).sort((a, b) => b[1] - a[1]);
  if (!rows.length) return null;
  const most = Math.max(...rows.map(([, share]) => share));
  return html`<div class="balance"><h4>${title}</h4><dl>${rows.map(([name, share]) => html`<div key=${name}>
    <dt dir="auto">${name}</dt><dd><svg class="bar-line" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="under" width="100" height="6" /><rect class="over" width=${(100 * share) / most} height="6" /></svg>
    <span>${percent(share)}</span></dd></div>`)}</dl></div>`;
}

function Balance({ final }) {
  const { neutrality: found, coverage } = final;
  const unused = coverage.articles_unused;
  return html`<section class="report"><h3 class="label">Balance and wording</h3>
    <div class="bars"><${Bars} title="Room by party" shares=${found.by_party} /><${Bars} title="Room by outlet" shares=${found.by_outlet} /></div>
    <p class="soft">${count(found.loaded_words.length, "word")} that judge outside attributed quotations${found.loaded_words.length > 0 && ": marked above"}. ${count(found.unattributed_claims, "sentence")} without a speaker where one is needed. ${count(found.single_source_claims, "sentence")} told by one source alone. ${count(found.left_out_sentences, "sentence")} of the articles left out because they judge. Balance is reported, not forced.</p>
    ${coverage.outlets_silent.length > 0 && html`<p class="soft">Nothing found from: <bdi>${coverage.outlets_silent.join(", ")}</bdi>.</p>`}
    ${unused.length > 0 && html`<details class="fold"><summary>${count(unused.length, "article")} on the subject not cited</summary><ul>
      ${unused.map((one) => html`<li dir="auto">${one.title} <span class="soft"><bdi>${one.source ?? "Outlet unknown"}</bdi>: ${one.reason.replaceAll("_", " ")}</span></li>`)}</ul></details>`}
  </section>`;
}
