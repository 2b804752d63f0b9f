// The chat on another site: one button, and a frame that is loaded when someone wants it, not before.
//
//   <script src="https://chat.example.org/embed.js" defer></script>
//
// Optional: data-language="es", data-label="Write to us".
(() => {
  const words = /* words */ {};
  const script = document.currentScript;
  const asked = (script.dataset.language || document.documentElement.lang || "").toLowerCase();
  const language = words[asked] ? asked : words[asked.split("-")[0]] ? asked.split("-")[0] : Object.keys(words)[0];
  const said = words[language];
  const source = new URL("embed/", script.src);
  if (script.dataset.language) source.searchParams.set("lang", language);

  const FRAME = "vestibule-frame";
  const fixed = { position: "fixed", zIndex: "2147483000", boxSizing: "border-box" };

  const button = document.createElement("button");
  button.type = "button";
  button.lang = language;
  button.textContent = script.dataset.label || said.embed_open;
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", FRAME);
  Object.assign(button.style, fixed, {
    right: "1rem",
    bottom: "1rem",
    minHeight: "3rem",
    maxWidth: "calc(100vw - 2rem)",
    padding: "0.6rem 1.25rem",
    border: "2px solid #ffffff",
    borderRadius: "1.5rem",
    background: "#2f5d53",
    color: "#ffffff",
    font: "600 1.0625rem/1.3 system-ui, sans-serif",
    boxShadow: "0 2px 12px rgb(0 0 0 / 25%)",
    cursor: "pointer",
  });

  let frame = null;

  function makeFrame() {
    frame = document.createElement("iframe");
    frame.id = FRAME;
    frame.src = source.href;
    frame.title = said.embed_title;
    frame.lang = language;
    frame.referrerPolicy = "no-referrer";
    Object.assign(frame.style, fixed, {
      right: "max(0.5rem, min(1rem, calc(50vw - 12.5rem)))",
      bottom: "5rem",
      width: "min(25rem, calc(100vw - 1rem))",
      height: "min(42rem, calc(100vh - 5.5rem))",
      border: "1px solid #b9b2a6",
      borderRadius: "1.25rem",
      background: "#f7f4ee",
      colorScheme: "normal",
      boxShadow: "0 8px 32px rgb(0 0 0 / 25%)",
    });
    button.before(frame);
  }

  function toggle(open) {
    if (open && !frame) makeFrame();
    if (frame) frame.style.display = open ? "block" : "none";
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? said.embed_close : script.dataset.label || said.embed_open;
    if (open) frame.focus();
  }

  const isOpen = () => button.getAttribute("aria-expanded") === "true";
  button.addEventListener("click", () => toggle(!isOpen()));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    toggle(false);
    button.focus();
  });
  document.body.append(button);
})();
