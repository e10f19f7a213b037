// Whichever page an agent has open, he is there. One of his pages says so for all of them.
const EVERY = 20000;
const NAME = "zhike-here-at";

export function tellPresence() {
  const place = document.querySelector("[data-here]");
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!place || !token) return;
  const tell = () => say(place.dataset.here, token).catch(() => {});
  tell();
  setInterval(tell, EVERY / 2);
}

async function say(url, token) {
  if (Date.now() - last() < EVERY) return;
  note(Date.now());
  const answer = await fetch(url, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken: token }) });
  if (answer.status !== 200 || answer.redirected) return;
  const { state, words } = await answer.json();
  const chosen = document.querySelector("[data-presence] select");
  if (chosen) chosen.value = state;
  const toast = document.createElement("div");
  toast.className = "toast toast-info";
  toast.dataset.toast = "";
  const line = document.createElement("p");
  line.textContent = words;
  toast.append(line);
  document.querySelector("[data-toasts]")?.append(toast);
}

function last() {
  try {
    // A clock that was set back must not silence a page.
    return Math.min(Number(localStorage.getItem(NAME)) || 0, Date.now());
  } catch {
    return 0;
  }
}

function note(moment) {
  try {
    localStorage.setItem(NAME, String(moment));
  } catch {
    // Each page speaks for itself.
  }
}
