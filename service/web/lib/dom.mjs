// What every view builds with. Elements and text nodes only: nothing here parses HTML.
import { h, Fragment, render } from "../vendor/preact.mjs";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "../vendor/hooks.mjs";
import htm from "../vendor/htm.mjs";

export const html = htm.bind(h);
export { Fragment, render, useEffect, useLayoutEffect, useMemo, useRef, useState };

// A link out only where the address is plain http or https; anything else is shown as text.
export function safeHref(address) {
  try {
    const url = new URL(address);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

export const classes = (...names) => names.filter(Boolean).join(" ");

const PATHS = {
  send: "M4 12h15M13 6l6 6-6 6",
  stop: "M7 7h10v10H7z",
  close: "M6 6l12 12M18 6L6 18",
  filter: "M4 7h16M7 12h10M10 17h4",
  next: "M9 5l7 7-7 7",
  previous: "M15 5l-7 7 7 7",
  up: "M7 11v9H4v-9zM7 11l4-8c1.6 0 2.4 1 2 3l-.6 3H19a1.6 1.6 0 0 1 1.6 2l-1.6 7a2 2 0 0 1-2 2H7",
  down: "M7 13V4H4v9zM7 13l4 8c1.6 0 2.4-1 2-3l-.6-3H19a1.6 1.6 0 0 0 1.6-2L19 6a2 2 0 0 0-2-2H7",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.6l-1.3 1.2M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.6l1.3-1.2",
  out: "M8 16L18 6M10 6h8v8",
  save: "M12 4v11M7 11l5 5 5-5M5 20h14",
  add: "M12 5v14M5 12h14",
  menu: "M4 7h16M4 12h16M4 17h16",
  theme: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
};

export const icon = (name) => html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
  <path d=${PATHS[name]} /></svg>`;

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission: the caller says so
  }
}

export function saveFile(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
