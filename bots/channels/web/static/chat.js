// The page: writing, photos, places, and what happens when the line is lost.

import { Keep, newId } from "./keep.js";
import { Line } from "./line.js";
import { Show } from "./show.js";
import { Media } from "./media.js";

const OFFLINE_AFTER_MS = 1500; // a short drop is not worth a word
const WAITING_AT_MOST_MS = 20_000;
const LARGEST_FILE = 20 * 1024 * 1024; // bytes; the server checks again

const words = JSON.parse(document.body.dataset.words);
const language = document.documentElement.lang;
const find = (id) => document.getElementById(id);
const [log, say, scroll, state, waiting, newest] = ["log", "say", "scroll", "state", "waiting", "newest"].map(find);
let following = false; // the end of the conversation stays in view
const touch = matchMedia("(pointer: coarse)").matches;

const keep = new Keep(() => localStorage);
const wanted = new URLSearchParams(location.search).get("lang");
const switched = !wanted && keep.get("language") && keep.get("language") !== language;
const begins = new URLSearchParams(location.search).get("start"); // a deep link's token
if (switched) {
  const there = new URLSearchParams({ lang: keep.get("language"), ...(begins && { start: begins }) });
  location.replace(`?${there}`);
}
if (wanted) keep.set("language", language);

const here = new URL("./", location.href);
const media = new Media(here, () => keep.get("token"));
const show = new Show({
  log, words, language,
  on: { press, copy, place: () => openDialog("place"), photo: (id) => media.picture(id) },
});
const address = new URL("ws", here);
address.protocol = here.protocol === "https:" ? "wss:" : "ws:";
const line = new Line({
  address, language, keep,
  on: { welcome, message, accepted, refused, state: lineState },
});

// What the server says

function welcome(frame) {
  find("examples").hidden = frame.fresh && frame.history.length > 0;
  show.quietly(() => {
    for (const unsent of line.unsent()) show.pending(unsent);
  });
  if (frame.history.length) following = true;
  if (!keep.lasting) tell(words["not-kept"]);
}

function message(frame) {
  show.message(frame);
  find("examples").hidden = true;
  if (frame.author !== "resident") wait(false);
  if (!following) newest.hidden = frame.author === "resident";
}

function accepted(id) {
  show.accepted(id);
  wait(true);
}

function refused(frame) {
  if (frame.reason === "version") return tell(frame.words);
  show.refused(frame.id, frame.words, { again: frame.again_s !== undefined });
  toEnd();
}

// What became of the line

let offlineClock = 0;
let said = false;

function lineState(now) {
  if (now === "open") {
    clearTimeout(offlineClock);
    offlineClock = 0;
    for (const frame of line.unsent()) show.state(frame.id, words.sending);
    if (said) tell(words.back, true);
    said = false;
    media.resume();
  } else if (!offlineClock) {
    offlineClock = setTimeout(() => {
      said = true;
      wait(false);
      tell(words.offline);
      for (const frame of line.unsent()) show.state(frame.id, words.kept);
    }, OFFLINE_AFTER_MS);
  }
}

let calmClock = 0;

function tell(text, calm = false) {
  clearTimeout(calmClock);
  state.classList.toggle("calm", calm);
  state.textContent = text;
  if (calm) calmClock = setTimeout(() => (state.textContent = ""), 4000);
}

let waitClock = 0;

function wait(on) {
  clearTimeout(waitClock);
  waiting.hidden = !on;
  if (on) waitClock = setTimeout(() => (waiting.hidden = true), WAITING_AT_MOST_MS);
}

// What the resident does

function submit(frame) {
  show.pending(frame);
  if (!line.open && said) show.state(frame.id, words.kept);
  line.submit(frame);
  find("examples").hidden = true;
  toEnd();
}

function press(button, step) {
  submit({ kind: "press", id: newId(), option: button.option, step: step ?? "", label: button.label });
  rest();
}

// After a button the keyboard stays in the conversation; on a phone the screen keyboard must not jump up.
function rest() {
  if (touch) log.focus({ preventScroll: true });
  else say.focus();
}

function write(text) {
  if (!text.trim()) return;
  submit({ kind: "text", id: newId(), text: text.trim() });
}

find("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  write(say.value);
  say.value = "";
  grow();
  say.focus();
});
say.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || touch) return;
  event.preventDefault();
  find("composer").requestSubmit();
});
say.addEventListener("input", grow);

function grow() {
  keep.set("draft", say.value || null);
  say.style.height = "auto";
  say.style.height = `${say.scrollHeight + 4}px`;
}

for (const example of document.querySelectorAll(".example")) {
  example.addEventListener("click", () => {
    say.value = example.textContent;
    grow();
    say.focus();
  });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    tell(words.copied, true);
  } catch {
    tell(words["not-copied"], true);
  }
}

// Photos and files

for (const name of ["camera", "attach"]) {
  const chooser = find(`${name}-file`);
  find(name).addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    const files = [...chooser.files];
    const album = files.length > 1 ? newId() : null;
    for (const file of files) sendFile(file, album);
    chooser.value = "";
  });
}

function sendFile(file, album) {
  const picture = file.type.startsWith("image/");
  const frame = { kind: picture ? "photo" : "file", id: newId(), name: file.name };
  show.pending(frame, picture ? URL.createObjectURL(file) : null);
  find("examples").hidden = true;
  toEnd();
  if (file.size > LARGEST_FILE) return show.refused(frame.id, words["too-large"]);
  const upload = () =>
    media.send(file, {
      sent: (taken) => line.submit({ ...frame, kind: taken.kind, media: taken.media, ...(album && { album }) }),
      refused: (text, reason) => show.refused(frame.id, text, { retry: reason === "rate" && upload }),
      waits: () => show.state(frame.id, words.kept),
    });
  upload();
}

// A file that waits for the network lives in this page only.
addEventListener("beforeunload", (event) => media.waiting && event.preventDefault());

// Dialogs: a place, and leaving

const chosen = { place: sendPlace, leave };

for (const opener of document.querySelectorAll("[data-opens]")) {
  opener.addEventListener("click", () => openDialog(opener.dataset.opens));
}

function openDialog(name) {
  const dialog = find(`${name}-dialog`);
  dialog.returnValue = "";
  dialog.onclose = () => dialog.returnValue === "yes" && chosen[name]();
  dialog.showModal();
}

function sendPlace() {
  if (!navigator.geolocation) return tell(words["place-failed"], true);
  tell(words.locating, true);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      tell("");
      submit({ kind: "place", id: newId(), lat: coords.latitude, lon: coords.longitude, accuracy: coords.accuracy });
      rest();
    },
    (error) => tell(words[error.code === error.PERMISSION_DENIED ? "place-denied" : "place-failed"]),
    { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
  );
}

function leave() {
  line.stop();
  keep.forgetAll();
  location.reload();
}

// Scrolling

function toEnd() {
  following = true;
  newest.hidden = true;
  scroll.scrollTop = scroll.scrollHeight;
}

// Whoever reads further up is left in peace; whoever is at the end stays there, whatever grows or shrinks.
// Only a scroll upwards is somebody reading: what grows below moves nothing.
let lastTop = 0;
scroll.addEventListener("scroll", () => {
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
  if (atEnd) following = true;
  else if (scroll.scrollTop < lastTop) following = false;
  if (atEnd) newest.hidden = true;
  lastTop = scroll.scrollTop;
});
newest.addEventListener("click", toEnd);
const sizes = new ResizeObserver(() => following && toEnd());
sizes.observe(scroll);
sizes.observe(document.querySelector("main"));

// Beginning

keep.watch((what, value) => {
  if (what === "unsent") show.pending(value);
  else if (what === "settled") settledElsewhere(value);
  else if (value === null) location.reload();
});

function settledElsewhere(id) {
  line.settled(id);
  show.settledElsewhere(id);
}

find("waiting-words").textContent = words.waiting;
find("language").addEventListener("click", () => keep.set("language", find("language").hreflang));
say.value = keep.get("draft") ?? "";
grow();
if (!switched) {
  if (begins) begin(begins);
  line.start();
}

// Said once: the token leaves the address first, so that a reload does not begin again.
function begin(token) {
  const rest = new URLSearchParams(location.search);
  rest.delete("start");
  history.replaceState(null, "", `${location.pathname}${rest.size ? `?${rest}` : ""}`);
  if (/^[A-Za-z0-9_-]{1,64}$/.test(token)) submit({ kind: "text", id: newId(), text: `/start ${token}` });
}
