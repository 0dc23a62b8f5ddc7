// Photos and files: uploading, waiting for the network, and fetching a picture back. The token goes in a header.

export class Media {
  #here;
  #token;
  #waiting = [];
  #last = Promise.resolve();

  constructor(here, token) {
    this.#here = here;
    this.#token = token;
  }

  // One after another, so that an album keeps its order. on: {sent, refused, waits}.
  send(file, on) {
    this.#last = this.#last.then(() => this.#try(file, on));
  }

  get waiting() {
    return this.#waiting.length > 0;
  }

  // The line is back: try again what waited.
  resume() {
    for (const [file, on] of this.#waiting.splice(0)) this.send(file, on);
  }

  // An address of the picture for this page, or null when it is no longer kept.
  async picture(id) {
    try {
      const answer = await fetch(new URL(`media/${encodeURIComponent(id)}`, this.#here), this.#request({}));
      return answer.ok ? URL.createObjectURL(await answer.blob()) : null;
    } catch {
      return null;
    }
  }

  async #try(file, on) {
    if (!this.#token()) return this.#wait(file, on);
    const form = new FormData();
    form.append("file", file, file.name);
    try {
      const answer = await fetch(new URL("upload", this.#here), this.#request({ method: "POST", body: form }));
      if (answer.status >= 500) return this.#wait(file, on);
      const read = await answer.json();
      if (answer.ok) on.sent(read);
      else on.refused(read.words, read.reason);
    } catch {
      this.#wait(file, on);
    }
  }

  #wait(file, on) {
    this.#waiting.push([file, on]);
    on.waits();
  }

  #request(more) {
    const language = document.documentElement.lang;
    return { ...more, headers: { Authorization: `Bearer ${this.#token()}`, "Accept-Language": language } };
  }
}
