"""python-telegram-bot as its examples have it: an echo, nothing stored."""

from typing import Any

from telegram import Update
from telegram.ext import Application, MessageHandler, filters

from bench.peers import Options, options


async def echo(update: Update, _context: Any) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


def run(given: Options) -> None:
    application = Application.builder().token(given.token).base_url(f"{given.url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    run(options())
