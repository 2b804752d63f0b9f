// The way out: one letter at a time, in order, kept until the server says it is on its disk.
//
// Every letter has an id of its own, made here. However often it is sent, it counts once.

const KEY = "vestibule-unsent";
const LONGEST_PAUSE = 15_000;

/**
 * `on.state(name)` with "idle", "sending", "waiting", "offline", "slow" or "blocked"; `on.kept(letter)` and
 * `on.refused(letter)` when a letter is done; `on.urgent(texts)`, once a
 * letter, with what has to be said although nothing was kept.
 */
export function makeOutbox(on) {
  const queue = restore();
  const told = new Set(); // ids of letters whose urgent texts were shown
  let busy = false;
  let tries = 0;
  let timer = 0;

  function add(letter) {
    queue.push({ id: newId(), ...letter });
    save();
    flush();
    return queue.at(-1);
  }

  async function flush() {
    clearTimeout(timer);
    if (busy || !queue.length) return;
    busy = true;
    on.state("sending");
    const outcome = await post(queue[0]);
    busy = false;
    settle(outcome);
  }

  function settle({ status, pause, urgent }) {
    if (urgent?.length && queue.length && !told.has(queue[0].id)) {
      told.add(queue[0].id);
      on.urgent(urgent);
    }
    if (status === "kept" || status === "refused") {
      const letter = queue.shift();
      if (!letter) return; // forgotten meanwhile
      save();
      tries = 0;
      on.state("idle");
      on[status](letter);
      flush();
    } else if (status === "introduced" && tries === 0) {
      tries += 1;
      flush();
    } else {
      on.state(status === "introduced" ? "blocked" : status);
      timer = setTimeout(flush, Math.max(pause ?? 0, Math.min(LONGEST_PAUSE, 1000 * 2 ** tries)));
      tries += 1;
    }
  }

  addEventListener("online", flush);
  queueMicrotask(flush);

  function save() {
    // Only for as long as this tab lives, and only what has not gone out.
    try {
      if (queue.length) sessionStorage.setItem(KEY, JSON.stringify(queue));
      else sessionStorage.removeItem(KEY);
    } catch {
      // no storage: the words are still on the page
    }
  }

  function forget() {
    clearTimeout(timer);
    queue.length = 0;
    save();
  }

  return { add, forget, unsent: () => [...queue] };
}

async function post(letter) {
  let response;
  try {
    response = await fetch("messages", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Vestibule": "1" },
      body: JSON.stringify(letter),
      signal: AbortSignal.timeout(20_000),
    });
  } catch {
    return { status: navigator.onLine ? "waiting" : "offline" };
  }
  if (response.ok) return { status: "kept" };
  if (response.status === 401) return { status: "introduced" };
  const pause = 1000 * (Number(response.headers.get("Retry-After")) || 0);
  if (response.status === 429) return { status: "slow", pause };
  if (response.status >= 500) return { status: "waiting", pause, urgent: (await answer(response)).urgent };
  return { status: "refused" };
}

async function answer(response) {
  try {
    return await response.json();
  } catch {
    return {}; // a proxy's own error page
  }
}

function restore() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
