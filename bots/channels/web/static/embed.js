// The button for a city's site: <script src="https://.../chat/embed.js" defer></script>
// Opens the chat in a panel. data-language="en" and data-label="..." on the script element change the words.
// Everything lives in a shadow root, styled through the style sheet API: it works under a site's own strict policy.

(() => {
  const script = document.currentScript;
  const english = script.dataset.language === "en";
  const words = english
    ? { open: "Write to the contact centre", close: "Close the chat", title: "Contact centre chat" }
    : { open: "Написати в контакт-центр", close: "Закрити чат", title: "Чат контакт-центру" };
  const page = new URL(english ? "./?lang=en" : "./", script.src);

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; }
    button { font: 600 17px/1.2 system-ui, sans-serif; cursor: pointer; border: 0; color: #fff; background: #123f5e; }
    button:focus-visible { outline: 3px solid #d9794f; outline-offset: 2px; }
    [hidden] { display: none !important; }
    .open { position: fixed; right: 16px; bottom: 16px; z-index: 2147483000; min-height: 52px; padding: 0 22px; border-radius: 26px; border-bottom: 3px solid #d9794f; box-shadow: 0 4px 18px rgb(0 0 0 / 30%); }
    .panel { position: fixed; right: 16px; bottom: 16px; z-index: 2147483000; width: 410px; height: min(720px, calc(100vh - 32px)); display: flex; flex-direction: column; border-radius: 16px; overflow: hidden; background: #123f5e; box-shadow: 0 8px 40px rgb(0 0 0 / 35%); }
    .close { align-self: flex-end; min-height: 44px; padding: 0 18px; }
    iframe { flex: 1; width: 100%; border: 0; background: #f3f1ec; }
    @media (max-width: 520px) { .panel { inset: 0; width: auto; height: auto; border-radius: 0; } }
  `);

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  const open = button("open", script.dataset.label || words.open);
  const panel = document.createElement("div");
  panel.className = "panel";
  panel.hidden = true;
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", words.title);
  const close = button("close", words.close);
  panel.append(close);
  root.append(open, panel);
  open.setAttribute("aria-expanded", "false");

  let frame = null;
  open.addEventListener("click", () => {
    if (!frame) {
      frame = document.createElement("iframe");
      frame.title = words.title;
      frame.allow = "geolocation; camera; clipboard-write";
      frame.src = page.href;
      panel.append(frame);
    }
    toggle(true);
    close.focus();
  });
  close.addEventListener("click", shut);
  panel.addEventListener("keydown", (event) => event.key === "Escape" && shut());
  document.body.append(host);

  function shut() {
    toggle(false);
    open.focus();
  }

  function toggle(shown) {
    panel.hidden = !shown;
    open.hidden = shown;
    open.setAttribute("aria-expanded", String(shown));
  }

  function button(name, label) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = name;
    element.textContent = label;
    return element;
  }
})();
