// Conversations, kept in this browser and nowhere else; and what the reader set.
import { useEffect, useState } from "./dom.mjs";

const INDEX = "groundwire.conversations"; // ids, newest first
const PREFIX = "groundwire.conversation.";
const KEPT = 40;

const listeners = new Set();
export const conversations = new Map(); // id -> {id, title, at, turns}, newest first

export function changed() {
  listeners.forEach((listener) => listener());
}

// Renders anew whenever something in the store changed.
export function useStore() {
  const [, set] = useState(0);
  useEffect(() => {
    const listener = () => set((n) => n + 1);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
}

function read(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise; // written by somebody else, or storage is off
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false; // full, or off
  }
}

function drop(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // storage is off: nothing to drop
  }
}

export function load() {
  for (const id of read(INDEX, [])) {
    const found = read(PREFIX + id, null);
    if (!found || !Array.isArray(found.turns)) continue;
    for (const turn of found.turns) if (turn.state === "running") turn.state = "stopped";
    conversations.set(id, found);
  }
}

export function start(title) {
  const id = crypto.randomUUID?.() ?? `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
  const made = { id, title: title.slice(0, 120), at: new Date().toISOString(), turns: [] };
  const before = [...conversations];
  conversations.clear();
  conversations.set(id, made);
  before.forEach(([key, value]) => conversations.set(key, value));
  return made;
}

// When the browser's storage is full the oldest conversations make room.
export function save(conversation) {
  const ids = [...conversations.keys()];
  for (const old of ids.splice(KEPT)) forgetConversation(old);
  while (!write(PREFIX + conversation.id, conversation) && ids.length > 1) {
    const oldest = ids.pop();
    if (oldest !== conversation.id) forgetConversation(oldest);
  }
  write(INDEX, [...conversations.keys()]);
  changed();
}

export function forgetConversation(id) {
  conversations.delete(id);
  drop(PREFIX + id);
  write(INDEX, [...conversations.keys()]);
  changed();
}

export function forgetAll() {
  [...conversations.keys()].forEach(forgetConversation);
}

export const setting = (name, otherwise) => read(`groundwire.${name}`, otherwise);
export const set = (name, value) => write(`groundwire.${name}`, value);
