// What was written and is not known to have arrived. It outlives a reload, a lost network and our own servers.
export class Outbox {
  constructor(storage, name) {
    this.storage = storage;
    this.name = name;
    this.items = this.read();
  }

  read() {
    try {
      const kept = JSON.parse(this.storage.getItem(this.name) || "[]");
      return Array.isArray(kept) ? kept.filter((item) => item && typeof item.client_id === "string") : [];
    } catch {
      return [];
    }
  }

  put(item) {
    this.items.push(item);
    this.keep();
  }

  get first() {
    return this.items[0];
  }

  drop(clientId) {
    this.items = this.items.filter((item) => item.client_id !== clientId);
    this.keep();
  }

  // Files stay in this page: storage has no room for them.
  keep() {
    const kept = this.items.map(({ files, is_fresh: _, ...rest }) => (files?.length ? { ...rest, had_files: true } : rest));
    try {
      this.storage.setItem(this.name, JSON.stringify(kept));
    } catch {
      // Full or refused: the page goes on from its memory.
    }
  }
}

// A store that lasts as long as the page, where a browser refuses any other.
export function storageOf(kind) {
  try {
    const found = kind === "local" ? window.localStorage : window.sessionStorage;
    found.setItem("zhike-chat-try", "1");
    found.removeItem("zhike-chat-try");
    return found;
  } catch {
    const kept = new Map();
    return {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => kept.set(name, String(value)),
      removeItem: (name) => kept.delete(name),
    };
  }
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
