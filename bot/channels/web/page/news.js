// What is said outside the page while nobody looks at it: a number before the tab's title, a dot on its icon, and a
// notification for those who asked for one. None of it holds a word of the conversation.

const CHOSEN = "vestibule-tell";

/** `came()` when something new is there. `button` switches notifications on and off, and is shown where they can be. */
export function makeNews(words, button, tell) {
  const title = document.title;
  const icon = document.querySelector('link[rel="icon"]');
  let unread = 0;

  function came() {
    if (!document.hidden) return;
    unread += 1;
    show();
    if (isChosen()) notify(words.tell_new);
  }

  function show() {
    document.title = unread ? `(${unread}) ${title}` : title;
    icon.href = icon.href.replace(/icon(-new)?\.svg$/, unread ? "icon-new.svg" : "icon.svg");
  }

  /** Whether it could be shown: some phones have the permission and no way to show one from a page. */
  function notify(said) {
    try {
      const notification = new Notification(said, { tag: "vestibule", icon: icon.href });
      notification.addEventListener("click", () => {
        focus();
        notification.close();
      });
      return true;
    } catch {
      return false;
    }
  }

  async function choose() {
    if (isChosen()) return choosing(false);
    if ((await Notification.requestPermission()) !== "granted") return tell(words.tell_refused);
    choosing(notify(words.tell_on));
    if (!isChosen()) tell(words.tell_refused);
  }

  function choosing(wanted) {
    if (wanted) localStorage.setItem(CHOSEN, "yes");
    else forget();
    press();
  }

  function isChosen() {
    return read() === "yes" && window.Notification?.permission === "granted";
  }

  function press() {
    button.setAttribute("aria-pressed", String(isChosen()));
  }

  function forget() {
    localStorage.removeItem(CHOSEN);
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !unread) return;
    unread = 0;
    show();
  });
  button.addEventListener("click", choose);
  button.hidden = !canAsk();
  press();
  return { came, forget };
}

/** Not in a frame of another site, where browsers refuse to ask, and not where nothing can be remembered. */
function canAsk() {
  return "Notification" in window && window === window.top && read() !== null;
}

function read() {
  try {
    return localStorage.getItem(CHOSEN) ?? "no";
  } catch {
    return null;
  }
}
