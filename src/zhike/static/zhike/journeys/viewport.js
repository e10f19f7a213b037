// Pan and zoom: drag, pinch, wheel, buttons and keys. The wheel zooms once the map has been
// clicked or while Ctrl is held, so that scrolling down the page does not get caught in it.
const LEAST = 0.2;
const MOST = 3;
const READABLE = 0.85;

export class Viewport {
  constructor(frame, canvas) {
    this.frame = frame;
    this.canvas = canvas;
    this.place = { x: 0, y: 0, scale: 1 };
    this.size = { width: 1, height: 1 };
    this.pointers = new Map();
    this.isActive = false;
    this.hasMoved = false;
    this.listen();
  }

  listen() {
    const { frame } = this;
    frame.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    frame.addEventListener("pointerdown", (event) => this.onDown(event));
    frame.addEventListener("pointermove", (event) => this.onMove(event));
    for (const name of ["pointerup", "pointercancel", "pointerleave"]) frame.addEventListener(name, (event) => this.pointers.delete(event.pointerId));
    document.addEventListener("pointerdown", (event) => { this.isActive = frame.contains(event.target); });
    frame.addEventListener("keydown", (event) => this.onKey(event));
  }

  // The frame is as high as the graph needs to be read, within what a screen can take.
  show(canvasSize) {
    this.size = canvasSize;
    const isPhone = window.innerWidth <= 860;
    const most = isPhone ? window.innerHeight * 0.65 : Math.max(window.innerHeight - 250, 1280);
    this.frame.style.height = `${clamp(canvasSize.height + 24, isPhone ? 320 : 440, most)}px`;
    this.fit(isPhone ? 0.75 : READABLE);
  }

  // The whole graph if it stays readable, else its top, where journeys begin.
  fit(least = LEAST) {
    const { clientWidth: width, clientHeight: height } = this.frame;
    const whole = Math.min(width / this.size.width, height / this.size.height, 1.15);
    const scale = Math.max(whole, least);
    const isTall = this.size.height * scale > height;
    const start = this.startX ?? this.size.width / 2;
    const overflow = this.size.width * scale > width;
    const x = overflow ? clamp(width / 2 - start * scale, width - this.size.width * scale, 0) : (width - this.size.width * scale) / 2;
    this.set({ scale, x, y: isTall ? 0 : (height - this.size.height * scale) / 2 });
  }

  set(place) {
    this.place = place;
    this.canvas.setAttribute("transform", `translate(${place.x.toFixed(1)} ${place.y.toFixed(1)}) scale(${place.scale.toFixed(3)})`);
  }

  pan(x, y) {
    this.set({ ...this.place, x: this.place.x + x, y: this.place.y + y });
  }

  zoom(factor, at) {
    const { x, y, scale } = this.place;
    const next = clamp(scale * factor, LEAST, MOST);
    const point = at ?? { x: this.frame.clientWidth / 2, y: this.frame.clientHeight / 2 };
    this.set({ scale: next, x: point.x - ((point.x - x) * next) / scale, y: point.y - ((point.y - y) * next) / scale });
  }

  // Bring a focused node or edge into sight.
  reveal(element) {
    const [inner, outer] = [element.getBoundingClientRect(), this.frame.getBoundingClientRect()];
    const shift = (from, until, least, most) => (from < least ? least - from + 24 : until > most ? most - until - 24 : 0);
    this.pan(shift(inner.left, inner.right, outer.left, outer.right), shift(inner.top, inner.bottom, outer.top, outer.bottom));
  }

  onWheel(event) {
    if (!this.isActive && !event.ctrlKey && !event.metaKey) return this.frame.dispatchEvent(new CustomEvent("map:hint"));
    event.preventDefault();
    return this.zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015)), this.pointOf(event));
  }

  onDown(event) {
    this.pointers.set(event.pointerId, this.pointOf(event));
    this.hasMoved = false;
  }

  onMove(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = this.pointOf(event);
    if (this.pointers.size === 1) this.pan(now.x - before.x, now.y - before.y);
    else this.pinch(event.pointerId, before, now);
    if (Math.hypot(now.x - before.x, now.y - before.y) > 2) this.hasMoved = true;
    this.pointers.set(event.pointerId, now);
  }

  pinch(id, before, now) {
    const other = [...this.pointers].find(([key]) => key !== id)[1];
    const apart = (point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
    this.zoom(apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
  }

  onKey(event) {
    const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (step && event.shiftKey) this.pan(...step);
    else if (event.key === "+" || event.key === "=") this.zoom(1.2);
    else if (event.key === "-") this.zoom(1 / 1.2);
    else if (event.key === "0") this.fit();
    else return;
    event.preventDefault();
  }

  pointOf(event) {
    const box = this.frame.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}

function clamp(value, least, most) {
  return Math.min(most, Math.max(least, value));
}
