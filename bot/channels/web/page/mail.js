// The way in: the conversation as server-sent events, and what to do when the line breaks.

const SILENCE = 45_000; // the server says something every 15 s; three misses mean that nobody is there
const LONGEST_PAUSE = 15_000;

/** Calls `on.entry(entry)`, `on.ready()`, `on.reset()` and `on.line(isUp)`. Comes back by itself, where it left off. */
export function listen(on) {
  let source = null;
  let cursor = "";
  let tries = 0;
  let watch = 0;
  let again = 0;

  function open() {
    close();
    source = new EventSource(cursor ? `stream?after=${encodeURIComponent(cursor)}` : "stream");
    source.addEventListener("entry", (event) => {
      cursor = event.lastEventId;
      on.entry(JSON.parse(event.data));
      alive();
    });
    source.addEventListener("reset", () => {
      cursor = "";
      on.reset();
      alive();
    });
    source.addEventListener("ready", () => {
      on.ready();
      alive();
    });
    source.addEventListener("beat", alive);
    // An EventSource gives up for good on some errors, so we never leave coming back to it.
    source.addEventListener("error", later);
    watch = setTimeout(later, SILENCE);
  }

  function alive() {
    tries = 0;
    on.line(true);
    clearTimeout(watch);
    watch = setTimeout(later, SILENCE);
  }

  function later() {
    close();
    if (tries > 0) on.line(false); // the first break is often over before anyone would notice
    const pause = Math.min(LONGEST_PAUSE, 400 * 2 ** tries) * (0.75 + Math.random() / 2);
    tries += 1;
    again = setTimeout(open, pause);
  }

  function close() {
    clearTimeout(watch);
    clearTimeout(again);
    source?.close();
    source = null;
  }

  // A page that nobody looks at holds no line: phones would cut it anyway.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("online", open);
  addEventListener("pageshow", (event) => event.persisted && open());
  open();
  return { close };
}
