// Charts: ECharts in the colours of the theme, a table view, and exports. The table is what the
// server sends; the drawing replaces it once it stands, so a page without scripts shows figures.
const LIBRARY = new URL("../../vendor/echarts.min.js", import.meta.url);
let loading = null;
const drawn = new Map();

function loadLibrary() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = LIBRARY;
    script.onload = () => resolve(window.echarts);
    script.onerror = reject;
    document.head.append(script);
  });
  return loading;
}

export async function drawCharts(root) {
  const sections = [...root.querySelectorAll("[data-chart]:not([data-drawn])")];
  if (!sections.length) return;
  for (const section of sections) prepare(section);
  const echarts = await loadLibrary();
  for (const section of sections) draw(echarts, section);
}

document.addEventListener("zhike:theme", async () => {
  if (!drawn.size) return;
  const echarts = await loadLibrary();
  for (const section of drawn.keys()) draw(echarts, section);
});

function payloadOf(section) {
  return JSON.parse(section.querySelector("script[type='application/json']").textContent);
}

function prepare(section) {
  section.dataset.drawn = "";
  for (const button of section.querySelectorAll("[data-chart-view]")) {
    button.hidden = false;
    button.addEventListener("click", () => show(section, button.dataset.chartView));
  }
  section.querySelector("[data-chart-exports]").hidden = false;
  for (const button of section.querySelectorAll("[data-chart-export]")) {
    button.addEventListener("click", () => save(section, button.dataset.chartExport));
  }
  const drawing = section.querySelector("[data-chart-drawing]");
  drawing.style.height = `${drawing.dataset.height}px`;
  show(section, "drawing");
}

function show(section, view) {
  section.querySelector("[data-chart-drawing]").hidden = view !== "drawing";
  section.querySelector("[data-chart-table]").hidden = view !== "table";
  for (const button of section.querySelectorAll("[data-chart-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset.chartView === view));
  }
  if (view === "drawing") drawn.get(section)?.resize();
}

function draw(echarts, section) {
  const box = section.querySelector("[data-chart-drawing]");
  drawn.get(section)?.dispose();
  box.textContent = "";
  const chart = echarts.init(box, themeOf(section), { renderer: "canvas" });
  chart.setOption(completed(payloadOf(section).option));
  drawn.set(section, chart);
  new ResizeObserver(() => chart.isDisposed() || box.hidden || chart.resize()).observe(box);
}

// -- look ------------------------------------------------------------------------------------

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export function themeOf(section) {
  const [text, muted, line, surface] = ["--text", "--muted", "--line", "--surface"].map(token);
  const axis = {
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
    axisLabel: { color: muted, hideOverlap: true },
    splitLine: { lineStyle: { color: line } },
    nameTextStyle: { color: muted },
  };
  return {
    color: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => token(`--series-${n}`)),
    backgroundColor: "transparent",
    textStyle: { fontFamily: getComputedStyle(section).fontFamily, color: text },
    legend: { textStyle: { color: muted }, icon: "roundRect", itemWidth: 12, itemHeight: 4 },
    tooltip: { backgroundColor: surface, borderColor: line, textStyle: { color: text } },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    timeAxis: axis,
    logAxis: axis,
    line: { symbolSize: 5, lineStyle: { width: 2 }, smooth: false },
    // Named, since ECharts else draws a light rim around what stands outside of a bar.
    bar: { barMaxWidth: 28, itemStyle: { borderRadius: 3 }, label: { color: text, textBorderWidth: 0, textBorderColor: "transparent" } },
    graph: { color: [token("--series-1")] },
  };
}

// Not containLabel: that one keeps too little room, and the longest names lose their beginning.
const ROOM_FOR_LABELS = { outerBoundsMode: "same", outerBoundsContain: "axisLabel" };

function completed(option) {
  const series = [option.series ?? []].flat();
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const named = series.length > 1;
  // The room that ECharts keeps is for the axes; labels behind bars need their own.
  const isLabelled = series.some((one) => one.label?.position === "right");
  const grid = { left: 8, right: isLabelled ? 72 : 28, top: named ? 40 : 16, bottom: 8, ...ROOM_FOR_LABELS };
  const complete = {
    animation: !still,
    animationDuration: 300,
    aria: { enabled: true, decal: { show: false } },
    ...(named ? { legend: { top: 0, left: 0 } } : {}),
    ...option,
    ...(option.xAxis ? { grid: { ...grid, ...option.grid } } : {}),
  };
  // Rich text draws the tooltip inside the canvas: HTML ones carry inline styles, which the
  // content security policy refuses.
  complete.tooltip = { trigger: option.xAxis ? "axis" : "item", ...option.tooltip, renderMode: "richText", confine: true };
  return withFormatters(complete);
}

// -- words for numbers -----------------------------------------------------------------------

const chinese = () => document.documentElement.lang.startsWith("zh");

export const FORMATTERS = {
  count: (value) => new Intl.NumberFormat(document.documentElement.lang).format(value),
  share: (value) => `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`,
  seconds: (value) => duration(Number(value)),
  // A label is given its point, an axis and a tooltip the number.
  count_of: ({ value }) => FORMATTERS.count(value),
  share_of: ({ value }) => `${(value * 100).toFixed(1)} %`,
  seconds_of: ({ value }) => duration(Number(value)),
};

export function duration(seconds) {
  const units = chinese() ? ["秒", "分", "小时", "天"] : ["s", "min", "h", "d"];
  const steps = [1, 60, 3600, 86400];
  let unit = 0;
  for (let n = 1; n < steps.length; n += 1) if (Math.abs(seconds) >= steps[n]) unit = n;
  const size = seconds / steps[unit];
  const text = Number.isInteger(size) || Math.abs(size) >= 100 ? size.toFixed(0) : size.toFixed(1);
  return `${text} ${units[unit]}`;
}

function withFormatters(value) {
  if (Array.isArray(value)) return value.map(withFormatters);
  if (value === null || typeof value !== "object") return value;
  const known = ["formatter", "valueFormatter"];
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      known.includes(key) && part in FORMATTERS ? FORMATTERS[part] : withFormatters(part),
    ]),
  );
}

// -- exports ---------------------------------------------------------------------------------

async function save(section, kind) {
  const payload = payloadOf(section);
  section.querySelector("[data-chart-exports]").open = false;
  if (kind === "csv") return download(csv(payload), `${payload.name}.csv`);
  const echarts = await loadLibrary();
  if (kind === "png") {
    const url = drawn.get(section).getDataURL({ type: "png", pixelRatio: 2, backgroundColor: token("--surface") });
    return follow(url, `${payload.name}.png`);
  }
  return download(new Blob([asSvg(echarts, section, payload)], { type: "image/svg+xml" }), `${payload.name}.svg`);
}

function asSvg(echarts, section, payload) {
  const box = section.querySelector("[data-chart-drawing]");
  const size = { width: box.clientWidth || 800, height: Number(box.dataset.height) };
  const chart = echarts.init(null, themeOf(section), { renderer: "svg", ssr: true, ...size });
  chart.setOption({ ...completed(payload.option), animation: false, backgroundColor: token("--surface") });
  const text = chart.renderToSVGString();
  chart.dispose();
  return text;
}

function csv(payload) {
  const lines = [payload.columns, ...payload.rows].map((row) => row.map(csvCell).join(","));
  // The mark at the start lets Excel read the Chinese.
  return new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv;charset=utf-8" });
}

function csvCell(cell) {
  if (cell === null) return "";
  let text = String(cell);
  // A spreadsheet would run text that begins like a formula; numbers may keep their sign.
  if (typeof cell === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function download(blob, name) {
  const url = URL.createObjectURL(blob);
  follow(url, name);
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function follow(url, name) {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
