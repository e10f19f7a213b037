// What the map counts: names of the measures, and the words for their numbers.
import { FORMATTERS, duration } from "../js/chart.js";

export const isTime = (measure) => measure.endsWith("_seconds");

export function words(value, measure) {
  if (value === null || value === undefined) return "–";
  return isTime(measure) ? duration(value) : FORMATTERS.count(value);
}

// A node has no duration of its own on the way between two events, so it shows its counts.
export const nodeMeasure = (measure) => (measure === "cases" ? "cases" : "events");

// Levels 0 to 5 on a root scale for counts and a logarithmic one for times.
export function levels(values, measure) {
  const known = values.filter((value) => value > 0);
  const most = Math.max(...known, 1);
  const least = Math.min(...known, most);
  return (value) => {
    if (!(value > 0)) return 0;
    const share = isTime(measure) ? Math.log(value / least) / (Math.log(most / least) || 1) : Math.sqrt(value / most);
    return Math.max(0, Math.min(5, Math.round(share * 5)));
  };
}
