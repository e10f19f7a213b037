// The desk, alive: new messages come by themselves, drafts are kept, keys do what the mouse does.
const KEPT_AFTER = 1000;
const LONGEST_GAP = 4000;
const LIST_EVERY = 3000;
const TYPING_EVERY = 3000;
const SIDE_AFTER = 10000;
const OPEN_EVERY = 5000;

const desk = document.querySelector("[data-desk]");
const thread = document.querySelector("[data-thread]");
const lines = document.querySelector("[data-lines]");
const composer = document.querySelector("[data-composer]");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;

let typedAt = 0;

if (desk) start();

function start() {
  const source = new EventSource("/live/");
  source.addEventListener("desk", (event) => hear(JSON.parse(event.data)));
  window.addEventListener("pagehide", () => source.close());
  if (thread) {
    toTheEnd();
    tellSeen();
    // Somebody else's conversation, which a supervisor reads, makes no news of his own.
    setInterval(fetchLines, LONGEST_GAP);
    tellOpen();
    setInterval(tellOpen, OPEN_EVERY);
  }
  if (composer) keepDraft();
  document.addEventListener("keydown", onKey);
}

let told = "";
let listing = 0;
function hear(news) {
  const waiting = document.querySelector('[data-count="waiting"]');
  if (waiting) waiting.textContent = news.waiting;
  showHeard(news.heard?.[thread?.dataset.thread]);
  const now = JSON.stringify([news.waiting, news.mine]);
  if (now === told) return;
  const isFirst = !told;
  told = now;
  // Of many news at once the list is read once.
  if (!isFirst) listing ||= setTimeout(() => ((listing = 0), refreshList()), LIST_EVERY);
  if (thread && news.mine[thread.dataset.thread] !== Number(thread.dataset.version)) {
    thread.dataset.version = news.mine[thread.dataset.thread];
    fetchLines();
  }
}

// Who else has this conversation open, and whether he writes: two do not answer the same.
composer?.querySelector("textarea").addEventListener("input", () => {
  const isNew = Date.now() - typedAt > OPEN_EVERY;
  typedAt = Date.now();
  if (isNew) tellOpen();
});
async function tellOpen() {
  if (!token || document.hidden) return;
  const answer = await post(thread.dataset.openHere, Date.now() - typedAt < OPEN_EVERY ? { types: "1" } : {});
  if (!answer?.ok || answer.redirected) return;
  const box = document.querySelector("[data-others]");
  const told = await answer.text();
  if (box.innerHTML.trim() !== told.trim()) box.innerHTML = told;
}

// How far our answers came to the customer, and whether he writes at this moment.
function showHeard(heard) {
  const typing = document.querySelector("[data-customer-types]");
  if (!thread || !heard || !typing) return;
  typing.hidden = !heard.typing;
  for (const line of lines.querySelectorAll(".line-staff[data-message]")) {
    const key = Number(line.dataset.message);
    const word = key <= heard.read ? "read" : key <= heard.delivered ? "delivered" : "";
    const state = line.querySelector(".line-state:not(.line-failed)");
    if (word && state) state.textContent = typing.dataset[word];
  }
}

async function refreshList() {
  const box = document.querySelector("[data-inbox]");
  const answer = await fetch(desk.dataset.list);
  if (!answer.ok || !box) return;
  const focused = box.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  box.innerHTML = await answer.text();
  const current = thread && box.querySelector(`a[href*="${CSS.escape(thread.dataset.thread)}"]`);
  current?.setAttribute("aria-current", "true");
  if (focused) box.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

let fetching = false;
let missed = false;
async function fetchLines() {
  if (document.hidden) return;
  if (fetching) {
    missed = true;
    return;
  }
  fetching = true;
  try {
    do {
      missed = false;
      const answer = await fetch(`${thread.dataset.messages}?after=${lastMessage()}`);
      if (!answer.ok) return;
      addLines(await answer.text());
    } while (missed);
  } finally {
    fetching = false;
  }
}

// Lines after the last one that stands there; one that came another way meanwhile is not added twice.
function addLines(text) {
  const box = document.createElement("template");
  box.innerHTML = text;
  const known = lastMessage();
  const fresh = [...box.content.children].filter((line) => !line.dataset.message || Number(line.dataset.message) > known);
  if (!fresh.length) return;
  const wasAtEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 80;
  lines.append(...fresh);
  if (wasAtEnd) toTheEnd();
  tellSeen();
}

function lastMessage() {
  return Math.max(0, ...[...lines.querySelectorAll("[data-message]")].map((one) => Number(one.dataset.message)));
}

function toTheEnd() {
  lines.scrollTop = lines.scrollHeight;
}

function tellSeen() {
  const last = lastMessage();
  if (last && token && !document.hidden) post(thread.dataset.seen, { up_to: last });
}

function keepDraft() {
  const field = composer.querySelector("textarea");
  const note = composer.querySelector("[data-note]");
  let timer;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const said = { text: field.value };
      if (note.checked) said.is_note = "1";
      post(thread.dataset.draft, said);
    }, KEPT_AFTER);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      composer.requestSubmit();
    }
  });
  let typed = 0;
  field.addEventListener("input", () => {
    if (note.checked || !thread.dataset.typing || Date.now() - typed < TYPING_EVERY) return;
    typed = Date.now();
    post(thread.dataset.typing);
  });
  // Sent once, also by an impatient hand.
  composer.addEventListener("submit", (event) => {
    clearTimeout(timer);
    enable(false);
    if (note.checked) return;
    event.preventDefault();
    answer(field);
  });
}

// The clocks that an answer stops, beside the talk; many answers in a row ask once.
let aside = 0;
function refreshSide() {
  aside ||= setTimeout(async () => {
    aside = 0;
    const page = await fetch(window.location.href);
    if (!page.ok) return;
    const side = new DOMParser().parseFromString(await page.text(), "text/html").querySelector(".desk-side");
    if (side) document.querySelector(".desk-side").replaceWith(side);
  }, SIDE_AFTER);
}

function enable(isOn) {
  for (const button of composer.querySelectorAll("button")) button.disabled = !isOn;
}

// An answer goes out without a new page. The same one twice is one message, so a lost network costs nothing.
async function answer(field) {
  const lost = document.querySelector("[data-lost]");
  const body = new FormData(composer);
  body.append("after", lastMessage());
  try {
    const sent = await fetch(composer.action, { method: "POST", body, headers: { "X-Desk-Lines": "1" } });
    if (!sent.ok || sent.redirected) {
      composer.submit(); // the page says what was wrong, with the text still in its field
      return;
    }
    addLines(await sent.text());
    toTheEnd();
    composer.reset();
    field.value = "";
    composer.elements.client_id.value = crypto.randomUUID?.().replaceAll("-", "") ?? `${Date.now()}${Math.random()}`.replace(".", "");
    if (lost) lost.hidden = true;
    refreshSide();
  } catch {
    if (lost) lost.hidden = false;
  }
  enable(true);
  field.focus();
}

function onKey(event) {
  if (localStorage.getItem("zhike-single-keys") === "off") return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]") || event.target.closest?.("input, textarea, select")) return;
  const acts = {
    j: () => step(1),
    k: () => step(-1),
    r: () => write(false),
    n: () => write(true),
    e: () => document.getElementById("end")?.showModal(),
    a: () => document.getElementById("hand-over")?.showModal(),
    s: () => document.getElementById("spam")?.showModal(),
    t: () => document.querySelector(".desk-next")?.requestSubmit(),
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
}

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const here = rows.findIndex((row) => row.getAttribute("aria-current"));
  const next = here < 0 ? rows[0] : rows[here + by];
  next?.click();
}

function write(isNote) {
  if (!composer) return;
  composer.querySelector("[data-note]").checked = isNote;
  composer.querySelector("textarea").focus();
}

function post(url, said = {}) {
  const body = new URLSearchParams({ ...said, csrfmiddlewaretoken: token });
  return fetch(url, { method: "POST", body }).catch(() => {});
}
