// The way in: the conversation as server-sent events, and what to do when the line breaks.

const SILENCE = 45_000; // the server says something every 15 s; three misses mean that nobody is there
const LONGEST_PAUSE = 15_000;
const UNSEEN_PAUSE = 30_000; // between two looks of a page in the background; each is longer than the one before
const LONGEST_UNSEEN = 300_000;

/** Calls `on.entry(entry)`, `on.ready()`, `on.reset()` and `on.line(isUp)`. Comes back by itself, where it left off. */
export function listen(on) {
  let source = null;
  let cursor = "";
  let tries = 0;
  let watch = 0;
  let again = 0;
  let unseen = UNSEEN_PAUSE;

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
      if (document.hidden) rest();
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
    if (document.hidden) return rest();
    close();
    if (tries > 0) on.line(false); // the first break is often over before anyone would notice
    const pause = Math.min(LONGEST_PAUSE, 400 * 2 ** tries) * (0.75 + Math.random() / 2);
    tries += 1;
    again = setTimeout(open, pause);
  }

  // A page that nobody looks at holds no line, as phones would cut it anyway: it looks again now and then.
  function rest() {
    close();
    again = setTimeout(open, unseen);
    unseen = Math.min(LONGEST_UNSEEN, unseen * 1.5);
  }

  function seen() {
    unseen = UNSEEN_PAUSE;
    open();
  }

  function close() {
    clearTimeout(watch);
    clearTimeout(again);
    source?.close();
    source = null;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : seen()));
  addEventListener("online", open);
  addEventListener("pageshow", (event) => event.persisted && open());
  open();
  return { close };
}
