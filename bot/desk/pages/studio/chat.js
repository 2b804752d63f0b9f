// A chat with the draft. The server keeps nothing of it: all moves are sent each time, and played from the first one.

const START = { kind: "say", what: "/start" };

export class Chat {
  /** `ask(moves)` gives the answer of the server, or nothing; `words(key)`: a sentence of the page. */
  constructor(pane, { ask, words }) {
    this.ask = ask;
    this.words = words;
    this.log = pane.querySelector(".chat");
    this.field = pane.querySelector("input");
    this.moves = [START];
    pane.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const what = this.field.value.trim();
      if (!what) return;
      this.field.value = "";
      this.#do({ kind: "say", what });
    });
    pane.querySelector("#again").addEventListener("click", () => this.restart());
    pane.querySelector("#back").addEventListener("click", () => {
      if (this.moves.length > 1) this.moves.pop();
      this.play();
    });
  }

  restart() {
    this.moves = [START];
    return this.play();
  }

  #do(move) {
    this.moves.push(move);
    return this.play();
  }

  /** The chat as the draft has it now. */
  async play() {
    const said = await this.ask(this.moves);
    if (!said?.bubbles) return;
    if (said.played < this.moves.length) this.moves.length = Math.max(said.played, 1);
    this.#show(said.bubbles);
  }

  #show(bubbles) {
    const shown = JSON.stringify(bubbles);
    if (shown === this.shown) return;
    this.shown = shown;
    const last = bubbles.findLastIndex((each) => each.kind === "bot");
    const nodes = bubbles.map((each, at) => this.#bubble(each, at === last));
    const old = [...this.log.children];
    // what is as it was stays, so that a screen reader reads the news only
    const same = nodes.findIndex((node, at) => !old[at]?.isEqualNode(node));
    const from = same === -1 ? nodes.length : same;
    const focused = this.log.contains(document.activeElement) ? document.activeElement.dataset.move : undefined;
    for (const node of old.slice(from)) node.remove();
    this.log.append(...nodes.slice(from));
    this.log.scrollTop = this.log.scrollHeight;
    if (focused !== undefined) this.#focusOn(focused);
  }

  #focusOn(move) {
    const button = [...this.log.querySelectorAll("button")].findLast((each) => each.dataset.move === move);
    (button ?? this.log).focus({ preventScroll: true });
  }

  #bubble({ kind, text, rows }, isLast) {
    const node = document.createElement("div");
    node.className = `bubble ${kind}`;
    const words = document.createElement("p");
    words.textContent = kind === "alert" || kind === "told" ? this.words(`heard_${kind}`) : text;
    node.append(words);
    if (rows.length) node.append(this.#rows(rows, isLast));
    return node;
  }

  #rows(rows, isLast) {
    const all = document.createElement("div");
    all.className = isLast ? "rows" : "rows old";
    for (const { text, data } of rows.flat()) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.disabled = !data;
      button.dataset.move = data;
      all.append(button);
    }
    return all;
  }

  listen() {
    this.log.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-move]");
      if (button && !button.disabled) this.#do({ kind: "tap", what: button.dataset.move });
    });
  }
}
