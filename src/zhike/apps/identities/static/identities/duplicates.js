// One pair after the other by keyboard: j and k move, m merges, a keeps apart.
const list = document.querySelector("[data-pairs]");
const pairs = list ? [...list.querySelectorAll("[data-pair]")] : [];

function place() {
  return pairs.findIndex((pair) => pair.contains(document.activeElement));
}

function go(step) {
  const next = place() < 0 ? 0 : Math.min(Math.max(place() + step, 0), pairs.length - 1);
  pairs[next]?.focus();
  pairs[next]?.scrollIntoView({ block: "start" });
}

function press(selector) {
  // Only on a pair that has the focus: a key must not decide about what nobody looks at.
  pairs[place()]?.querySelector(selector)?.click();
}

function isBusy(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return true;
  if (document.querySelector("dialog[open]")) return true;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return true;
  // The same switch as for the other shortcuts, and not the second key of "g …".
  return localStorage.getItem("zhike-single-keys") === "off" || Date.now() < afterG;
}

let afterG = 0;
const acts = {
  j: () => go(1),
  k: () => go(-1),
  m: () => press("[data-merge]"),
  a: () => press("[data-apart]"),
};
document.addEventListener("keydown", (event) => {
  const busy = isBusy(event);
  afterG = event.key === "g" ? Date.now() + 1200 : 0;
  if (busy || !(event.key in acts)) return;
  event.preventDefault();
  acts[event.key]();
});
