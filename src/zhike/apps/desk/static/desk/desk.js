// The desk, alive: new messages come by themselves, drafts are kept, keys do what the mouse does.
const KEPT_AFTER = 1000;
const HERE_EVERY = 20000;
const LONGEST_GAP = 4000;

const desk = document.querySelector("[data-desk]");
const thread = document.querySelector("[data-thread]");
const lines = document.querySelector("[data-lines]");
const composer = document.querySelector("[data-composer]");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;

if (desk) start();

function start() {
  const source = new EventSource("/live/");
  source.addEventListener("desk", (event) => hear(JSON.parse(event.data)));
  window.addEventListener("pagehide", () => source.close());
  if (token) {
    post(desk.dataset.here);
    setInterval(() => post(desk.dataset.here), HERE_EVERY);
  }
  if (thread) {
    toTheEnd();
    tellSeen();
    // Somebody else's conversation, which a supervisor reads, makes no news of his own.
    setInterval(fetchLines, LONGEST_GAP);
  }
  if (composer) keepDraft();
  document.addEventListener("keydown", onKey);
}

let told = "";
function hear(news) {
  const waiting = document.querySelector('[data-count="waiting"]');
  if (waiting) waiting.textContent = news.waiting;
  const now = JSON.stringify(news);
  if (now === told) return;
  const isFirst = !told;
  told = now;
  if (!isFirst) refreshList();
  if (thread && news.mine[thread.dataset.thread] !== Number(thread.dataset.version)) {
    thread.dataset.version = news.mine[thread.dataset.thread];
    fetchLines();
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
async function fetchLines() {
  if (fetching || document.hidden) return;
  fetching = true;
  try {
    const answer = await fetch(`${thread.dataset.messages}?after=${lastMessage()}`);
    if (!answer.ok) return;
    const text = await answer.text();
    if (!text.trim()) return;
    const wasAtEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 80;
    lines.insertAdjacentHTML("beforeend", text);
    if (wasAtEnd) toTheEnd();
    tellSeen();
  } finally {
    fetching = false;
  }
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
  // Sent once, also by an impatient hand.
  composer.addEventListener("submit", () => {
    clearTimeout(timer);
    for (const button of composer.querySelectorAll("button")) button.disabled = true;
  });
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
