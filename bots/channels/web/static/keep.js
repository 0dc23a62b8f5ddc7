// What this browser keeps: the visitor's token, the draft, and the messages that were not accepted yet.
// One key for each unsent message, so that two tabs never overwrite each other's list.

const PREFIX = "frontdoor.";
const UNSENT = PREFIX + "unsent.";

export class Keep {
  #storage;
  #fallback = new Map();
  lasting = true; // false where the browser forbids keeping anything beyond this page

  constructor(storage) {
    try {
      storage().setItem(PREFIX + "try", "1");
      storage().removeItem(PREFIX + "try");
      this.#storage = storage();
    } catch {
      this.lasting = false;
    }
  }

  get(name) {
    return this.#read(PREFIX + name);
  }

  set(name, value) {
    this.#write(PREFIX + name, value);
  }

  forgetAll() {
    for (const key of this.#keys()) if (key.startsWith(PREFIX)) this.#write(key, null);
  }

  addUnsent(frame, at) {
    this.#write(`${UNSENT}${String(at).padStart(15, "0")}.${frame.id}`, JSON.stringify(frame));
  }

  unsent() {
    const keys = this.#keys().filter((key) => key.startsWith(UNSENT)).sort();
    return keys.map((key) => readFrame(this.#read(key))).filter(Boolean);
  }

  dropUnsent(id) {
    for (const key of this.#keys()) if (key.startsWith(UNSENT) && key.endsWith("." + id)) this.#write(key, null);
  }

  // Calls back when another tab of this visitor changed something here: (what, value).
  watch(changed) {
    window.addEventListener("storage", (event) => {
      if (event.key === null || event.key === PREFIX + "token") changed("token", event.newValue);
      else if (event.key.startsWith(UNSENT) && event.newValue) changed("unsent", readFrame(event.newValue));
      else if (event.key.startsWith(UNSENT)) changed("settled", event.key.split(".").pop());
    });
  }

  #keys() {
    if (!this.#storage) return [...this.#fallback.keys()];
    return Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index));
  }

  #read(key) {
    return this.#storage ? this.#storage.getItem(key) : (this.#fallback.get(key) ?? null);
  }

  #write(key, value) {
    if (!this.#storage) {
      if (value === null) this.#fallback.delete(key);
      else this.#fallback.set(key, value);
      return;
    }
    try {
      if (value === null) this.#storage.removeItem(key);
      else this.#storage.setItem(key, value);
    } catch {
      this.lasting = false; // full: the page still holds it while it is open
    }
  }
}

function readFrame(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// Not crypto.randomUUID: that is missing on plain http in a local network.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
