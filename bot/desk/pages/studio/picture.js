// The drawing of the flow, in a shadow root of its own: its style sheet is adopted, as our policy allows no style inline.

const STYLE = /<style>([^]*?)<\/style>/;
const OWN = `
  :host { display: block; }
  /* in the colours of the desk */
  svg {
    --page: transparent; --card: var(--paper); --line: inherit; --ink: inherit; --soft: inherit;
    --band: var(--line); --chip: transparent; --when: var(--amber);
    --good: color-mix(in srgb, var(--request) 10%, transparent); --sad: var(--clay-ground);
    --flat: color-mix(in srgb, currentcolor 5%, transparent);
  }
  svg { display: block; width: 100%; max-width: 760px; height: auto; margin: 0 auto; border-radius: 0.75rem; }
  g[data-step] { cursor: pointer; }
  g[data-step]:hover .card, g.here .card { stroke: var(--focus); stroke-width: 2.5; }
`;

export class Picture {
  /** `onStep(name)`: somebody wants to see the text of this step. */
  constructor(host, onStep) {
    this.host = host;
    this.root = host.attachShadow({ mode: "open" });
    this.root.addEventListener("click", (event) => {
      const step = event.target.closest("g[data-step]");
      if (step) onStep(step.dataset.step);
    });
  }

  show(svg) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync((STYLE.exec(svg)?.[1] ?? "") + OWN);
    const drawing = new DOMParser().parseFromString(svg.replace(STYLE, ""), "image/svg+xml").documentElement;
    this.root.adoptedStyleSheets = [sheet];
    this.root.replaceChildren(document.importNode(drawing, true));
    this.mark(this.step);
  }

  #reveal(node) {
    const frame = this.host.getBoundingClientRect();
    const place = node.getBoundingClientRect();
    if (place.top < frame.top || place.bottom > frame.bottom) this.host.scrollTop += place.top - frame.top - 60;
  }

  mark(step) {
    this.step = step;
    for (const each of this.root.querySelectorAll("g[data-step]")) {
      const isHere = each.dataset.step === step;
      each.classList.toggle("here", isHere);
      if (isHere) this.#reveal(each);
    }
  }
}
