// Shows the time that is left, and asks for the page again when it is over: masked then.
const clock = document.querySelector("[data-countdown]");
if (clock) {
  const endsAt = Date.parse(clock.dateTime);
  const show = () => {
    const left = Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left > 0) return;
    clearInterval(timer);
    location.reload();
  };
  const timer = setInterval(show, 1000);
  show();
}
