// Where the reader is: "#/article/ID?v=2&cite=CIT". Evidence is a parameter of any place, so that the
// browser's back button closes it.
import { useEffect, useState } from "./dom.mjs";

export function route() {
  const [path, search = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [view = "", ...rest] = path.split("/").map(decode);
  return { view, rest, params: new URLSearchParams(search) };
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // typed by hand
  }
}

export function href(view, rest = [], params = {}) {
  const search = new URLSearchParams(
    Object.entries(params).filter(([, value]) => value !== undefined && value !== null && value !== ""),
  ).toString();
  return `#/${[view, ...rest].filter(Boolean).map(encodeURIComponent).join("/")}${search ? `?${search}` : ""}`;
}

export function go(hash, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"]({ ours: true }, "", hash);
  dispatchEvent(new Event("moved"));
}

// The same place with some parameters changed; null takes one out.
export function here(changes) {
  const { view, rest, params } = route();
  return href(view, rest, { ...Object.fromEntries(params), ...changes });
}

export function useRoute() {
  const [at, set] = useState(route);
  useEffect(() => {
    const moved = () => set(route());
    const names = ["hashchange", "popstate", "moved"];
    names.forEach((name) => addEventListener(name, moved));
    return () => names.forEach((name) => removeEventListener(name, moved));
  }, []);
  return at;
}
