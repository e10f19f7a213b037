// The talk, at the customer's end: in a frame of the bank's page or in the portal.
import { Outbox, newId, storageOf } from "./outbox.js";
import { Log } from "./log.js";
import { Stream } from "./stream.js";

const TYPING_EVERY = 3000;
const LOOK_EVERY = 60000; // the net below the net: a look without any news
const LONGEST_RETRY = 15000;
const REFUSED = new Set([400, 403, 404, 409, 413, 422]);

const root = document.querySelector("[data-talk]");
const at = (name) => document.querySelector(`[data-${name}]`);
const words = Object.fromEntries([...document.querySelectorAll("[data-word]")].map((one) => [one.dataset.word, one.textContent]));
const framed = window.parent !== window;

if (root) start();

function start() {
  const storage = storageOf(root.dataset.storage);
  // In the portal of one sign-in alone: whoever comes after finds neither key nor unsent words.
  const { scope } = root.dataset;
  const names = { key: `zhike-chat-key${scope}`, outbox: `zhike-chat-outbox${scope}` };
  const outbox = new Outbox(storage, names.outbox);
  const log = new Log(at("log"), words, download);
  const state = { key: storage.getItem(names.key) || "", standing: { state: "none", last: 0 }, stream: null, shown: !framed, token: "", files: [] };
  const composer = at("composer");
  const field = composer.elements.text;

  // -- asking the server -------------------------------------------------------------------
  const headers = () => ({ Authorization: `Visitor ${state.key}`, "X-Chat-Language": root.dataset.language });

  async function ask(path, { body, method = "POST" } = {}) {
    const options = { method, body, headers: headers(), cache: "no-store", credentials: "omit" };
    const answer = await fetch(`/chat/${path}`, options);
    if (answer.status === 401) over();
    return answer;
  }

  function post(path, said = {}) {
    return ask(path, { body: new URLSearchParams(said) });
  }

  async function begin() {
    if (state.key) return true;
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
    const options = { method: "POST", headers: { "X-Chat-Language": root.dataset.language } };
    if (token) options.body = new URLSearchParams({ csrfmiddlewaretoken: token });
    else options.credentials = "omit";
    const answer = await fetch(root.dataset.begin, options);
    if (!answer.ok || answer.redirected) {
      if (answer.redirected) window.location.reload();
      else refuse(await told(answer));
      return false;
    }
    keepKey((await answer.json()).key);
    return true;
  }

  function keepKey(key) {
    state.key = key;
    if (key) storage.setItem(names.key, key);
    else storage.removeItem(names.key);
    state.stream?.stop();
    state.stream = key ? listen() : null;
  }

  function over() {
    keepKey("");
    forgetTalk();
    if (root.dataset.storage === "session") begin().catch(lost);
    else refuse(words.over);
  }

  async function told(answer) {
    try {
      return (await answer.json()).message || words.failed;
    } catch {
      return words.failed;
    }
  }

  // -- hearing -----------------------------------------------------------------------------
  function listen() {
    return new Stream({
      url: "/chat/live/",
      headers,
      onOpen: () => {
        net(true);
        catchUp();
        flush();
      },
      onNews: hear,
      onRefused: over,
      onLost: () => net(false),
    });
  }

  function hear(news) {
    if (!news.key) return;
    if (news.before !== null && log.last >= news.before) {
      for (const message of news.messages) take(message);
      log.last = Math.max(log.last, ...news.messages.map((message) => message.id));
    }
    settle(news);
    if (news.last > log.last) catchUp();
  }

  // Whoever asks during a look gets one more after it: that look may have been too early for his news.
  let looking = null;
  let lookAgain = false;
  function catchUp() {
    if (!state.key) return Promise.resolve();
    if (looking) lookAgain = true;
    else
      looking = look().finally(() => {
        looking = null;
      });
    return looking;
  }

  async function look() {
    try {
      do {
        lookAgain = false;
        await lookOnce();
      } while (lookAgain && state.key);
    } catch {
      lost();
    }
  }

  async function lookOnce() {
    const { key } = state;
    const answer = await ask(`talk/?after=${log.last}`, { method: "GET" });
    if (!answer.ok) return;
    const found = await answer.json();
    // Somebody else signed in meanwhile: this was another talk.
    if (state.key !== key) return;
    for (const message of found.messages) take(message);
    log.last = Math.max(log.last, ...found.messages.map((message) => message.id));
    settle(found.standing);
  }

  function take(message) {
    if (message.his) outbox.drop(message.client_id);
    log.add(message);
  }

  function settle(standing) {
    state.standing = standing;
    log.mark(standing);
    show();
    tellSeen();
  }

  let seen = { up_to: 0, is_read: false };
  let telling = 0;
  function tellSeen() {
    const visible = state.shown && !document.hidden;
    const upTo = log.lastOfService;
    if (framed) window.parent.postMessage({ unread: visible ? 0 : log.unreadAfter(seen.is_read ? seen.up_to : seen.read || 0) }, "*");
    if (!upTo || (seen.up_to >= upTo && (seen.is_read || !visible))) return;
    clearTimeout(telling);
    telling = setTimeout(() => {
      const said = visible ? { up_to: upTo, is_read: "1" } : { up_to: upTo };
      post("seen/", said)
        .then((answer) => {
          if (answer.ok) seen = { up_to: upTo, is_read: visible, read: visible ? upTo : seen.read };
        })
        .catch(() => {});
    }, 200);
  }

  // -- saying ------------------------------------------------------------------------------
  let sending = false;
  let again = 0;
  let wait = 500;
  async function flush() {
    if (sending) return;
    sending = true;
    clearTimeout(again);
    try {
      while (outbox.first) {
        if (!(await begin())) break;
        if (!(await deliver(outbox.first))) break;
        wait = 500;
      }
    } catch {
      lost();
      later(wait);
    } finally {
      sending = false;
    }
  }

  function later(pause) {
    wait = Math.min(wait * 2, LONGEST_RETRY);
    again = setTimeout(flush, pause);
  }

  async function deliver(item) {
    if (item.had_files && !item.text) {
      outbox.drop(item.client_id);
      log.fail(item, words.lost);
      return true;
    }
    const body = new FormData();
    body.append("text", item.text);
    body.append("client_id", item.client_id);
    for (const file of item.files || []) body.append("attached", file);
    const answer = await ask("say/", { body });
    if (answer.ok) {
      const { message } = await answer.json();
      net(true);
      outbox.drop(item.client_id);
      log.add(message);
      if (state.standing.state === "none" || state.standing.state === "ended") catchUp();
      return true;
    }
    if (answer.status === 401) {
      // The key is gone, and with it the talk. What was written in this very page is given back.
      if (item.is_fresh) retry(item.text);
      return false;
    }
    if (REFUSED.has(answer.status)) {
      outbox.drop(item.client_id);
      log.fail(item, await told(answer), retry);
      return true;
    }
    later(1000 * Number(answer.headers.get("Retry-After")) || wait);
    return false;
  }

  function retry(text) {
    field.value = text;
    field.focus();
  }

  function send() {
    const text = field.value.trim();
    if (!text && !state.files.length) return;
    refuse("");
    const item = { client_id: newId(), text, at: new Date().toISOString(), files: state.files, is_fresh: true };
    outbox.put(item);
    log.pending(item);
    field.value = "";
    choose([]);
    flush();
  }

  function choose(files) {
    state.files = files;
    const chosen = at("chosen");
    chosen.hidden = !files.length;
    chosen.textContent = files.map((file) => file.name).join(", ");
    composer.elements.attached.value = "";
  }

  // -- showing -----------------------------------------------------------------------------
  function show() {
    const { standing } = state;
    at("line").textContent = inWords(standing);
    at("typing").hidden = !standing.typing;
    at("leave").hidden = !["waiting", "active"].includes(standing.state);
    const nobody = root.dataset.open === "0" && ["none", "ended"].includes(standing.state) && root.dataset.storage === "local";
    composer.hidden = nobody;
    if (nobody && at("call-back")?.hidden && !state.called) toggleCall(true);
  }

  function inWords(standing) {
    if (standing.state === "waiting") {
      if (!standing.position) return "";
      const place = words.waiting.replace("{position}", standing.position);
      return `${place} ${standing.minutes ? words.minutes.replace("{minutes}", standing.minutes) : words.unknown}`;
    }
    return words[standing.state] || "";
  }

  function net(isThere) {
    at("net").hidden = isThere;
    at("net").querySelector("span").textContent = isThere ? "" : words.offline;
  }

  function lost() {
    net(false);
  }

  function refuse(text) {
    at("error").textContent = text;
    at("error").hidden = !text;
  }

  async function download(file) {
    const answer = await ask(`files/${file.id}/`, { method: "GET" });
    if (!answer.ok) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  // -- being called instead ----------------------------------------------------------------
  function toggleCall(isOpen) {
    const form = at("call-back");
    if (!form) return;
    form.hidden = !isOpen;
    document.querySelector('[data-opens="call-back"]').setAttribute("aria-expanded", String(isOpen));
    if (isOpen && !document.querySelector(".talk-composer[hidden]")) form.elements.number.focus();
  }

  let once = newId();
  async function callBack(event) {
    event.preventDefault();
    refuse("");
    const form = at("call-back");
    try {
      if (!(await begin())) return;
      const said = { number: form.elements.number.value, window: form.elements.window.value, text: form.elements.text.value, once };
      const answer = await post("call-back/", said);
      if (!answer.ok) {
        refuse(await told(answer));
        return;
      }
      const found = await answer.json();
      once = newId();
      state.called = true;
      form.reset();
      toggleCall(false);
      log.note(words.called.replace("{window}", found.window).replace("{number}", found.number));
      catchUp();
    } catch {
      lost();
    }
  }

  // -- who it is ---------------------------------------------------------------------------
  async function signIn(token) {
    state.token = token;
    // What was said before has to be here, or nobody is asked whose it is.
    await catchUp();
    if (state.token !== token) return;
    if (log.isEmpty && !outbox.first) await link(false);
    else at("claim").hidden = false;
  }

  async function link(claims) {
    at("claim").hidden = true;
    const { token } = state;
    state.token = "";
    if (!token || !(await begin())) return;
    const answer = await post("link/", { token, ...(claims ? { claims: "1" } : {}) });
    if (!answer.ok) {
      refuse(`${await told(answer)} ${words.anonymous}`);
      return;
    }
    const found = await answer.json();
    if (!found.is_same) forgetTalk();
    if (found.key) keepKey(found.key);
    catchUp();
  }

  function forgetTalk() {
    log.clear();
    outbox.items = [];
    outbox.keep();
    state.standing = { state: "none", last: 0 };
    seen = { up_to: 0, is_read: false };
    show();
  }

  async function forget() {
    if (state.key) await post("forget/").catch(() => {});
    keepKey("");
    forgetTalk();
  }

  // -- what people and browsers do ---------------------------------------------------------
  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  let typed = 0;
  field.addEventListener("input", () => {
    if (!state.key || Date.now() - typed < TYPING_EVERY) return;
    typed = Date.now();
    post("typing/").catch(() => {});
  });
  composer.elements.attached.addEventListener("change", (event) => choose([...event.target.files]));
  at("leave").addEventListener("click", () => post("leave/").then(catchUp).catch(lost));
  at("call-back")?.addEventListener("submit", callBack);
  document.querySelector('[data-opens="call-back"]')?.addEventListener("click", () => toggleCall(at("call-back").hidden));
  for (const button of document.querySelectorAll("[data-claims]")) button.addEventListener("click", () => link(Boolean(button.dataset.claims)).catch(lost));
  at("close")?.addEventListener("click", () => window.parent.postMessage({ close: true }, "*"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && framed) window.parent.postMessage({ close: true }, "*");
  });
  window.addEventListener("online", () => {
    state.stream?.hurry();
    flush();
  });
  window.addEventListener("offline", lost);
  document.addEventListener("visibilitychange", tellSeen);
  window.addEventListener("pagehide", () => state.stream?.stop());
  window.addEventListener("message", (event) => {
    // Only sites of the bank's list may frame this page, and only the frame's own page is heard.
    if (!framed || event.source !== window.parent || event.data?.zhike !== true) return;
    if (typeof event.data.token === "string") signIn(event.data.token).catch(lost);
    if (event.data.forget) forget();
    if (typeof event.data.shown === "boolean") {
      state.shown = event.data.shown;
      tellSeen();
      if (state.shown) field.focus();
    }
  });

  // -- the beginning -----------------------------------------------------------------------
  for (const item of outbox.items) log.pending(item);
  if (state.key) {
    state.stream = listen();
    catchUp();
  } else if (root.dataset.storage === "session") begin().then(catchUp).catch(lost);
  if (outbox.first) flush();
  setInterval(catchUp, LOOK_EVERY);
  show();
  root.dataset.ready = "1";
  if (framed) window.parent.postMessage({ ready: true }, "*");
}
