// What is in sight: new words come into view, and nobody who reads further up is torn away.

const NEAR = 160; // pixels from the end at which someone still reads the newest words
const SCROLLING = 700; // milliseconds that a smooth scroll of ours may take

const coming = []; // what arrives together is shown together
let arrives = 0;
let wasNear = true;

const below = () => document.documentElement.scrollHeight - scrollY - innerHeight;

/** Whether the visitor reads the newest words; while we are scrolling there ourselves, they do. */
export function isAtEnd() {
  return coming.length > 0 || performance.now() < arrives || below() < NEAR;
}

export function showSoon(element) {
  if (!coming.length) requestAnimationFrame(() => show(coming.splice(0)));
  coming.push(element);
}

/** What fits is shown with its buttons; what does not is shown from where reading begins. */
export function show(elements) {
  const last = elements.at(-1);
  const first = elements.find((element) => !element.matches(".mine")) ?? last;
  const bottom = document.querySelector(".bottom").offsetHeight;
  document.documentElement.style.scrollPaddingBottom = `${bottom + 12}px`;
  const height = last.getBoundingClientRect().bottom - first.getBoundingClientRect().top;
  const fits = height < innerHeight - bottom - document.querySelector(".top").offsetHeight - 24;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  arrives = performance.now() + SCROLLING;
  (fits ? last : first).scrollIntoView({ behavior: calm ? "auto" : "smooth", block: fits ? "end" : "start" });
}

export function stayAtEnd() {
  scrollTo({ top: document.documentElement.scrollHeight });
}

addEventListener("scroll", () => (wasNear = below() < NEAR), { passive: true });
// The keyboard of a phone makes the window lower: the question stays in sight.
addEventListener("resize", () => wasNear && stayAtEnd());
