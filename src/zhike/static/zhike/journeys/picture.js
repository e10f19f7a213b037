// The map as a picture of its own: colours are written into a copy, so it looks the same elsewhere.
const PROPERTIES = ["fill", "stroke", "stroke-width", "stroke-linecap", "opacity", "font-family", "font-size", "font-weight", "text-anchor", "paint-order", "stroke-linejoin", "stroke-dasharray"];

export function asSvg(canvas, { width, height }) {
  const copy = canvas.cloneNode(true);
  copy.removeAttribute("transform");
  const [originals, copies] = [[canvas, ...canvas.querySelectorAll("*")], [copy, ...copy.querySelectorAll("*")]];
  originals.forEach((original, n) => {
    const look = getComputedStyle(original);
    for (const name of PROPERTIES) copies[n].setAttribute(name, look.getPropertyValue(name));
    for (const name of ["class", "tabindex", "role"]) copies[n].removeAttribute(name);
  });
  for (const reach of copies.filter((_, n) => originals[n].matches(".edge-reach"))) reach.remove();
  const ground = getComputedStyle(document.documentElement).getPropertyValue("--surface").trim();
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const box = { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` };
  for (const [name, value] of Object.entries(box)) picture.setAttribute(name, value);
  const back = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ width, height, fill: ground })) back.setAttribute(name, value);
  picture.append(back, copy);
  return new XMLSerializer().serializeToString(picture);
}

export async function asPng(text, { width, height }) {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  await image.decode();
  URL.revokeObjectURL(image.src);
  const sheet = document.createElement("canvas");
  const scale = Math.min(2, 16_000 / Math.max(width, height));
  [sheet.width, sheet.height] = [width * scale, height * scale];
  sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
  return new Promise((resolve) => { sheet.toBlob(resolve, "image/png"); });
}

export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
