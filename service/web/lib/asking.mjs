// One turn of a conversation: sends it, takes its events as they come, can be stopped.
import { Problem, events } from "./api.mjs";
import { changed, save } from "./store.mjs";

const running = new Map(); // turn -> AbortController
const REMEMBERED = 12; // turns sent as history
const LONGEST = 20_000; // characters of one of them

export const noFilters = {
  sources: [], exclude_sources: [], published_from: "", published_to: "", languages: [], topics: [], as_of: "",
};

export function filtersOf(chosen) {
  const filters = {};
  for (const [name, value] of Object.entries(chosen)) if (name !== "as_of" && value.length) filters[name] = value;
  return filters;
}

export function countFilters(chosen) {
  return Object.values(chosen).filter((value) => value.length).length;
}

function body(conversation, turn) {
  const { options } = turn;
  const request = { filters: filtersOf(options.filters), engine: options.engine, stream: true };
  if (options.filters.as_of) request.as_of = options.filters.as_of;
  if (turn.mode === "summary") {
    const subject = options.article_ids?.length ? { article_ids: options.article_ids } : { topic: turn.text };
    return { ...request, ...subject, length: options.length };
  }
  if (options.article_ids?.length) request.filters.article_ids = options.article_ids;
  return { ...request, question: turn.text, max_claims: options.max_claims, history: history(conversation, turn) };
}

function history(conversation, turn) {
  const before = conversation.turns.slice(0, conversation.turns.indexOf(turn));
  return before.slice(-REMEMBERED).flatMap((one) => [
    { role: "user", content: one.text.slice(0, LONGEST) },
    ...(one.final?.text ? [{ role: "assistant", content: Array.from(one.final.text).slice(0, LONGEST).join("") }] : []),
  ]);
}

export function begin(conversation, mode, text, options) {
  const turn = {
    mode, text, options, state: "running", at: new Date().toISOString(),
    evidence: null, claims: [], citations: {}, removed: [], final: null, error: null, feedback: {},
  };
  conversation.turns.push(turn);
  save(conversation);
  run(conversation, turn);
  return turn;
}

export function again(conversation, turn) {
  Object.assign(turn, {
    state: "running", evidence: null, claims: [], citations: {}, removed: [], final: null, error: null, feedback: {},
  });
  changed();
  run(conversation, turn);
}

export function stop(turn) {
  running.get(turn)?.abort();
}

async function run(conversation, turn) {
  const control = new AbortController();
  running.set(turn, control);
  const path = turn.mode === "summary" ? "/v1/summaries" : "/v1/answers";
  try {
    for await (const { event, data } of events("POST", path, { body: body(conversation, turn), signal: control.signal })) {
      take(turn, event, data);
      changed();
    }
    if (!turn.final && !turn.error) turn.error = { code: "cut", message: "The reply broke off before its end." };
    turn.state = turn.error ? "failed" : "done";
  } catch (error) {
    const stopped = error.name === "AbortError";
    turn.state = stopped ? "stopped" : "failed";
    if (!stopped) turn.error = told(error);
  } finally {
    running.delete(turn);
    save(conversation);
  }
}

function take(turn, event, data) {
  if (event === "evidence") turn.evidence = data.articles;
  else if (event === "claim") {
    turn.claims.push({ ...data.claim, section: data.section, key: data.key, value: data.value });
    for (const citation of data.citations) turn.citations[citation.id] = citation;
  } else if (event === "removed") turn.removed.push(data.removed ?? data);
  else if (event === "error") turn.error = { code: data.code, message: data.detail };
  else if (event === "final") {
    turn.final = data;
    turn.claims = [];
    turn.removed = data.removed;
    turn.citations = Object.fromEntries(data.citations.map((one) => [one.id, one]));
  }
}

function told(error) {
  if (!(error instanceof Problem)) throw error; // a fault of the page: it belongs in the console
  return { code: error.code, message: error.message, fields: error.fields };
}
