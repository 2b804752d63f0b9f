"""python-telegram-bot's ConversationHandler with 20 states and PicklePersistence, all defaults."""

from typing import Any

from telegram import Update
from telegram.ext import Application, CommandHandler, ConversationHandler, MessageHandler, PicklePersistence, filters

from bench.peers import Options, options
from bench.questions import QUESTIONS, TURNS


async def start(update: Update, context: Any) -> int:
    assert update.message is not None
    context.user_data["answers"] = []
    await update.message.reply_text(TURNS[0])
    return 0


async def answer(update: Update, context: Any) -> int:
    assert update.message is not None
    answers = context.user_data["answers"]
    answers.append(update.message.text)
    await update.message.reply_text(TURNS[len(answers)])
    return len(answers) if len(answers) < len(QUESTIONS) else ConversationHandler.END


def run(given: Options) -> None:
    persistence: PicklePersistence[Any, Any, Any] = PicklePersistence(given.folder / "answers.pickle")
    builder = Application.builder().token(given.token).base_url(f"{given.url}/bot").persistence(persistence)
    application = builder.build()
    typed = MessageHandler(filters.TEXT & ~filters.COMMAND, answer)
    states: dict[object, list[Any]] = {number: [typed] for number in range(len(QUESTIONS))}
    application.add_handler(
        ConversationHandler([CommandHandler("start", start)], states, [], name="intake", persistent=True)
    )
    application.run_polling()


if __name__ == "__main__":
    run(options())
