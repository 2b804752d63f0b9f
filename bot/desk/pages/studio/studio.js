// The studio: text, findings, drawing and chat of one draft, kept together.

import { Chat } from "./chat.js";
import { drop, keep, kept } from "./drafts.js";
import { Editor } from "./editor.js";
import { Picture } from "./picture.js";
import { Publishing } from "./publish.js";
import { Refused, Server } from "./server.js";

const PAUSE = 350; // milliseconds of quiet before a look
const WAIT = 20; // looks whether it runs, one a second
const ENTRY = /^\s*-\s+(?:section|ask|say|let|repeat|review|end|faq):\s*["']?([A-Za-z0-9_]+)/;

const page = document.getElementById("studio");
const find = (selector) => page.querySelector(selector);
const texts = JSON.parse(page.dataset.words);

/** A sentence of the page with its values filled in. */
function words(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
words.count = (key, n, values = {}) => words(`${key}.${n === 1 ? "one" : "other"}`, { n, ...values });

class Studio {
  constructor() {
    this.server = new Server(page.dataset.server, page.dataset.token);
    this.editor = new Editor(find(".editor"), {
      label: words("editor_label"),
      words: Object.fromEntries(FINDER.map((name) => [name, words(`finder.${name.replace(" ", "_")}`)])),
      onChange: (text) => this.#changed(text),
      onLine: (line) => this.picture?.mark(this.#stepAt(line)),
    });
    this.picture = new Picture(find(".drawing"), (step) => this.#goTo(step));
    this.chat = new Chat(find("#try"), { ask: (moves) => this.#try(moves), words });
    this.chat.listen();
    this.publishing = new Publishing(find("dialog"), words);
    this.findings = [];
  }

  async start() {
    this.#listen();
    if (!(await this.#read())) return;
    const draft = kept();
    if (draft) {
      this.files = { ...this.files, ...draft.files };
      this.base = draft.base;
      this.#meet();
    }
    this.main = Object.keys(this.files)[0];
    this.#open(this.main);
    await this.#look();
    await this.chat.restart();
  }

  // What there is -----------------------------------------------------------------------------------------

  /** The files as they lie on disk. */
  async #read() {
    const said = await this.#ask("open");
    if (!said) return false;
    this.disk = said.files;
    this.diskBase = said.base;
    this.files ??= { ...said.files };
    this.base ??= said.base;
    this.before = said.before;
    find("#undo").hidden = !said.before;
    return true;
  }

  get isDirty() {
    return Object.keys(this.disk).some((name) => this.files[name] !== this.disk[name]);
  }

  #meet() {
    find("#changed").hidden = this.base === this.diskBase || !this.isDirty;
    if (!this.isDirty) this.base = this.diskBase;
    this.#tell();
  }

  #tell(said = "") {
    const plain = this.isDirty ? words(this.isKept === false ? "draft_unkept" : "draft") : words("runs_as_shown");
    find("#state").textContent = said || plain;
    find("#discard").disabled = !this.isDirty;
    find("#publish").disabled = !this.isDirty || this.findings.some((each) => each.severity === "error");
    this.#tabs();
  }

  // The text ----------------------------------------------------------------------------------------------

  #open(name) {
    this.name = name;
    this.editor.open(name, this.files[name]);
    this.#tabs();
    this.#show();
  }

  #tabs() {
    const tabs = Object.keys(this.files).map((name) => {
      const tab = document.createElement("button");
      const language = this.#language(name);
      tab.type = "button";
      tab.dataset.file = name;
      tab.setAttribute("aria-pressed", String(name === this.name));
      tab.textContent = language ? LANGUAGES.of(language) : words("the_flow");
      tab.title = name;
      if (this.files[name] !== this.disk[name]) tab.append(badge("•", words("tab_changed")));
      const errors = this.findings.filter((each) => each.file === name && each.severity === "error").length;
      if (errors) tab.append(badge(String(errors), words.count("tab_errors", errors), "wrong"));
      return tab;
    });
    const focused = document.activeElement?.dataset?.file;
    find(".files").replaceChildren(...tabs);
    if (focused) tabs.find((tab) => tab.dataset.file === focused)?.focus();
  }

  #language(name) {
    return name === this.main ? "" : name.split(".").at(-2);
  }

  #changed(text) {
    if (this.files[this.name] === text) return;
    this.files[this.name] = text;
    if (this.isDirty) this.isKept = keep({ base: this.base, files: this.files });
    else drop();
    this.#meet();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.#look(), PAUSE);
  }

  /** Other texts for all files, such as those on disk; `undo` in the editor leads back. */
  #replace(files) {
    this.files = { ...files };
    this.editor.write(this.files[this.name]);
    this.editor.states.clear();
  }

  #stepAt(line) {
    const lines = (this.files?.[this.main] ?? "").split("\n").slice(0, line);
    if (this.name !== this.main) return lines.findLast((each) => /^\w+:/.test(each))?.split(":")[0];
    return ENTRY.exec(lines.findLast((each) => ENTRY.test(each)) ?? "")?.[1];
  }

  #goTo(step) {
    if (this.name !== this.main) this.#open(this.main);
    const line = this.files[this.main].split("\n").findIndex((each) => ENTRY.exec(each)?.[1] === step) + 1;
    if (line) this.#jump(line);
  }

  #jump(line, column) {
    if (!WIDE.matches) this.#view("text");
    this.editor.go(line, column);
  }

  // A look ------------------------------------------------------------------------------------------------

  /** One at a time; what was typed meanwhile is looked at next. */
  async #look() {
    if (this.looking) {
      this.isStale = true;
      return;
    }
    this.looking = true;
    const said = await this.#ask("look", { files: this.files });
    this.looking = false;
    if (said) {
      this.findings = said.findings;
      this.hasLooked = true;
      this.#show();
      this.#tell();
      find(".stale").hidden = Boolean(said.picture);
      if (said.picture) {
        this.picture.show(said.picture);
        this.#count(said);
        if (this.chat.shown) this.chat.play();
      }
    }
    if (this.isStale) {
      this.isStale = false;
      await this.#look();
    }
  }

  #show() {
    const here = this.findings.filter((each) => each.file === this.name);
    this.editor.show(here);
    const errors = this.findings.filter((each) => each.severity === "error").length;
    const well = this.hasLooked ? words(this.findings.length ? "only_hints" : "all_well") : words("looking");
    const title = errors ? words.count("to_mend", errors) : well;
    const heading = find("#mend");
    if (heading.textContent !== title) heading.textContent = title;
    find(".findings").classList.toggle("well", !errors);
    find(".findings ol").replaceChildren(...this.findings.map((each) => this.#finding(each)));
  }

  #finding(each) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = `finding ${each.severity}`;
    const where = document.createElement("span");
    where.className = "where";
    where.textContent = words("line", { line: each.line }) + (each.file === this.name ? "" : ` · ${each.file}`);
    const message = document.createElement("span");
    message.textContent = each.message;
    const mend = document.createElement("span");
    mend.className = "mend";
    mend.textContent = each.mend;
    button.append(where, message, mend);
    button.disabled = !(each.file in this.files);
    button.addEventListener("click", () => {
      if (each.file !== this.name) this.#open(each.file);
      this.#jump(each.line, each.column);
    });
    item.append(button);
    return item;
  }

  #count({ questions, ways, endings, minutes }) {
    const language = document.documentElement.lang;
    const number = (each) => (ways === null ? "" : each.toLocaleString(language));
    const facts = [
      [words("count_questions"), questions],
      [words("count_ways"), ways === null ? words("very_many") : ways.toLocaleString(language)],
      [words("count_minutes"), minutes],
    ];
    const ended = endings.map((each) => pair("ending", each.name, number(each.ways)));
    const all = document.createElement("div");
    all.className = "all";
    all.append(element("span", words("count_endings")), ...ended);
    find(".counts").replaceChildren(...facts.map((fact) => pair("", ...fact)), all);
  }

  #try(moves) {
    return this.#ask("try", { files: this.files, moves, language: this.#language(this.name) });
  }

  // Publish, and go back ------------------------------------------------------------------------------------

  async #publish() {
    await this.#propose(words("publish_title"), this.files, (files) => {
      this.#replace(files);
      drop();
    });
  }

  async #undo() {
    const before = await this.#ask("before");
    if (!before?.files) return;
    const isDirty = this.isDirty;
    const title = words("undo_title", { at: before.at });
    await this.#propose(title, before.files, (files) => {
      if (!isDirty) this.#replace(files);
    });
  }

  /** Two steps: what it means, and only then the deed. */
  async #propose(title, files, after) {
    const impact = await this.#ask("impact", { files });
    if (!impact || !(await this.publishing.ask(title, impact))) return;
    this.#tell(words("publishing"));
    const done = await this.#ask("publish", { files, base: this.base });
    if (!done) return;
    if (done.findings.length) {
      await this.publishing.ask(title, done);
      return;
    }
    after(done.files);
    this.base = undefined;
    await this.#read();
    if (this.isDirty) keep({ base: this.base, files: this.files });
    this.#meet();
    await this.#look();
    await this.#untilItRuns(done.hash);
  }

  async #untilItRuns(hash) {
    for (let look = 0; look < WAIT; look += 1) {
      const state = await this.#ask("state");
      if (!state) return;
      if (state.runs === hash) {
        await this.#read();
        this.#tell(words("runs_now"));
        return;
      }
      if (!state.takes_over) return this.#tell(words("runs_after_restart"));
      if (state.refused.length) return this.#tell(words("was_refused", { message: state.refused[0].message }));
      this.#tell(words("publishing"));
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    this.#tell(words("runs_soon"));
  }

  // Around it -----------------------------------------------------------------------------------------------

  #view(name) {
    page.dataset.view = name;
    for (const button of page.querySelectorAll("[data-show]")) {
      button.setAttribute("aria-pressed", String(button.dataset.show === name));
    }
  }

  #listen() {
    const at = (id, act) => find(`#${id}`).addEventListener("click", act);
    at("publish", () => this.#publish());
    at("undo", () => this.#undo());
    at("discard", async () => (await this.publishing.askToDrop()) && this.#discard());
    at("take-theirs", () => this.#discard());
    at("keep-mine", () => {
      this.base = this.diskBase;
      keep({ base: this.base, files: this.files });
      this.#meet();
    });
    find(".files").addEventListener("click", (event) => {
      const tab = event.target.closest("button");
      if (tab && tab.dataset.file !== this.name) {
        this.#open(tab.dataset.file);
        this.chat.play();
      }
    });
    find(".views").addEventListener("click", (event) => {
      if (event.target.dataset.show) this.#view(event.target.dataset.show);
    });
    const fit = () => this.#view(WIDE.matches ? "try" : "text");
    WIDE.addEventListener("change", fit);
    page.hidden = false;
    fit();
  }

  #discard() {
    drop();
    this.#replace(this.disk);
    this.base = this.diskBase;
    this.#meet();
    this.#look();
  }

  /** The answer, or nothing when there is none; then the page has said why. */
  async #ask(name, fields) {
    try {
      return await this.server.ask(name, fields);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.why === "changed") {
        await this.#read();
        find("#changed").hidden = false;
        find("#changed").scrollIntoView({ block: "nearest" });
      }
      find("#state").textContent = words(`trouble_${error.why}`);
      return null;
    }
  }
}

function pair(kind, name, value) {
  const node = document.createElement("span");
  node.className = `fact ${kind}`;
  node.append(`${name} `, element("b", value));
  return node;
}

function badge(text, label, kind = "") {
  const node = element("span", text);
  node.className = `badge ${kind}`;
  node.title = label;
  const said = element("span", ` ${label}`);
  said.className = "unseen";
  node.ariaHidden = "true";
  const both = document.createDocumentFragment();
  both.append(node, said);
  return both;
}

function element(tag, text) {
  return Object.assign(document.createElement(tag), { textContent: text });
}

const FINDER = [
  "Find", "Replace", "next", "previous", "all", "match case", "regexp", "by word", "replace", "replace all", "close",
];
const LANGUAGES = new Intl.DisplayNames([document.documentElement.lang], { type: "language" });
const WIDE = window.matchMedia("(min-width: 62rem)");

await new Studio().start();
