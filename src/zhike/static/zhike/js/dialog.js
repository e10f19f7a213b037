// Any button with data-opens="id" opens the dialog of that id. <dialog> keeps and returns focus.
export function listenForDialogs() {
  for (const button of document.querySelectorAll("[data-opens][hidden]")) button.hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-opens]");
    if (button) {
      document.getElementById(button.dataset.opens)?.showModal();
      button.closest("details")?.removeAttribute("open");
    } else if (event.target instanceof HTMLDialogElement && outside(event, event.target)) {
      event.target.close();
    }
  });
}

function outside(event, dialog) {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}
