// The conversation on the screen: bubbles, answers to choose from, and what became of each message.
// Nothing is ever put in as HTML.

import { make, icon, rich } from "./make.js";

const MENU_STEP = "menu"; // buttons of this step never grow old
const ASK_STEP = "ask."; // nor do those below what is asked unasked, until one is pressed
const FOLLOWS_WITHIN_MS = 5 * 60_000; // a message so soon after another needs no new heading

export class Show {
  #log;
  #words;
  #time;
  #day;
  #on;
  #bubbles = new Map(); // client-made id -> element
  #lastDay = null;
  #lastAuthor = null;
  #lastAt = null;

  // on: {press(button, step), photo(media), place(), copy(text)} callbacks.
  constructor({ log, words, language, on }) {
    this.#log = log;
    this.#words = words;
    this.#on = on;
    this.#time = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    this.#day = new Intl.DateTimeFormat(language, { day: "numeric", month: "long" });
  }

  // Screen readers are told of what is new, not of the whole history at once.
  quietly(act) {
    this.#log.setAttribute("aria-live", "off");
    act();
    requestAnimationFrame(() => this.#log.setAttribute("aria-live", "polite"));
  }

  // A message the server has recorded; one of our own takes the place of its pending bubble.
  message(frame) {
    const own = frame.author === "resident";
    const pending = own ? this.#bubbles.get(frame.id) : undefined;
    const element = pending ?? this.#bubble(own ? "resident" : frame.author);
    if (!pending && own) this.#fill(element, frame.said);
    if (own) this.#settle(element, frame);
    else this.#fillAnswer(element, frame);
    this.#dayOf(frame.at);
    this.#follow(element, frame);
    element.dataset.seq = frame.seq;
    const before = this.#log.querySelector(".pending:not([data-seq])");
    const inPlace = element.parentElement && element.nextElementSibling === before; // moving would read it out again
    if (!inPlace) this.#log.insertBefore(element, before);
    this.#age();
    return element;
  }

  // Our own message before the server has it. local: address of a picture in this tab.
  pending(frame, local) {
    if (this.#bubbles.has(frame.id)) return this.#bubbles.get(frame.id);
    const element = this.#bubble("resident");
    this.#fill(element, frame, local);
    element.classList.add("pending");
    this.#bubbles.set(frame.id, element);
    this.#state(element, this.#words.sending);
    this.#log.append(element);
    if (frame.kind === "press") this.#age();
    return element;
  }

  state(id, word) {
    const element = this.#bubbles.get(id);
    if (element?.classList.contains("pending")) this.#state(element, word);
  }

  accepted(id) {
    const element = this.#bubbles.get(id);
    if (!element) return;
    element.classList.remove("pending");
    element.querySelector(".why")?.remove();
    this.#state(element, this.#words.accepted);
  }

  // Another tab sent it: our bubble either became a message, or it was refused there and goes.
  settledElsewhere(id) {
    const element = this.#bubbles.get(id);
    if (!element?.classList.contains("pending")) return;
    if (element.dataset.seq) return this.accepted(id);
    element.remove();
    this.#bubbles.delete(id);
  }

  // retry: what the button does; absent where trying again is useless. again: it happens by itself.
  refused(id, words, { retry, again } = {}) {
    const element = this.#bubbles.get(id);
    if (!element) return;
    element.querySelector(".why")?.remove();
    const why = make("div", { class: "why" }, words);
    if (retry) {
      const again = make("button", { type: "button", class: "option" }, this.#words.retry);
      again.addEventListener("click", () => {
        why.remove();
        retry();
      });
      why.append(make("div", {}, again));
    }
    element.append(why);
    if (!again) {
      element.classList.remove("pending");
      this.#state(element, this.#words.failed, "failed");
    }
  }

  #bubble(author) {
    const [kind, name] = author.split(":");
    const element = make("div", { class: `said ${kind}` });
    const who = { resident: this.#words.you, operator: `${name}, ${this.#words.operator}` }[kind] ?? this.#words.centre;
    element.append(make("span", { class: "who" }, who), make("div", { class: "bubble" }));
    return element;
  }

  #fill(element, said, local) {
    const bubble = element.querySelector(".bubble");
    const caption = said.caption ? [make("div", { class: "text" }, said.caption)] : [];
    if (said.kind === "text" && /^\/start /.test(said.text)) bubble.append(make("div", { class: "text" }, this.#words.opened));
    else if (said.kind === "text") bubble.append(make("div", { class: "text" }, said.text));
    else if (said.kind === "press") bubble.append(make("div", { class: "text" }, this.#labelOf(said)));
    else if (said.kind === "place") bubble.append(this.#piece("pin", placeWords(said, this.#words)));
    else if (said.kind === "photo") bubble.append(this.#photo(said, local), ...caption);
    else bubble.append(this.#piece("file", said.name || this.#words.file), ...caption);
    if (said.kind === "press") this.#choose(said);
  }

  #piece(name, words) {
    return make("div", { class: "piece" }, icon(name), make("span", {}, words));
  }

  #photo(said, local) {
    if (local) {
      const image = make("img", { src: local, alt: this.#words.photo });
      image.addEventListener("error", () => image.replaceWith(this.#piece("photo", said.name || this.#words.photo)));
      return image;
    }
    const button = make("button", { type: "button" }, this.#words["show-photo"]);
    const piece = make("div", {}, this.#piece("photo", this.#words.photo), button);
    button.addEventListener("click", async () => {
      const address = await this.#on.photo(said.media);
      if (address) piece.replaceChildren(make("img", { src: address, alt: this.#words.photo }));
      else button.replaceWith(make("div", {}, this.#words["photo-gone"]));
    });
    return piece;
  }

  // The centre's photos: fetched with the token, shown as they come; what does not come can be asked for again.
  #pictures(media) {
    return media.map((id, index) => {
      const words = media.length > 1 ? `${this.#words.photo} ${index + 1}/${media.length}` : this.#words.photo;
      const place = make("div", { class: "shown" }, this.#piece("photo", words));
      const fetchIt = async (why) => {
        const address = await this.#on.photo(id);
        if (address) place.replaceChildren(make("img", { src: address, alt: words }));
        else place.replaceChildren(this.#piece("photo", words), ...why, this.#again(fetchIt));
      };
      fetchIt([]);
      return place;
    });
  }

  #again(act) {
    const button = make("button", { type: "button" }, this.#words["show-photo"]);
    button.addEventListener("click", () => act([make("div", {}, this.#words["photo-gone"])]));
    return button;
  }

  #fillAnswer(element, frame) {
    const text = frame.text ? [make("div", { class: "text" }, ...rich(frame.text, frame.strong ?? []))] : [];
    element.querySelector(".bubble").append(...this.#pictures(frame.pictures ?? []), ...text);
    element.querySelector(".who").append(", ", this.#clock(frame.at));
    if (!frame.buttons?.length) return;
    const group = make("div", { class: "options", role: "group", "aria-label": this.#words.answers });
    group.dataset.step = frame.step ?? "";
    group.append(...frame.buttons.map((button) => this.#option(button, frame.step)));
    element.append(group);
  }

  #option(button, step) {
    if (button.kind === "url") return this.#link(button);
    const element = make("button", { type: "button", class: "option" });
    if (button.kind === "copy") element.append(icon("copy"));
    element.append(button.label);
    if (button.kind !== "copy") element.dataset.option = button.option;
    const acts = { copy: () => this.#on.copy(button.option), ask_place: () => this.#on.place() };
    element.addEventListener("click", acts[button.kind] ?? (() => this.#on.press(button, step)));
    return element;
  }

  #link(button) {
    if (!/^(https?:\/\/|tel:\+?[0-9]+$)/i.test(button.option)) return make("span", {}, button.label);
    const link = make("a", { class: "option", href: button.option, rel: "noopener noreferrer" }, button.label);
    if (button.option.startsWith("tel:")) link.prepend(icon("phone"));
    else {
      link.target = "_blank";
      link.append(icon("out"), make("span", { class: "unseen" }, ` (${this.#words.opens})`));
    }
    return link;
  }

  #settle(element, frame) {
    this.#bubbles.set(frame.id, element);
    let meta = element.querySelector(".meta");
    if (!meta) element.append((meta = make("div", { class: "meta" })));
    meta.querySelector("time")?.remove();
    meta.append(this.#clock(frame.at));
  }

  #clock(at) {
    return make("time", { datetime: at }, this.#time.format(new Date(at)));
  }

  #state(element, words, kind = "") {
    let meta = element.querySelector(".meta");
    if (!meta) element.append((meta = make("div", { class: "meta" })));
    const clock = meta.querySelector("time");
    meta.replaceChildren(make("span", { class: kind }, words), ...(clock ? [clock] : []));
  }

  #dayOf(at) {
    const date = new Date(at);
    const day = date.toDateString();
    if (day === this.#lastDay) return;
    const first = this.#lastDay === null;
    this.#lastDay = day;
    this.#lastAuthor = null;
    const today = day === new Date().toDateString();
    if (first && today) return;
    const line = make("p", { class: "day" }, today ? this.#words.today : this.#day.format(date));
    this.#log.insertBefore(line, this.#log.querySelector(".pending:not([data-seq])"));
  }

  #follow(element, { author, at }) {
    const soon = new Date(at) - this.#lastAt < FOLLOWS_WITHIN_MS;
    element.classList.toggle("follows", this.#lastAuthor === author && soon);
    this.#lastAuthor = author;
    this.#lastAt = new Date(at);
  }

  #labelOf(said) {
    return this.#buttonOf(said)?.textContent ?? said.label ?? said.option;
  }

  #buttonOf(said) {
    const find = `.options[data-step="${CSS.escape(said.step)}"] [data-option="${CSS.escape(said.option)}"]`;
    return [...this.#log.querySelectorAll(find)].pop();
  }

  #choose(said) {
    const button = this.#buttonOf(said);
    if (!button || said.step === MENU_STEP) return;
    button.classList.add("chosen");
    button.setAttribute("aria-label", `${button.textContent} — ${this.#words.chosen}`);
    disable(button.parentElement);
  }

  // Answers of a question grow old once the resident went on and the centre answered that.
  #age() {
    let went = false;
    let answered = false;
    const askedLater = new Set();
    for (const element of [...this.#log.children].reverse()) {
      if (element.classList.contains("resident")) went ||= answered;
      else if (element.classList.contains("said")) answered = true;
      const group = element.querySelector(".options");
      if (!group || group.dataset.step === MENU_STEP) continue;
      const ages = went && !group.dataset.step.startsWith(ASK_STEP);
      if (ages || askedLater.has(group.dataset.step)) disable(group);
      askedLater.add(group.dataset.step);
    }
  }
}

function placeWords(said, words) {
  const where = `${said.lat.toFixed(5)}, ${said.lon.toFixed(5)}`;
  return said.accuracy ? `${words.place} (${where}, ±${Math.round(said.accuracy)} ${words.metres})` : `${words.place} (${where})`;
}

function disable(group) {
  for (const button of group.querySelectorAll("[data-option]")) button.disabled = true;
}
