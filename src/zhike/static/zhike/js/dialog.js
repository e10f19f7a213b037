// Any button with data-opens="id" opens the dialog of that id. <dialog> keeps and returns focus.
// A page that does not bring its dialogs along says in data-dialogs where they are: they come once,
// with the first that is opened.
let brought;

export function listenForDialogs() {
  for (const button of document.querySelectorAll("[data-opens][hidden]")) button.hidden = false;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-opens]");
    if (button) {
      button.closest("details")?.removeAttribute("open");
      const dialog = await found(button.dataset.opens);
      if (dialog && !dialog.open) dialog.showModal();
    } else if (event.target instanceof HTMLDialogElement && outside(event, event.target)) {
      event.target.close();
    }
  });
}

async function found(id) {
  const place = document.querySelector("[data-dialogs]");
  if (place && !document.getElementById(id)) await (brought ??= bring(place));
  return document.getElementById(id);
}

async function bring(place) {
  try {
    const answer = await fetch(place.dataset.dialogs);
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    place.innerHTML = await answer.text();
  } catch {
    brought = undefined; // without a connection the next press tries again
    if (navigator.onLine) location.reload(); // signed out, or out of reach by now: the page says so
  }
}

function outside(event, dialog) {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}
