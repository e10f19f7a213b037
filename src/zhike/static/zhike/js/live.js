// Background jobs, live. Without a connection the page still works by reloading it.
export function followJobs(enliven) {
  const counter = document.querySelector("[data-open-jobs]");
  const lists = document.querySelectorAll("[data-live-jobs]");
  if (!counter && !lists.length) return;
  const source = new EventSource("/live/");
  source.addEventListener("jobs", (event) => {
    const news = JSON.parse(event.data);
    if (counter) {
      counter.textContent = news.open;
      counter.hidden = news.open === 0;
    }
    for (const list of lists) follow(list, news.jobs, enliven);
  });
  window.addEventListener("pagehide", () => source.close());
}

function follow(list, jobs, enliven) {
  let stale = false;
  for (const job of jobs) {
    const row = list.querySelector(`[data-job="${job.id}"]`);
    if (!row || row.dataset.state !== job.state || job.stopping) stale = true;
    else showProgress(row, job);
  }
  if (stale) refresh(list, enliven);
}

function showProgress(row, job) {
  const bar = row.querySelector("progress");
  if (!bar) return;
  const percent = job.share === null ? null : Math.round(job.share * 100);
  bar.closest(".progress").classList.toggle("progress-unknown", percent === null);
  if (percent === null) bar.removeAttribute("value");
  else bar.value = percent;
  row.querySelector("[data-progress-message]").textContent = job.message;
  row.querySelector("[data-progress-percent]").textContent = percent === null ? "" : `${percent} %`;
}

async function refresh(list, enliven) {
  if (list.dataset.refreshing) return;
  list.dataset.refreshing = "yes";
  try {
    const answer = await fetch(list.dataset.liveFragment, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    const focused = list.contains(document.activeElement) ? document.activeElement.closest("[data-job]")?.dataset.job : null;
    list.innerHTML = await answer.text();
    if (focused) list.querySelector(`[data-job="${focused}"] button`)?.focus();
    enliven(list);
  } finally {
    delete list.dataset.refreshing;
  }
}
