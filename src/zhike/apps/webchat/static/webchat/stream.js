// Server-sent events by fetch: unlike EventSource it can carry a key in a header, so none stands in an address.
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15000;
const SILENT_AFTER = 40000; // the server says something every 15 s

export class Stream {
  constructor({ url, headers, onOpen, onNews, onRefused, onLost }) {
    Object.assign(this, { url, headers, onOpen, onNews, onRefused, onLost });
    this.wait = FIRST_WAIT;
    this.stopped = false;
    this.run();
  }

  stop() {
    this.stopped = true;
    this.control?.abort();
    clearTimeout(this.silence);
  }

  // The network is back: do not sit out the pause.
  hurry() {
    this.wake?.();
  }

  async run() {
    while (!this.stopped) {
      try {
        await this.read();
      } catch {
        // Lost; the pause below and a new attempt are the answer.
      }
      clearTimeout(this.silence);
      if (this.stopped) return;
      this.onLost();
      await this.pause();
    }
  }

  pause() {
    const length = this.wait * (0.5 + Math.random());
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, length);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async read() {
    this.control = new AbortController();
    const options = { headers: this.headers(), signal: this.control.signal, cache: "no-store", credentials: "omit" };
    const answer = await fetch(this.url, options);
    if (answer.status === 401) {
      this.stop();
      this.onRefused();
      return;
    }
    if (!answer.ok) return;
    this.wait = FIRST_WAIT;
    this.onOpen();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      this.watch();
      const { value, done } = await reader.read();
      if (done) return;
      const parts = (rest + value).split("\n\n");
      rest = parts.pop();
      for (const part of parts) this.hear(part);
    }
  }

  watch() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.control.abort(), SILENT_AFTER);
  }

  hear(part) {
    const data = part.split("\n").filter((line) => line.startsWith("data: ")).map((line) => line.slice(6)).join("\n");
    if (data) this.onNews(JSON.parse(data));
  }
}
