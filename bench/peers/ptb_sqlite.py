"""python-telegram-bot's ConversationHandler with 20 states; each answer in SQLite before the next question."""

from typing import Any

import aiosqlite
from telegram import Update
from telegram.ext import Application, CommandHandler, ConversationHandler, MessageHandler, filters

from bench.peers import Options, options
from bench.peers.sqlite_answers import keep, open_answers
from bench.questions import QUESTIONS, TURNS


async def start(update: Update, context: Any) -> int:
    assert update.message is not None
    context.user_data["step"] = 0
    await keep(context.bot_data["database"], update.message.chat_id, 0, "/start")
    await update.message.reply_text(TURNS[0])
    return 0


async def answer(update: Update, context: Any) -> int:
    assert update.message is not None
    step = context.user_data["step"] = context.user_data["step"] + 1
    await keep(context.bot_data["database"], update.message.chat_id, step, update.message.text or "")
    await update.message.reply_text(TURNS[step])
    return int(step) if step < len(QUESTIONS) else ConversationHandler.END


def run(given: Options) -> None:
    async def open_database(application: Any) -> None:
        database: aiosqlite.Connection = await open_answers(given.folder)
        application.bot_data["database"] = database

    builder = Application.builder().token(given.token).base_url(f"{given.url}/bot").post_init(open_database)
    application = builder.build()
    typed = MessageHandler(filters.TEXT & ~filters.COMMAND, answer)
    states: dict[object, list[Any]] = {number: [typed] for number in range(len(QUESTIONS))}
    application.add_handler(ConversationHandler([CommandHandler("start", start)], states, []))
    application.run_polling()


if __name__ == "__main__":
    run(options())
