// The line to the server: keeps one WebSocket open, and every message until the server has recorded it.
// docs/WEBCHAT.md describes the frames. One message is under way at a time, so that none overtakes another; what was not
// accepted is sent again after every reconnection, under the same id.

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
  #queue = new Map(); // what is to be sent, oldest first; the browser keeps it too, where it can
  #underWay = null; // the id of the message that waits for its answer

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
    this.#queue.set(frame.id, frame);
    this.#keep.addUnsent(frame, Date.now());
    this.#next();
  }

  unsent() {
    return [...this.#queue.values()];
  }

  // Another tab of this visitor was told what became of it.
  settled(id) {
    this.#queue.delete(id);
    if (this.#underWay === id) this.#underWay = null;
    this.#next();
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
    const stored = this.#keep.unsent().map((unsent) => [unsent.id, unsent]);
    this.#queue = new Map([...stored, ...this.#queue]);
    this.#open = true;
    this.#tries = 0;
    this.#on.welcome(frame);
    for (const message of frame.history) this.#message(message);
    this.#on.state("open");
    this.#next();
  }

  #message(frame) {
    if (frame.seq <= this.#seen) return;
    this.#seen = frame.seq;
    this.#on.message(frame);
  }

  #accepted(frame) {
    this.#keep.dropUnsent(frame.id);
    this.#on.accepted(frame.id);
    this.settled(frame.id);
  }

  #refused(frame) {
    this.#on.refused(frame);
    if (frame.again_s === undefined) {
      this.#keep.dropUnsent(frame.id);
      return this.settled(frame.id);
    }
    this.#after("again", frame.again_s * 1000, () => {
      this.#underWay = null;
      this.#next();
    });
  }

  #next() {
    if (!this.#open || this.#underWay || !this.#queue.size) return;
    const [[id, frame]] = this.#queue;
    this.#underWay = id;
    this.#put(frame);
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
    this.#underWay = null;
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
