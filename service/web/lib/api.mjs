// The API as the page uses it: JSON calls, and events read from a response as they come.
export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail || (status ? `The service answered with status ${status}.` : "Groundwire can't be reached."));
    this.status = status;
    this.code = body?.code ?? (status ? "http_error" : "unreachable");
    this.fields = body?.errors ?? [];
    this.article = body?.article ?? null;
  }
}

async function send(method, path, { body, signal, headers = {} } = {}) {
  const form = body instanceof FormData;
  const options = { method, signal, headers: { ...headers } };
  if (body !== undefined) {
    options.body = form ? body : JSON.stringify(body);
    if (!form) options.headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, null);
  }
  if (response.ok) return response;
  let problem = null;
  try {
    problem = await response.json();
  } catch {
    // not ours: a proxy's page
  }
  throw new Problem(response.status, problem);
}

export async function call(method, path, options) {
  const response = await send(method, path, options);
  return response.status === 204 ? null : response.json();
}

export const get = (path, options) => call("GET", path, options);

// Server-sent events of a response, as {event, data} with data read as JSON.
export async function* events(method, path, options = {}) {
  const headers = { Accept: "text/event-stream" };
  const response = await send(method, path, { ...options, headers });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += value;
      const blocks = rest.split(/\r\n\r\n|\n\n|\r\r/);
      rest = blocks.pop();
      for (const block of blocks) {
        const message = parse(block);
        if (message) yield message;
      }
    }
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, { detail: "The connection was cut.", code: "cut" });
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parse(block) {
  let event = "message";
  const data = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    if (line.startsWith("event:")) event = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
  }
  return data.length ? { event, data: JSON.parse(data.join("\n")) } : null;
}

// What was read once and does not change: versions of articles, and what is asked again within a view.
const kept = new Map();
export function once(path) {
  if (!kept.has(path)) {
    const reading = get(path).catch((error) => {
      kept.delete(path);
      throw error;
    });
    kept.set(path, reading);
    if (kept.size > 200) kept.delete(kept.keys().next().value);
  }
  return kept.get(path);
}
export const forget = () => kept.clear();

export const articlePath = (id, version) =>
  `/v1/articles/${encodeURIComponent(id)}${version ? `/versions/${version}` : ""}`;

export function query(values) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") parameters.append(name, one);
    }
  }
  const text = parameters.toString();
  return text ? `?${text}` : "";
}
