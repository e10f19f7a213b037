// The floor keeps itself up to date, also behind an open dialog.
const EVERY = 5000;
const box = document.querySelector("[data-floor]");
if (box) setInterval(refresh, EVERY);

async function refresh() {
  if (document.hidden || box.contains(document.activeElement)) return;
  const answer = await fetch(box.dataset.floor).catch(() => null);
  if (answer?.ok && !answer.redirected) box.innerHTML = await answer.text();
}
