// Small behaviours of the import pages: marked rows, copying a secret.
document.addEventListener("change", (event) => {
  const row = event.target.closest("[data-mapping-row]");
  if (row) row.classList.toggle("mapping-used", !["attribute", "ignored"].includes(event.target.value));
});

document.querySelector("[data-sheet] select")?.addEventListener("change", (event) => event.target.form.submit());

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.copied;
  });
}
