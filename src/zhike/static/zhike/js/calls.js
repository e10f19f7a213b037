// The cards of an agent's calls, on whichever page he has open: each comes with its call and goes with it.
const shown = new Map(); // by the call: the version that stands there

export async function showCalls(desk, calls) {
  const open = new Set(calls.map((call) => call.id));
  for (const card of desk.querySelectorAll("[data-call]")) if (!open.has(card.dataset.call)) card.remove();
  for (const id of [...shown.keys()]) if (!open.has(id)) shown.delete(id);
  await Promise.all(calls.filter((call) => shown.get(call.id) !== call.version).map((call) => bring(desk, call)));
}

async function bring(desk, call) {
  // Before the answer is there: of two news of one call only the newer one fetches again.
  shown.set(call.id, call.version);
  const answer = await fetch(`${desk.dataset.calls}${call.id}/card/`, { headers: { "HX-Request": "true" } });
  if (!answer.ok || shown.get(call.id) !== call.version) return;
  const box = document.createElement("template");
  box.innerHTML = await answer.text();
  const made = box.content.firstElementChild;
  const before = desk.querySelector(`[data-call="${CSS.escape(call.id)}"]`);
  if (!before) {
    desk.append(made);
    return;
  }
  // What somebody is writing in it stays.
  const typed = before.querySelector("textarea")?.value;
  const focused = before.contains(document.activeElement) ? document.activeElement.id : "";
  before.replaceWith(made);
  const field = made.querySelector("textarea");
  if (typed && field) field.value = typed;
  if (focused) document.getElementById(focused)?.focus();
}
