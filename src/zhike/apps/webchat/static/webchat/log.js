// What was said, in order. Everything is put in as text: nothing that anybody wrote is ever read as a page.
export class Log {
  constructor(list, words, download) {
    Object.assign(this, { list, words, download });
    this.clear();
  }

  clear() {
    this.list.replaceChildren();
    this.byId = new Map();
    this.waiting = new Map();
    this.last = 0; // up to here nothing is missing
    this.standing = { delivered: 0, read: 0 };
  }

  get isEmpty() {
    return this.byId.size === 0 && this.waiting.size === 0;
  }

  get lastOfService() {
    return Math.max(0, ...[...this.byId.values()].filter((one) => !one.his).map((one) => one.id));
  }

  unreadAfter(id) {
    return [...this.byId.values()].filter((one) => !one.his && one.id > id).length;
  }

  // A message that the bank keeps. The same one twice is one.
  add(message) {
    if (this.byId.has(message.id)) return;
    const own = this.waiting.get(message.client_id);
    own?.remove();
    this.waiting.delete(message.client_id);
    const line = this.line(message);
    const before = [...this.list.children].find((one) => !one.dataset.id || Number(one.dataset.id) > message.id);
    this.byId.set(message.id, { ...message, line });
    this.list.insertBefore(line, before || null);
    line.dataset.id = message.id;
    this.mark(this.standing);
    this.toTheEnd();
  }

  // A message that is on its way.
  pending(item) {
    if (this.waiting.has(item.client_id)) return;
    const files = (item.files || []).map((file) => ({ name: file.name }));
    const line = this.line({ his: true, text: item.text, at: item.at, files });
    line.classList.add("talk-pending");
    this.state(line, this.words.sending);
    this.waiting.set(item.client_id, line);
    this.list.append(line);
    this.toTheEnd();
  }

  fail(item, why, retry) {
    const line = this.waiting.get(item.client_id);
    this.waiting.delete(item.client_id);
    if (!line) return;
    line.classList.add("talk-failed");
    this.state(line, `${this.words.failed}: ${why}`);
    if (!retry || !item.text) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small";
    button.textContent = this.words.edit;
    button.addEventListener("click", () => {
      line.remove();
      retry(item.text);
    });
    line.append(button);
  }

  // How far the customer's own messages came; said once, below the last that came so far.
  mark(standing) {
    this.standing = standing;
    const own = [...this.byId.values()].filter((one) => one.his).sort((one, other) => one.id - other.id);
    own.forEach((one, index) => {
      const word = one.id <= standing.read ? "read" : one.id <= standing.delivered ? "delivered" : "sent";
      const next = own[index + 1];
      const nextWord = next && (next.id <= standing.read ? "read" : next.id <= standing.delivered ? "delivered" : "sent");
      this.state(one.line, word === nextWord ? "" : this.words[word]);
    });
  }

  note(text) {
    const line = document.createElement("li");
    line.className = "talk-note";
    line.textContent = text;
    this.list.append(line);
    this.toTheEnd();
  }

  state(line, text) {
    const place = line.querySelector(".talk-state");
    if (place.textContent !== text) place.textContent = text;
  }

  line(message) {
    const line = document.createElement("li");
    line.className = message.his ? "talk-said talk-his" : "talk-said";
    const who = document.createElement("p");
    who.className = "talk-who";
    const time = document.createElement("time");
    time.dateTime = message.at;
    time.textContent = new Date(message.at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    who.append(message.his ? this.words.me : this.words.service, " ", time);
    const text = document.createElement("p");
    text.className = "talk-text";
    text.textContent = message.text;
    line.append(who, text);
    for (const file of message.files || []) line.append(this.file(file));
    const state = document.createElement("p");
    state.className = "talk-state";
    line.append(state);
    return line;
  }

  file(file) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "talk-file";
    button.textContent = file.name;
    button.disabled = !file.id;
    button.addEventListener("click", () => this.download(file));
    return button;
  }

  toTheEnd() {
    this.list.scrollTop = this.list.scrollHeight;
  }
}
