// The conversation on the page. Text is only ever set as text: nothing that someone wrote can become markup.

const TICKED = /^[☑✅✓✔]/u;
const OPEN_BOX = /^[☐▢⬜]/u;
const WAYS_OUT = /^[swkc]:/; // Skip, Why, Keep and commands: under a question they are drawn quieter
const FINISH = /^[dv]:/; // Done, and yes to the summary
const LINKABLE = /https:\/\/[^\s<>"'()]+|\+?\d(?:[ -]?\d){2,14}/g;
const BEFORE_OTHER = /[\p{L}\d:/.,£€$]$/u; // what follows is no telephone number: 9:30, 1,200, £120
const AFTER_OTHER = /^[\p{L}\d:/%£€$]/u;
const LONG = 9; // digits of a number that is one wherever it stands
const ADDRESSES = /^(tel:|sms:|mailto:|https:\/\/|my-data\.(html|json)$)/;

/** `hidden`: data of buttons that always stand below the conversation. `nameOf(command)`: what its button says, or
 * nothing. `tap(data, on, button)` is called for taps. */
export function makeLog(root, words, { hidden, nameOf, tap }) {
  const entries = new Map(); // id of an entry, or of what replaced it -> what stands on the page
  const pending = []; // the visitor's own words on their way: { element, text, kept }
  let day = "";

  function add(entry) {
    settlePending(entry);
    const earlier = entry.replaces && entries.get(entry.replaces);
    if (earlier) {
      entries.set(entry.id, earlier);
      fill(earlier, entry);
      return earlier.element;
    }
    const drawn = draw(entry);
    entries.set(entry.id, drawn);
    retire(drawn);
    return drawn.element;
  }

  function draw(entry) {
    showDay(entry.at);
    const drawn = { id: entry.id, mine: Boolean(entry.mine), element: bubble(entry.mine), keys: null };
    fill(drawn, entry);
    root.append(drawn.element);
    return drawn;
  }

  function fill(drawn, entry) {
    const said = drawn.element.querySelector(".words");
    if (entry.mine) said.textContent = nameOf(entry.text) || entry.text;
    else linkWords(said, entry.text);
    const rows = (entry.kind === "export" ? downloads() : (entry.rows ?? []))
      .map((row) => row.filter((key) => !hidden.includes(key.data) && (!key.url || ADDRESSES.test(key.url))))
      .filter((row) => row.length);
    if (!sameShape(drawn.keys, rows)) drawKeys(drawn, rows);
    fillKeys(drawn, rows, Boolean(entry.asks));
  }

  function downloads() {
    return [
      [{ text: words.my_data_read, url: "my-data.html" }],
      [{ text: words.my_data_computer, url: "my-data.json" }],
    ];
  }

  function drawKeys(drawn, rows) {
    const focused = drawn.keys ? [...drawn.keys.querySelectorAll(".key")].indexOf(document.activeElement) : -1;
    drawn.keys?.remove();
    drawn.keys = rows.length ? make("div", "keys") : null;
    if (!drawn.keys) return;
    for (const row of rows) {
      const line = make("div", "row");
      for (const key of row) line.append(key.url ? link(key) : button(drawn));
      drawn.keys.append(line);
    }
    drawn.element.append(drawn.keys);
    drawn.keys.querySelectorAll(".key")[focused]?.focus();
  }

  // Ticks change in place, so that the keyboard's focus and a screen reader's place stay where they are.
  function fillKeys(drawn, rows, isQuestion) {
    const flat = rows.flat();
    drawn.keys?.querySelectorAll(".key").forEach((element, place) => {
      const key = flat[place];
      element.textContent = key.text;
      if (key.url) return;
      element.dataset.data = key.data;
      element.classList.toggle("quiet-key", isQuestion && WAYS_OUT.test(key.data));
      element.classList.toggle("main", FINISH.test(key.data));
      const isTicked = TICKED.test(key.text);
      if (!isTicked && !OPEN_BOX.test(key.text)) return;
      element.classList.add("tick");
      element.classList.toggle("ticked", isTicked);
      element.ariaPressed = String(isTicked);
    });
  }

  function button(drawn) {
    const element = make("button", "key");
    element.type = "button";
    element.addEventListener("click", () => tap(element.dataset.data, drawn.id, element));
    return element;
  }

  // Once someone has gone on, older buttons would only be in the way; addresses and numbers stay.
  function retire(newest) {
    if (newest.mine || !newest.keys) return;
    let passedMine = false;
    for (const drawn of [...new Set(entries.values())].reverse()) {
      if (drawn.mine) passedMine = true;
      else if (passedMine && drawn.keys && drawn !== newest) {
        for (const element of drawn.keys.querySelectorAll("button")) element.remove();
        for (const row of drawn.keys.querySelectorAll(".row:empty")) row.remove();
      }
    }
  }

  function showDay(at) {
    const when = new Date(at);
    if (when.toDateString() === day) return;
    day = when.toDateString();
    const element = make("p", "day");
    element.textContent = when.toLocaleDateString(localeOf(words), {
      weekday: "long",
      day: "numeric",
      month: "long",
    });
    root.append(element);
  }

  function bubble(mine) {
    const element = make("div", mine ? "entry mine" : "entry");
    const speaker = make("span", "unseen");
    speaker.textContent = `${mine ? words.you_said : words.assistant_said}: `;
    const text = make("div", "words");
    text.dir = "auto";
    element.append(speaker, text);
    return element;
  }

  function addPending(letter) {
    const element = bubble(true);
    element.classList.add("on-its-way");
    element.querySelector(".words").textContent = letter.text;
    root.append(element);
    pending.push({ id: letter.id, element, text: letter.text, kept: false });
    return element;
  }

  /** The server has it: from now on the entry that comes back stands for it. */
  function keepPending(id) {
    const found = pending.find((item) => item.id === id);
    if (!found) return;
    found.kept = true;
    found.element.classList.remove("on-its-way");
  }

  function dropPending(id) {
    const place = pending.findIndex((item) => item.id === id);
    if (place >= 0) pending.splice(place, 1)[0].element.remove();
  }

  function settlePending(entry) {
    if (!entry.mine) return pending.filter((item) => item.kept).forEach((item) => dropPending(item.id));
    const same = pending.find((item) => item.text.trim() === entry.text.trim()) ?? pending.find((item) => item.kept);
    if (same) dropPending(same.id);
  }

  function clear() {
    root.replaceChildren();
    entries.clear();
    pending.length = 0;
    day = "";
  }

  return { add, addPending, keepPending, dropPending, clear, isEmpty: () => !entries.size && !pending.length };
}

/** Text with its addresses and telephone numbers as links. `isHelp`: short numbers, too, as help lines have them. */
export function linkWords(element, text, isHelp = /^• /m.test(text)) {
  const pieces = [];
  let from = 0;
  for (const found of text.matchAll(LINKABLE)) {
    const said = found[0].replace(/[.,;:!?]+$/, "");
    const end = found.index + said.length;
    const isOther = BEFORE_OTHER.test(text.slice(from, found.index)) || AFTER_OTHER.test(text.slice(end));
    const href = said.startsWith("https:") ? addressOf(said) : isOther ? "" : numberOf(said, isHelp);
    if (!href) continue;
    pieces.push(text.slice(from, found.index), inline(said, href));
    from = end;
  }
  element.replaceChildren(...pieces, text.slice(from));
}

function addressOf(said) {
  try {
    const url = new URL(said);
    return url.username || url.password ? "" : url.href;
  } catch {
    return "";
  }
}

function numberOf(said, isHelp) {
  const digits = said.replace(/[^+\d]/g, "");
  const isLong = /^[+0]/.test(digits) && digits.length >= LONG;
  if (!isLong && !isHelp) return "";
  return /^\d{5,6}$/.test(said) ? `sms:${digits}` : `tel:${digits}`; // such short numbers take texts
}

function inline(said, href) {
  const element = document.createElement("a");
  element.textContent = said;
  element.href = href;
  if (href.startsWith("https:")) {
    element.target = "_blank";
    element.rel = "noopener noreferrer";
  }
  return element;
}

function localeOf(words) {
  try {
    return Intl.getCanonicalLocales(words.locale)[0];
  } catch {
    return document.documentElement.lang;
  }
}

function link(key) {
  const element = make("a", "key");
  element.href = key.url;
  if (key.url.startsWith("https:")) {
    element.target = "_blank";
    element.rel = "noopener noreferrer";
  } else if (key.url.startsWith("my-data")) {
    element.download = "";
  }
  return element;
}

function sameShape(keys, rows) {
  if (!keys) return !rows.length;
  const lines = [...keys.children];
  return (
    lines.length === rows.length &&
    rows.every((row, place) => {
      const drawn = [...lines[place].children];
      return row.length === drawn.length && row.every((key, at) => (drawn[at].tagName === "A") === Boolean(key.url));
    })
  );
}

function make(tag, name) {
  const element = document.createElement(tag);
  element.className = name;
  return element;
}
