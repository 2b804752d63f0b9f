// The draft lies in this browser, and nowhere else until it is published. It holds the flow's text, and nobody's answers.

const KEY = "vestibule-studio";

export function kept() {
  try {
    const draft = JSON.parse(localStorage.getItem(KEY));
    return draft && typeof draft.base === "string" && typeof draft.files === "object" ? draft : null;
  } catch {
    return null;
  }
}

/** Whether it is kept; a browser may refuse. */
export function keep(draft) {
  try {
    localStorage.setItem(KEY, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function drop() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // then there is none
  }
}
