"""How pictures of flows look, by day and by night; colours differ in lightness too, for those who see few of them."""

_LIGHT = """
--page:#f8fafc;--card:#fff;--line:#cbd5e1;--ink:#0f172a;--soft:#475569;--band:#e2e8f0;--chip:#f1f5f9;
--say:#64748b;--ask:#2563eb;--review:#7c3aed;--request:#15803d;--declined:#c2410c;--closed:#334155;
--good:#f0fdf4;--sad:#fff7ed;--flat:#f1f5f9;--when:#854d0e"""
_DARK = """
--page:#0b1120;--card:#172033;--line:#3b4a63;--ink:#f1f5f9;--soft:#b6c2d4;--band:#22304a;--chip:#243149;
--say:#94a3b8;--ask:#60a5fa;--review:#a78bfa;--request:#4ade80;--declined:#fb923c;--closed:#cbd5e1;
--good:#10291c;--sad:#2e1c10;--flat:#1f2937;--when:#fde68a"""
_KINDS = ("say", "ask", "review", "request", "declined", "closed")

STYLE = "\n".join(
    (
        f"svg{{{_LIGHT}}}",
        f"@media (prefers-color-scheme:dark){{svg{{{_DARK}}}}}",
        "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;fill:var(--ink)}",
        ".page{fill:var(--page)}",
        ".heading{font-size:24px;font-weight:700}.quiet{font-size:14px;fill:var(--soft)}",
        ".spine{stroke:var(--line);stroke-width:3;fill:none;stroke-linecap:round}",
        ".band{fill:var(--band)}.section{font-size:15px;font-weight:700}",
        ".card{fill:var(--card);stroke:var(--line)}.chip{fill:var(--chip);stroke:var(--line)}",
        ".title{font-size:15px;font-weight:650}.words{font-size:13.5px;fill:var(--soft)}",
        ".tag,.option,.name{font-size:12px}.tag,.name{fill:var(--soft)}",
        ".name{font-family:ui-monospace,'SF Mono',Menlo,Consolas,monospace;opacity:.8}",
        ".condition{font-size:12.5px;font-weight:600;fill:var(--when)}",
        ".line{stroke:var(--line);stroke-width:2.5;fill:none}.aside{stroke-dasharray:5 4}",
        ".small{fill:var(--line)!important}",
        *(f".{kind} circle,.{kind} .edge{{fill:var(--{kind})}}" for kind in _KINDS),
        ".faq circle,.faq .edge{fill:var(--say)}",
        ".request .card{fill:var(--good);stroke:var(--request)}",
        ".declined .card{fill:var(--sad);stroke:var(--declined)}",
        ".closed .card{fill:var(--flat);stroke:var(--closed)}",
        ".unused{opacity:.5}",
    )
).replace("\n--", "--")
