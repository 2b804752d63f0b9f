// The text with its findings, in CodeMirror. It lives in a shadow root: so its styles need no exception from our policy.

import {
  EditorState, EditorView, HighlightStyle, bracketMatching, defaultKeymap, drawSelection, highlightActiveLine,
  highlightActiveLineGutter, highlightSelectionMatches, highlightSpecialChars, history, historyKeymap, indentUnit,
  keymap, lineNumbers, lintGutter, lintKeymap, linter, search, searchKeymap, setDiagnostics, syntaxHighlighting, tags,
  yaml,
} from "./codemirror/codemirror.js";

const MONO = "ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

const look = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: "1rem" },
  "&.cm-focused": { outline: "none" }, // the pane around it shows where the focus is
  ".cm-scroller": { fontFamily: MONO, fontSize: "0.9375rem", lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)", padding: "0.75rem 0" },
  ".cm-line": { padding: "0 1rem 0 0.5rem" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--soft)", border: "0" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--leaf) 7%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--leaf) 7%, transparent)", color: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--focus) 28%, transparent)",
  },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--focus) 14%, transparent)" },
  ".cm-searchMatch": { backgroundColor: "color-mix(in srgb, var(--amber) 35%, transparent)" },
  ".cm-tooltip, .cm-panels": {
    backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "0.75rem",
  },
  ".cm-tooltip": { boxShadow: "0 6px 24px rgb(0 0 0 / 16%)", maxWidth: "min(30rem, 86vw)", overflow: "hidden" },
  ".cm-panels": { borderRadius: "0" },
  ".cm-panel.cm-search": { padding: "0.75rem", fontSize: "0.9375rem" },
  ".cm-textfield, .cm-button": {
    backgroundColor: "var(--ground)", backgroundImage: "none", color: "var(--ink)", border: "1px solid var(--soft)",
    borderRadius: "0.5rem", padding: "0.35rem 0.6rem", font: "inherit",
  },
  ".cm-panel.cm-search [name=close]": { color: "var(--ink)", fontSize: "1.25rem" },
  ".cm-diagnostic": { padding: "0.6rem 0.9rem", whiteSpace: "pre-line", lineHeight: "1.45" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--clay)" },
  ".cm-diagnostic-warning": { borderLeft: "4px solid var(--amber)" },
  ".cm-lintRange-error, .cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy 1.5px" },
  ".cm-lintRange-error": { textDecorationColor: "var(--clay)" },
  ".cm-lintRange-warning": { textDecorationColor: "var(--amber)" },
  ".cm-lint-marker": { width: "0.7rem", height: "0.7rem", borderRadius: "50%", content: "''", margin: "0.35em 0.1rem" },
  ".cm-lint-marker-error": { content: "''", backgroundColor: "var(--clay)" },
  ".cm-lint-marker-warning": { content: "''", backgroundColor: "var(--amber)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--leaf)", fontWeight: "600" },
  { tag: [tags.comment, tags.lineComment], color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.string, tags.content], color: "var(--ink)" },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace, tags.meta], color: "var(--soft)" },
]);

export class Editor {
  /** `words`: what CodeMirror's own parts are called; `onChange(text)`; `onLine(line)` when the cursor comes to another line. */
  constructor(host, { label, words, onChange, onLine }) {
    this.onChange = onChange;
    this.line = 0;
    const root = host.attachShadow({ mode: "open" });
    const parent = document.createElement("div");
    parent.style.height = "100%";
    root.append(parent);
    this.extensions = [
      lineNumbers(), lintGutter(), highlightSpecialChars(), history(), drawSelection(), bracketMatching(),
      highlightActiveLine(), highlightActiveLineGutter(), highlightSelectionMatches(), search({ top: true }),
      yaml(), syntaxHighlighting(colours), indentUnit.of("  "), EditorView.lineWrapping, linter(null), look,
      EditorState.phrases.of(words),
      EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "true", autocapitalize: "off" }),
      keymap.of([...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) this.onChange(update.state.doc.toString());
        const line = update.state.doc.lineAt(update.state.selection.main.head).number;
        if (line !== this.line) onLine((this.line = line));
      }),
    ];
    this.states = new Map();
    this.view = new EditorView({ parent, root });
  }

  /** Each file keeps its own history and place. */
  open(name, text) {
    if (this.name) this.states.set(this.name, this.view.state);
    const known = this.states.get(name);
    const isSame = known && known.doc.toString() === text;
    this.name = name;
    this.view.setState(isSame ? known : EditorState.create({ doc: text, extensions: this.extensions }));
  }

  /** Another text for the file that is open; undo leads back. */
  write(text) {
    const { doc } = this.view.state;
    if (doc.toString() !== text) this.view.dispatch({ changes: { from: 0, to: doc.length, insert: text } });
  }

  show(findings) {
    const { state } = this.view;
    this.view.dispatch(setDiagnostics(state, findings.map((each) => this.#diagnostic(state, each))));
  }

  #diagnostic(state, { line, column, severity, code, message, mend }) {
    const at = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
    const from = Math.min(at.from + Math.max(column - 1, 0), at.to);
    const word = /^[\p{L}\p{N}_.-]+|^.+/u.exec(state.sliceDoc(from, at.to).trimEnd());
    return { from, to: from + (word ? word[0].length : 0), severity, source: code, message: `${message}\n→ ${mend}` };
  }

  go(line, column = 1) {
    const { doc } = this.view.state;
    const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
    const anchor = Math.min(at.from + Math.max(column - 1, 0), at.to);
    this.view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
    this.view.focus();
  }
}
