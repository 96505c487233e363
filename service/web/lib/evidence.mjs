// Which citation is open, and the others of the same reply to step through.
import { go, here, route } from "./router.mjs";
import { changed } from "./store.mjs";

export const open = { list: [], opener: null, pushed: false };

export function show(citation, list, opener) {
  open.list = list.length ? list : [citation];
  open.opener = opener ?? open.opener;
  const stepping = route().params.has("cite");
  if (!stepping) open.pushed = true;
  go(here({ cite: citation.id }), { replace: stepping });
  changed();
}

export function hide() {
  if (!route().params.has("cite")) return;
  if (open.pushed) history.back(); // so that going back later does not open it again
  else go(here({ cite: null }), { replace: true });
}

// After it closed, by whatever way.
export function closed() {
  const { opener } = open;
  Object.assign(open, { list: [], opener: null, pushed: false });
  if (opener?.isConnected) opener.focus();
}
