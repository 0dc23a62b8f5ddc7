/* What pages of the desk do by themselves: hear what is new, notice that somebody is there, lock and unlock. */
"use strict";
(() => {
  const body = document.body;
  const locked = document.getElementById("locked");
  const show = (id, on) => { document.getElementById(id).hidden = !on; };
  const post = (path, fields) => fetch(path, {
    method: "POST", headers: { "Desk-Form": body.dataset.form }, body: new URLSearchParams(fields || {}), redirect: "manual",
  });
  let line = null;

  function listen() {
    if (line) line.close();
    line = new EventSource("/desk/events");
    line.onopen = () => show("offline", false);
    line.onerror = async () => {
      show("offline", true);
      if (line.readyState !== EventSource.CLOSED) return;
      const answer = await fetch("/desk/", { headers: { "Desk-Unasked": "1" }, redirect: "manual" }).catch(() => null);
      if (!answer) return void setTimeout(listen, 3000);
      show("offline", false);
      if (answer.status === 423) lock(); else if (answer.ok) setTimeout(listen, 3000); else gone();
    };
    line.addEventListener("session", (event) => {
      if (event.data === "locked") lock();
      else if (event.data !== "open") gone();
    });
    line.addEventListener("access", () => body.dispatchEvent(new CustomEvent("desk:access")));
  }

  function lock() {
    if (line) line.close();
    if (!locked.open) locked.showModal();
    locked.querySelector("input[type=password]").focus();
    wait();
  }

  async function wait() { // another window of the same browser may unlock it
    while (locked.open) {
      await new Promise((go) => setTimeout(go, 3000));
      const answer = await fetch("/desk/", { headers: { "Desk-Unasked": "1" }, redirect: "manual" }).catch(() => null);
      if (!answer || !locked.open) continue;
      if (answer.ok) return opened();
      if (answer.status === 401) return gone();
    }
  }

  function opened() { locked.close(); busyAt = askedAt = Date.now(); listen(); }

  function gone() {
    if (line) line.close();
    if (locked.open) locked.close();
    document.getElementById("main").replaceChildren();
    show("gone", true);
  }

  locked.addEventListener("cancel", (event) => event.preventDefault());
  locked.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = locked.querySelector("input[type=password]");
    const note = locked.querySelector("[role=alert]");
    const answer = await post("/desk/unlock", { password: field.value }).catch(() => null);
    field.value = "";
    note.hidden = true;
    if (!answer) return show("offline", true);
    if (answer.status === 204) return opened();
    if (answer.status === 401) return gone();
    note.textContent = await answer.text();
    note.hidden = false;
    field.focus();
  });
  document.querySelector("form[data-locks]").addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await post("/desk/lock").catch(() => null);
    if (answer && (answer.status === 204 || answer.status === 423)) lock(); else show("offline", true);
  });

  let busyAt = Date.now(), askedAt = Date.now();
  const limit = Number(body.dataset.lockS) * 1000;
  for (const sign of ["keydown", "pointerdown", "wheel"]) addEventListener(sign, () => { busyAt = Date.now(); }, { passive: true });
  setInterval(() => {
    if (locked.open) return;
    if (busyAt > askedAt && Date.now() - askedAt > Math.min(60000, limit / 3)) {
      askedAt = Date.now();
      post("/desk/here").catch(() => null);
    } else if (Date.now() - busyAt >= limit) {
      post("/desk/lock").catch(() => null).then(lock);
    }
  }, 1000);

  document.addEventListener("htmx:config:request", (event) => {
    const request = event.detail.ctx.request;
    request.headers["Desk-Form"] = body.dataset.form;
    if (event.detail.ctx.sourceEvent && event.detail.ctx.sourceEvent.type.startsWith("desk:")) request.headers["Desk-Unasked"] = "1";
  });
  listen();
})();
