// Conversations as Markdown: every sentence with its footnote, every footnote with its quote.
import { safeHref } from "./dom.mjs";
import { day, outlet } from "./text.mjs";

// What stands for itself in Markdown and HTML; titles and sentences are data.
export const plain = (text) => String(text).replace(/[\\`*_{}[\]()#+!|<>~&]/g, "\\$&").replace(/\s+/g, " ");

export function conversationMarkdown(conversation) {
  const lines = [`# ${plain(conversation.title)}`, "", `Groundwire, ${day(conversation.at)}. Every sentence was checked against the passage that its note quotes.`, ""];
  const notes = new Map();
  for (const turn of conversation.turns) {
    lines.push(`## ${plain(turn.text)}`, "", ...turnLines(turn, notes), "");
  }
  for (const { number, citation } of notes.values()) lines.push(note(number, citation));
  return `${lines.join("\n").trimEnd()}\n`;
}

export function replyMarkdown(turn) {
  const notes = new Map();
  const lines = turnLines(turn, notes);
  return `${[...lines, "", ...[...notes.values()].map((one) => note(one.number, one.citation))].join("\n")}\n`;
}

function turnLines(turn, notes) {
  const { final } = turn;
  if (turn.error) return [`*No answer: ${plain(turn.error.message)}*`];
  if (final?.abstention) return [`*${plain(final.abstention.message)}*`];
  const cited = (claim) => `${plain(claim.text)}${marks(claim, turn, notes)}`;
  if (!final?.sections) {
    const lines = [(final?.claims ?? turn.claims).map(cited).join(" ")];
    if (turn.state === "stopped") lines.push("", "*Stopped before its end.*");
    for (const one of final?.disagreements ?? []) lines.push("", ...differing(one, turn, notes));
    return lines;
  }
  const { sections } = final;
  const list = (title, items) => (items.length ? [`### ${title}`, "", ...items.map((one) => `- ${one}`), ""] : []);
  return [
    ...list("Overview", sections.overview.map(cited)),
    ...list("Positions", sections.positions.map((one) => `**${plain(one.party)}**: ${one.claims.map(cited).join(" ")}`)),
    ...list("Agreements", sections.agreements.map(cited)),
    ...sections.disagreements.flatMap((one) => [...differing(one, turn, notes), ""]),
    ...list("Timeline", sections.timeline.map((one) => `**${day(one.date)}**: ${one.claims.map(cited).join(" ")}`)),
    ...list("Open questions", sections.open_questions.map(cited)),
  ];
}

function differing(one, turn, notes) {
  return [
    `### The sources differ: ${plain(one.about)}`, "",
    ...one.positions.map((side) =>
      `- **${plain(side.value)}** (${plain([side.speaker, outlet(side.source), day(side.published_at)].filter(Boolean).join(", "))})${marks(side, turn, notes)}`),
  ];
}

function marks(claim, turn, notes) {
  return claim.citations.map((id) => {
    const citation = turn.citations[id];
    if (!citation) return "";
    if (!notes.has(id)) notes.set(id, { number: notes.size + 1, citation });
    return `[^${notes.get(id).number}]`;
  }).join("");
}

function note(number, citation) {
  const address = safeHref(citation.url);
  const link = new URL(citation.permalink, location.href).href;
  return `[^${number}]: “${plain(citation.cited_text)}” ${plain(outlet(citation.source))}, ${plain(citation.title)}, ${day(citation.published_at)}${address ? `, <${address.replaceAll(">", "%3E")}>` : ""}. [The sentence in its article](<${link}>)`;
}
