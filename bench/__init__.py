"""How fast Vestibule is, next to bots built in the usual way; `python -m bench --help` has the options.

One process plays Telegram and its clients (`bench.clients`), another is the bot under test (`bench.subjects`); with
two cores each has its own. A client sends the next answer the moment the next question arrives, so C is the number
of turns under way at any time. A *turn* lasts from "update available" to "sendMessage received". An intake is
/start and 20 typed answers; who has finished is followed by somebody new.

How to read the figures:

- CPU seconds per 1000 turns (user and system, of the bot's process) swing less than turns per second. Read them first.
- Machines drift: a factor of two within minutes is not rare. Only ratios within one round count, and only the
  median of five rounds or more; the range stands beside it.
- The window begins when each client has had two turns, so /start at the same moment is not measured. A p99 counts
  answered turns only; who was still waiting at the end stands under "waited" with the longest wait.
- "Durable" means: answer and state are committed with fsync before the next question leaves. `ptb_sqlite` and
  `aiogram_sqlite` keep the answer so, but their state is in memory. `ptb_echo` stores nothing. `ptb_pickle` stores
  every 60 seconds, which a short window never reaches: its figures are those of a bot that stores nothing.
- PostgreSQL's own CPU is a column of its own, and the server runs on the core of the clients.
- "far" is 500 clients behind an RTT of 30 ms; "1k" and "1M" are our bot with so many clients already stored.
- fsyncs are counted by strace in runs of their own, because strace slows what it watches.
- "others" is how many cores' worth of CPU other programs took during a window: above 0.1, measure again.
- "requests" counts all calls of the Bot API a turn, getUpdates included. "stray" counts messages that were not the
  question a client waited for.
- "files" is CPU time in one process without a network; "kills" counts answers that are gone although the next
  question was sent.
"""
