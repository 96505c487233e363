// The page: masthead, navigation, the view that the address names, and the evidence beside it.
import { call } from "./lib/api.mjs";
import { classes, html, icon, render, useEffect, useRef, useState } from "./lib/dom.mjs";
import { hide } from "./lib/evidence.mjs";
import { go, href, useRoute } from "./lib/router.mjs";
import { conversations, forgetAll, load, set, setting, useStore } from "./lib/store.mjs";
import { Article } from "./views/article.mjs";
import { Ask } from "./views/ask.mjs";
import { Check } from "./views/check.mjs";
import { Evidence } from "./views/evidence.mjs";
import { Library } from "./views/library.mjs";

const THEMES = { auto: "as the system", light: "light", dark: "dark" };

function App() {
  useStore();
  const { view, rest, params } = useRoute();
  const [listed, setListed] = useState(false);
  const [helping, setHelping] = useState(false);
  const down = useReachable();
  const cited = params.get("cite");
  useEffect(() => {
    setListed(false);
    const names = { check: "Check my text", library: "Library", article: "Article" };
    document.title = `${names[view] ?? conversations.get(rest[0])?.title ?? "Ask"} · Groundwire`;
  }, [view, rest[0]]);
  useShortcuts(() => setHelping(true));
  return html`
    <a class="skip" href="#main" onClick=${(event) => { event.preventDefault(); document.getElementById("main").focus(); }}>Skip to the content</a>
    <header class="top">
      <button type="button" class="quiet icon-button list-button" aria-label="Conversations" aria-expanded=${listed} onClick=${() => setListed(!listed)}>${icon("menu")}</button>
      <a class="brand" href="#/">Groundwire</a>
      <nav class="main" aria-label="Main">
        <a href="#/" aria-current=${view === "" || view === "c" ? "page" : undefined}>Ask</a>
        <a href=${href("check")} aria-current=${view === "check" ? "page" : undefined}>Check</a>
        <a href=${href("library")} aria-current=${view === "library" || view === "article" ? "page" : undefined}>Library</a>
      </nav>
      <${Theme} />
    </header>
    ${down && html`<p class="offline" role="alert">Groundwire can't be reached. What you see stays; the page tries again by itself.</p>`}
    <div class=${classes("columns", cited && "with-evidence")}>
      <${Conversations} shown=${listed} current=${view === "c" ? rest[0] : null} onHelp=${() => setHelping(true)} />
      <main id="main" tabindex="-1">
        ${view === "check" ? html`<${Check} />`
          : view === "library" ? html`<${Library} rest=${rest} params=${params} />`
          : view === "article" ? html`<${Article} id=${rest[0] ?? ""} params=${params} />`
          : html`<${Ask} key=${view === "c" ? rest[0] : `new${params.get("q") ?? ""}${params.getAll("article")}`} id=${view === "c" ? rest[0] : null} params=${params} />`}
      </main>
      ${cited && html`<${Evidence} id=${cited} />`}
    </div>
    ${helping && html`<${Help} close=${() => setHelping(false)} />`}`;
}

function Conversations({ shown, current, onHelp }) {
  return html`<aside class=${classes("list", shown && "shown")} aria-label="Conversations">
    <a class="button new" href="#/">${icon("add")} New question</a>
    ${conversations.size > 0 && html`<h2 class="label">Earlier</h2>
      <ul>${[...conversations.values()].map((one) => html`<li key=${one.id}><a dir="auto" href=${href("c", [one.id])} aria-current=${one.id === current ? "page" : undefined}>${one.title}</a></li>`)}</ul>
      <p class="soft">Kept in this browser only. <button type="button" class="quiet inline" onClick=${() => { if (confirm("Delete all conversations of this browser?")) { forgetAll(); go("#/"); } }}>Delete all</button></p>`}
    <p class="grow"></p>
    <button type="button" class="quiet" onClick=${onHelp}>Keyboard</button>
  </aside>`;
}

function Theme() {
  const [theme, setTheme] = useState(() => setting("theme", "auto"));
  useEffect(() => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    set("theme", theme);
  }, [theme]);
  const names = Object.keys(THEMES);
  const next = names[(names.indexOf(theme) + 1) % names.length];
  return html`<button type="button" class="quiet icon-button" aria-label=${`Colours: ${THEMES[theme] ?? theme}. Change to ${THEMES[next]}`} title=${`Colours: ${THEMES[theme] ?? theme}`} onClick=${() => setTheme(next)}>${icon("theme")}</button>`;
}

// Whether the service answers; asked again while it does not.
function useReachable() {
  const [down, setDown] = useState(false);
  useEffect(() => {
    let timer = 0;
    const look = async () => {
      try {
        await call("GET", "/healthz");
        setDown(false);
        timer = setTimeout(look, 30_000);
      } catch {
        setDown(true);
        timer = setTimeout(look, 3_000);
      }
    };
    const soon = () => { clearTimeout(timer); look(); };
    timer = setTimeout(look, 10_000);
    addEventListener("offline", soon);
    addEventListener("online", soon);
    return () => { clearTimeout(timer); removeEventListener("offline", soon); removeEventListener("online", soon); };
  }, []);
  return down;
}

const KEYS = [["/", "Write a question"], ["Enter", "Send; with Shift a new line"], ["1 … 9", "Open a citation of the newest reply"],
  ["← →", "In the evidence: the citation before, the next"], ["Esc", "Close what is open, stop a reply"], ["n", "New question"], ["?", "These keys"]];

function useShortcuts(onHelp) {
  useEffect(() => {
    const pressed = (event) => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      if (event.key === "Escape" && !event.defaultPrevented) {
        if (new URLSearchParams(location.hash.split("?")[1]).has("cite")) hide();
        else document.querySelector('.composer [aria-label="Stop"]')?.click();
      }
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "/") { event.preventDefault(); document.querySelector("#question, #search, #draft, #address")?.focus(); }
      else if (event.key === "n") go("#/");
      else if (event.key === "?") onHelp();
      else if (/^[1-9]$/.test(event.key)) openCitation(event.key);
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
}

function openCitation(marker) {
  const turns = [...document.querySelectorAll(".turn, .verdicts")];
  turns.at(-1)?.querySelector(`.chip[data-marker="${marker}"]`)?.click();
}

function Help({ close }) {
  const dialog = useRef(null);
  useEffect(() => dialog.current.showModal(), []);
  return html`<dialog ref=${dialog} class="help" aria-labelledby="help-title" onClose=${close} onClick=${(event) => event.target === dialog.current && dialog.current.close()}>
    <h2 id="help-title">Keyboard</h2>
    <dl>${KEYS.map(([key, what]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}</dl>
    <form method="dialog"><button class="primary">Close</button></form></dialog>`;
}

load();
render(html`<${App} />`, document.getElementById("app"));
