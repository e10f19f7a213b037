// Drop a file, see how far its upload is, stop it. Without this file the form works as it is.
const form = document.querySelector("[data-upload]");
if (form) enliven(form);

function enliven(form) {
  const drop = form.querySelector("[data-drop]");
  const input = form.querySelector("input[type=file]");
  drop.classList.add("drop-live");
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("drop-over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    drop.addEventListener(name, () => drop.classList.remove("drop-over"));
  }
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    showChosen(form, input);
  });
  input.addEventListener("change", () => showChosen(form, input));
  form.addEventListener("submit", (event) => {
    if (!input.files.length || tooLarge(form, input)) {
      if (input.files.length) event.preventDefault();
      return;
    }
    event.preventDefault();
    send(form);
  });
}

function showChosen(form, input) {
  const [file] = input.files;
  form.querySelector("[data-chosen]").hidden = !file;
  if (!file) return;
  form.querySelector("[data-chosen-name]").textContent = file.name;
  form.querySelector("[data-chosen-size]").textContent = readable(file.size);
  say(form, tooLarge(form, input) ? "tooLarge" : "");
}

function tooLarge(form, input) {
  return input.files[0].size > Number(form.dataset.limit);
}

function say(form, reason) {
  const error = form.querySelector("[data-upload-error]");
  error.hidden = !reason;
  if (reason) error.querySelector("span").textContent = error.dataset[reason];
}

function send(form) {
  const frame = form.querySelector("[data-upload-progress]");
  const bar = frame.querySelector("progress");
  const percent = frame.querySelector("[data-progress-percent]");
  const cancel = form.querySelector("[data-upload-cancel]");
  const submit = form.querySelector("button[type=submit]");
  const request = new XMLHttpRequest();
  const rest = () => {
    frame.hidden = cancel.hidden = true;
    submit.disabled = false;
  };
  say(form, "");
  frame.hidden = cancel.hidden = false;
  submit.disabled = true;
  cancel.onclick = () => request.abort();
  request.upload.onprogress = (event) => {
    const share = Math.round((100 * event.loaded) / event.total);
    bar.value = share;
    percent.textContent = `${share} %`;
  };
  request.onabort = rest;
  request.onerror = () => {
    rest();
    say(form, "lost");
  };
  request.onload = () => {
    // After success the server has led us on; after a refusal its page says why.
    const next = request.getResponseHeader("HX-Redirect");
    if (next) window.location.assign(next);
    else show(request.responseText, rest, form);
  };
  request.open("POST", form.action);
  request.setRequestHeader("HX-Request", "true");
  request.send(new FormData(form));
}

function show(page, rest, form) {
  rest();
  const answer = new DOMParser().parseFromString(page, "text/html");
  const told = answer.querySelector("[data-upload-error] span, .alert p, .error-page p")?.textContent;
  const error = form.querySelector("[data-upload-error]");
  error.hidden = false;
  error.querySelector("span").textContent = told || error.dataset.lost;
}

function readable(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  const step = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), 3);
  return `${(bytes / 1024 ** step).toFixed(step ? 1 : 0)} ${units[step]}`;
}
