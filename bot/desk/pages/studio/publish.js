// Before anything is published: what it changes, and what it means for those who are writing at this moment.

const SIGNS = { added: "+", removed: "−", renamed: "~", changed: "~", words: "~", moved: "↕" };

export class Publishing {
  constructor(dialog, words) {
    this.dialog = dialog;
    this.words = words;
    this.title = dialog.querySelector("h2");
    this.told = dialog.querySelector(".told");
    this.confirm = dialog.querySelector("#confirm");
    dialog.querySelector("#cancel").addEventListener("click", () => dialog.close("no"));
    this.confirm.addEventListener("click", () => dialog.close("yes"));
  }

  /** Resolves to whether it is to be published. */
  ask(title, impact) {
    const { findings } = impact;
    if (findings.length) return this.#open(title, this.#forbidden(findings), "");
    return this.#open(title, this.#impact(impact), this.words("publish_now"));
  }

  /** Resolves to whether the draft is to go. */
  askToDrop() {
    return this.#open(this.words("drop_title"), [paragraph(this.words("drop_text"))], this.words("drop_now"));
  }

  async #open(title, told, deed) {
    this.title.textContent = title;
    this.told.replaceChildren(...told);
    this.confirm.textContent = deed;
    this.confirm.hidden = !deed;
    this.dialog.returnValue = "no";
    this.dialog.showModal();
    this.title.focus();
    await new Promise((resolve) => this.dialog.addEventListener("close", resolve, { once: true }));
    return this.dialog.returnValue === "yes";
  }

  #forbidden(findings) {
    const items = findings.map((each) => `${each.file}:${each.line} ${each.message} → ${each.mend}`);
    return [paragraph(this.words("forbidden")), list(items)];
  }

  #impact({ versions, changes, effects, warnings }) {
    const [old, now] = versions;
    const parts = [];
    if (old !== now) parts.push(paragraph(this.words("version", { old, now }), "quiet"));
    parts.push(heading(this.words("what_changes")));
    parts.push(changes.length ? list(changes.map((each) => this.#change(each)), "changes") : paragraph(this.words("no_change")));
    parts.push(heading(this.words("for_whom")), ...this.#effects(effects));
    if (warnings.length) parts.push(list(warnings.map((each) => `${each.message} → ${each.mend}`), "warnings"));
    return parts;
  }

  #change({ what, step, how }) {
    const item = document.createElement("li");
    const sign = document.createElement("span");
    sign.className = `sign ${what}`;
    sign.ariaHidden = "true";
    sign.textContent = SIGNS[what];
    const name = document.createElement("code");
    name.textContent = step;
    item.append(sign, name, ` ${this.words(`what_${what}`)}${how ? `: ${how}` : ""}`);
    return item;
  }

  #effects(effects) {
    if (!effects || !effects.people) return [paragraph(this.words("nobody"))];
    const { people, untouched, asked, gone, ended } = effects;
    const lead = this.words.count("under_way", people);
    const calm = untouched === people ? this.words("none_notices") : this.words("untouched", { n: untouched });
    const items = [
      ...asked.map(([{ step, reason, again }, n]) =>
        this.words.count(again ? "asked_again" : "asked", n, { step, why: this.words(`why_${reason}`) })),
      ...gone.map(([step, n]) => this.words.count("gone", n, { step })),
      ...ended.map(([ending, code]) => this.words("held", { ending, code })),
    ];
    return [paragraph(`${lead} ${calm}`), ...(items.length ? [list(items)] : [])];
  }
}

function paragraph(text, kind = "") {
  const node = document.createElement("p");
  node.className = kind;
  node.textContent = text;
  return node;
}

function heading(text) {
  const node = document.createElement("h3");
  node.textContent = text;
  return node;
}

function list(items, kind = "") {
  const node = document.createElement("ul");
  node.className = kind;
  for (const each of items) {
    if (typeof each !== "string") node.append(each);
    else node.append(Object.assign(document.createElement("li"), { textContent: each }));
  }
  return node;
}
