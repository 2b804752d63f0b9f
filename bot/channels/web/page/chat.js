// The chat page: puts the conversation, the way in and the way out together. No rule about conversations is here.

import { linkWords, makeLog } from "./log.js";
import { listen } from "./mail.js";
import { makeNews } from "./news.js";
import { makeOutbox } from "./outbox.js";
import { isAtEnd, show, showSoon, stayAtEnd } from "./sight.js";

const words = JSON.parse(document.body.dataset.words);
const $ = (id) => document.getElementById(id);
const text = $("text");
const fixed = [...document.querySelectorAll("[data-command]")];

const KEYBOARDS = { number: "decimal", scale: "numeric", email: "email", phone: "tel" };
const FILLS = { email: "email", phone: "tel" };
const SLOW = 1500; // after this long without an answer, the cards that need no server are shown

let mail = null;
let ready = false; // all that was said before is on the page
let known = document.body.dataset.known === "yes";

const log = makeLog($("log"), words, {
  hidden: fixed.map((button) => button.dataset.same).filter(Boolean),
  nameOf: (said) => fixed.find((button) => said === `/${button.dataset.command}`)?.textContent,
  tap: (data, on, button) => {
    button.setAttribute("aria-busy", "true");
    send({ kind: "tap", data, on, label: button.textContent, busy: button });
  },
});

for (const said of document.querySelectorAll("dialog .words")) {
  linkWords(said, said.textContent, Boolean(said.closest("#urgent-card")));
}

const news = makeNews(words, $("tell"), tell);
const busyButtons = new Map();
const outbox = makeOutbox({ state: showState, kept, refused, urgent: showUrgent });

function send({ busy, ...letter }) {
  const sent = outbox.add({ language: document.documentElement.lang, ...letter });
  if (busy) busyButtons.set(sent.id, busy);
  if (letter.kind === "text") show([log.addPending(sent)]);
  showRoom();
  return sent;
}

function kept(letter) {
  known = true;
  log.keepPending(letter.id);
  free(letter);
  clearTimeout(cards.get(letter.id));
  mail ??= listen({ entry: receive, ready: caughtUp, reset, line: showLine });
  showRoom();
}

function refused(letter) {
  log.dropPending(letter.id);
  free(letter);
  if (letter.kind === "text" && !text.value) setText(letter.text); // never lose what someone wrote
  tell(words.refused);
}

function free(letter) {
  busyButtons.get(letter.id)?.removeAttribute("aria-busy");
  busyButtons.delete(letter.id);
}

// What comes in ------------------------------------------------------------------------------------------

function receive(entry) {
  const follow = ready && (entry.mine || isAtEnd()); // looked at before the page grows
  const element = log.add(entry);
  if (!entry.mine) setInput(entry);
  if (ready && !entry.mine && !entry.replaces) news.came();
  if (follow && !entry.replaces) showSoon(element);
  showRoom();
}

function caughtUp() {
  if (!ready) stayAtEnd();
  ready = true;
  $("log").ariaLive = "polite"; // what was said before is not read out again
  showRoom();
}

function reset() {
  log.clear();
  showRoom();
}

function showUrgent(texts) {
  const at = new Date().toISOString();
  show(texts.map((body, place) => log.add({ id: `urgent-${place}-${at}`, at, ...body })));
}

/** The right keyboard for the question; whatever it is, any words can be typed. */
function setInput(entry) {
  const kind = entry.asks ? (entry.kind ?? "") : "";
  text.inputMode = KEYBOARDS[kind] ?? "text";
  text.autocomplete = FILLS[kind] ?? "off";
  text.autocapitalize = kind === "email" ? "none" : "sentences";
  $("date-row").hidden = kind !== "date";
}

// What goes out ------------------------------------------------------------------------------------------

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const said = text.value.trim();
  if (!said) return text.focus();
  setText("");
  $("date").value = "";
  send({ kind: "text", text: said });
  text.focus();
});

text.addEventListener("keydown", (event) => {
  // on a phone, Enter is for a new line
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || onPhone()) return;
  event.preventDefault();
  $("composer").requestSubmit();
});

text.addEventListener("input", grow);
$("date").addEventListener("change", () => setText($("date").value));
$("begin").addEventListener("click", () => {
  send({ kind: "open", data: new URLSearchParams(location.search).get("start") ?? "" });
  if (!onPhone()) text.focus(); // there it would open the keyboard over the first question
});

function onPhone() {
  return matchMedia("(pointer: coarse)").matches;
}

function setText(value) {
  text.value = value;
  grow();
}

function grow() {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight + 2, innerHeight / 3)}px`;
}

// The buttons that are always there ----------------------------------------------------------------------

const cards = new Map();

for (const button of fixed) {
  button.addEventListener("click", () => {
    $("menu").open = false;
    const sent = send({ kind: "command", text: button.dataset.command });
    const card = button.dataset.card;
    // Help must not wait for a server: if the answer takes long, the card in this page is shown.
    if (card) cards.set(sent.id, setTimeout(() => openCard(card), navigator.onLine ? SLOW : 0));
  });
}

function openCard(id) {
  if (!document.querySelector("dialog[open]")) $(id).showModal();
}

for (const link of document.querySelectorAll("[data-language]")) {
  // The page changes by its address; a conversation that has begun is told.
  link.addEventListener("click", () => {
    if (known) send({ kind: "command", text: `language ${link.dataset.language}` });
  });
}

$("leave-device").addEventListener("click", () => {
  $("menu").open = false;
  $("leave-card").showModal();
});

$("leave-card").addEventListener("close", async () => {
  if ($("leave-card").returnValue !== "yes") return;
  try {
    await fetch("leave", { method: "POST", headers: { "X-Vestibule": "1" } });
  } finally {
    outbox.forget();
    news.forget();
    location.reload();
  }
});

$("exit").addEventListener("click", (event) => {
  event.preventDefault();
  mail?.close();
  outbox.forget();
  document.title = "\u200b";
  document.body.replaceChildren(); // gone from the screen at once, however slow the other page is
  const there = event.currentTarget.href;
  try {
    top.location.replace(there); // not in this tab's history any more
  } catch {
    location.replace(there);
  }
});

addEventListener("click", (event) => {
  if (!$("menu")?.contains(event.target)) $("menu")?.removeAttribute("open");
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !$("menu").open) return;
  $("menu").open = false;
  $("menu").querySelector("summary").focus();
});

// What is shown ------------------------------------------------------------------------------------------

let lineIsUp = true;
let sending = "idle";

function showLine(isUp) {
  lineIsUp = isUp;
  showState(sending);
}

let sendingShown = 0;

function showState(name) {
  sending = name;
  clearTimeout(sendingShown);
  if (name === "sending") {
    // Most letters are there before anyone could read that they are on their way.
    sendingShown = setTimeout(() => $("state").textContent || tell(words.sending), SLOW / 2);
    return;
  }
  const said = { waiting: words.waiting, offline: words.offline, slow: words.slow_down, blocked: words.no_cookies };
  tell(said[name] ?? (lineIsUp ? "" : navigator.onLine ? words.reconnecting : words.offline));
  if (name === "blocked") openCard("contact-card");
}

function tell(words) {
  if ($("state").textContent === words) return;
  const wasAtEnd = ready && isAtEnd();
  $("state").textContent = words;
  if (wasAtEnd) stayAtEnd(); // what is said here takes its place from the conversation
}

function showRoom() {
  const begun = !log.isEmpty() || outbox.unsent().length > 0;
  $("doorstep").hidden = begun || (known && !ready);
  for (const element of document.querySelectorAll("[data-known-only]")) element.hidden = !known;
}

for (const id of ["room", "bottom", "menu"]) $(id).hidden = false;
for (const letter of outbox.unsent()) if (letter.kind === "text") log.addPending(letter);
if (known) {
  $("log").ariaLive = "off";
  mail = listen({ entry: receive, ready: caughtUp, reset, line: showLine });
} else {
  ready = true;
}
showRoom();
