// The one thing the studio needs of CodeMirror: an editor for YAML that shows findings at their lines.
export { EditorState, Compartment, Annotation, Transaction } from "@codemirror/state";
export {
  EditorView, keymap, lineNumbers, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, drawSelection,
} from "@codemirror/view";
export { defaultKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands";
export { HighlightStyle, syntaxHighlighting, indentUnit, bracketMatching } from "@codemirror/language";
export { linter, lintGutter, lintKeymap, setDiagnostics, openLintPanel } from "@codemirror/lint";
export { searchKeymap, highlightSelectionMatches, search } from "@codemirror/search";
export { yaml } from "@codemirror/lang-yaml";
export { tags } from "@lezer/highlight";
