// Keeps the page up to date: new and changed tickets arrive over /live, forms answer in place.
// Without this script everything works by reloading.
(() => {
  "use strict";

  const list = document.getElementById("tickets");
  const live = document.getElementById("live");
  const heard = document.getElementById("heard");
  if (!list) return;

  const cardOf = (id) => list.querySelector(`[data-ticket="${CSS.escape(id)}"]`);

  const parse = (html) => {
    const box = document.createElement("template");
    box.innerHTML = html; // escaped by the server's templates
    return box.content.querySelector("[data-ticket]");
  };

  // A card in which somebody is writing is not taken away from under their hands.
  const busy = (card) => {
    const typed = [...card.querySelectorAll("textarea, input")].some((field) => field.value !== field.defaultValue);
    const focused = card.contains(document.activeElement) && document.activeElement.matches("textarea, input");
    return typed || focused;
  };

  const replace = (old, fresh) => {
    const focused = old.contains(document.activeElement);
    for (const part of old.querySelectorAll("details[data-keep]")) {
      const twin = fresh.querySelector(`details[data-keep="${part.dataset.keep}"]`);
      if (twin) twin.open = part.open;
    }
    old.replaceWith(fresh);
    fresh.classList.add("fresh");
    if (focused) fresh.querySelector(".number").focus({ preventScroll: true });
  };

  const offer = (card) => {
    if (card.querySelector(".newer")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "newer";
    button.textContent = "Заявка змінилася. Показати";
    button.addEventListener("click", () => refresh(card.dataset.ticket, true));
    card.prepend(button);
  };

  const refresh = async (id, now = false) => {
    const before = cardOf(id);
    if (!before && !("list" in list.dataset)) return;
    const response = await fetch(`/tickets/${encodeURIComponent(id)}/card`);
    if (!response.ok) return;
    const fresh = parse(await response.text());
    const card = cardOf(id);
    if (card && busy(card) && !now) return offer(card);
    if (card) return replace(card, fresh);
    list.prepend(fresh);
    fresh.classList.add("fresh");
    document.getElementById("empty").hidden = true;
    heard.textContent = `Нова заявка ${fresh.dataset.number}`;
  };

  const say = (state, words) => {
    live.hidden = false;
    live.dataset.state = state;
    live.querySelector("span").textContent = words;
  };

  let lost = false;
  const stream = new EventSource("/live");
  stream.addEventListener("ticket", (event) => refresh(event.data));
  stream.addEventListener("open", () => {
    say("on", "Наживо");
    if (lost && ![...list.children].some(busy)) location.reload(); // what was missed meanwhile
    lost = false;
  });
  stream.addEventListener("error", () => {
    lost = true;
    say("off", "Відновлюємо зв’язок");
  });
  addEventListener("pagehide", () => stream.close());

  list.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-form]");
    if (!form) return;
    event.preventDefault();
    const body = new FormData(form);
    const pressed = event.submitter;
    if (pressed && pressed.name) body.append(pressed.name, pressed.value);
    const action = (pressed && pressed.getAttribute("formaction")) || form.getAttribute("action");
    const trouble = form.querySelector(".trouble");
    trouble.textContent = "";
    form.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(action, { method: "POST", body, headers: { "X-Wants": "card" } });
      const text = await response.text();
      if (response.ok) {
        form.reset();
        const around = form.closest("details");
        if (around) around.open = false;
        replace(cardOf(form.closest("[data-ticket]").dataset.ticket), parse(text));
      } else {
        trouble.innerHTML = text; // our own words
        const keep = form.querySelector("details");
        if (keep) keep.open = true;
      }
    } catch {
      trouble.textContent = "Немає зв’язку з пісочницею. Спробуйте ще раз.";
    } finally {
      form.removeAttribute("aria-busy");
    }
  });
})();
