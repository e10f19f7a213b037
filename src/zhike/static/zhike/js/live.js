// Background jobs and notifications, live. Without a connection a page still works by reloading it.
import { showCalls } from "./calls.js";

export function follow(enliven) {
  const counter = document.querySelector("[data-open-jobs]");
  const bell = document.querySelector("[data-unread]");
  const lists = document.querySelectorAll("[data-live-jobs]");
  const desk = document.querySelector("[data-calls]");
  if (!counter && !bell && !lists.length && !desk) return;
  const source = new EventSource("/live/");
  if (desk) source.addEventListener("calls", (event) => showCalls(desk, JSON.parse(event.data).calls));
  source.addEventListener("jobs", (event) => {
    const news = JSON.parse(event.data);
    show(counter, news.open);
    for (const list of lists) followJobs(list, news.jobs, enliven);
  });
  source.addEventListener("notifications", (event) => show(bell, JSON.parse(event.data).unread));
  window.addEventListener("pagehide", () => source.close());
}

function show(counter, count) {
  if (!counter) return;
  counter.textContent = count;
  counter.hidden = count === 0;
}

function followJobs(list, jobs, enliven) {
  let stale = false;
  for (const job of jobs) {
    const row = list.querySelector(`[data-job="${job.id}"]`);
    if (isNews(list, row, job)) stale = true;
    else if (row) showProgress(row, job);
  }
  if (stale) refresh(list, enliven);
}

// A row that is not shown (an older page) is news only while it is newer than those shown.
function isNews(list, row, job) {
  if (row) return row.dataset.state !== job.state || (job.stopping && !row.dataset.stopping);
  const newest = Math.max(0, ...[...list.querySelectorAll("[data-job]")].map((one) => Number(one.dataset.job)));
  return job.id > newest;
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
