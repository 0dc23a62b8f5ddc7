// The line to the server: keeps one WebSocket open, and every message until the server has recorded it.
// docs/WEBCHAT.md describes the frames. What was not accepted is sent again after every reconnection, under the same id.

const VERSION = 1;
const PING_EVERY_MS = 25_000;
const PONG_WITHIN_MS = 10_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 20_000;

export class Line {
  #address;
  #language;
  #keep;
  #on;
  #socket = null;
  #open = false; // welcomed, not only connected
  #seen = 0;
  #tries = 0;
  #clocks = {};
  #closed = false;
  #unkept = new Map(); // every unsent message of this tab, in case the browser keeps nothing

  // on: {welcome, message, accepted, refused, state} callbacks.
  constructor({ address, language, keep, on }) {
    this.#address = address;
    this.#language = language;
    this.#keep = keep;
    this.#on = on;
  }

  start() {
    window.addEventListener("online", () => this.#hurry());
    window.addEventListener("offline", () => this.#lost());
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
    this.#connect();
  }

  stop() {
    this.#closed = true;
    this.#lost();
  }

  get open() {
    return this.#open;
  }

  // Keeps the message first, then sends it if there is a line.
  submit(frame) {
    this.#unkept.set(frame.id, frame);
    this.#keep.addUnsent(frame, Date.now());
    if (this.#open && !this.#clocks.again) this.#put(frame);
  }

  unsent() {
    const all = new Map(this.#keep.unsent().map((frame) => [frame.id, frame]));
    for (const [id, frame] of this.#unkept) if (!all.has(id)) all.set(id, frame);
    return [...all.values()];
  }

  #connect() {
    if (this.#closed || this.#socket) return;
    const socket = new WebSocket(this.#address);
    const asked = this.#keep.get("token");
    this.#socket = socket;
    socket.onopen = () =>
      this.#put({ kind: "hello", version: VERSION, token: asked, seen: this.#seen, language: this.#language });
    socket.onmessage = (event) => this.#hear(JSON.parse(event.data), asked);
    socket.onclose = () => this.#socket === socket && this.#lost();
  }

  #hear(frame, asked) {
    this.#rearm();
    if (frame.kind === "welcome") this.#welcomed(frame, asked);
    else if (frame.kind === "message") this.#message(frame);
    else if (frame.kind === "accepted") this.#accepted(frame);
    else if (frame.kind === "refused") this.#refused(frame);
  }

  #welcomed(frame, asked) {
    const kept = this.#keep.get("token");
    if (!asked && kept && kept !== frame.token) return this.#lost(); // another tab was first: be the same visitor
    this.#keep.set("token", frame.token);
    this.#open = true;
    this.#tries = 0;
    this.#on.welcome(frame);
    for (const message of frame.history) this.#message(message);
    this.#on.state("open");
    this.#putAll();
  }

  #message(frame) {
    if (frame.seq <= this.#seen) return;
    this.#seen = frame.seq;
    this.#on.message(frame);
  }

  #accepted(frame) {
    this.#drop(frame.id);
    this.#on.accepted(frame.id);
  }

  #refused(frame) {
    if (frame.again_s === undefined) this.#drop(frame.id);
    else this.#after("again", frame.again_s * 1000, () => this.#putAll());
    this.#on.refused(frame);
  }

  #drop(id) {
    this.#unkept.delete(id);
    this.#keep.dropUnsent(id);
  }

  #putAll() {
    this.#stop("again");
    if (this.#open) for (const frame of this.unsent()) this.#put(frame);
  }

  #put(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #rearm() {
    this.#stop("pong");
    this.#after("ping", PING_EVERY_MS, () => {
      this.#put({ kind: "ping" });
      this.#after("pong", PONG_WITHIN_MS, () => this.#lost());
    });
  }

  #hurry() {
    if (this.#open || !this.#clocks.retry) return;
    this.#stop("retry");
    this.#connect();
  }

  #lost() {
    const socket = this.#socket;
    this.#socket = null;
    this.#open = false;
    for (const name of Object.keys(this.#clocks)) this.#stop(name);
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    this.#on.state("lost");
    if (this.#closed) return;
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#tries++);
    this.#after("retry", longest / 2 + (Math.random() * longest) / 2, () => {
      this.#stop("retry");
      this.#connect();
    });
  }

  #after(name, ms, act) {
    this.#stop(name);
    this.#clocks[name] = setTimeout(act, ms);
  }

  #stop(name) {
    clearTimeout(this.#clocks[name]);
    delete this.#clocks[name];
  }
}
