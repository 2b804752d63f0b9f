"""aiogram 3 with a state machine of 20 states in memory; each answer in SQLite before the next question."""

import asyncio

import aiosqlite
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import Message

from bench.peers import Options, options
from bench.peers.sqlite_answers import keep, open_answers
from bench.questions import QUESTIONS, TURNS

STATES = tuple(State(f"question_{number}", group_name="Intake") for number in range(len(QUESTIONS)))


async def start(message: Message, state: FSMContext, database: aiosqlite.Connection) -> None:
    await state.set_state(STATES[0])
    await state.set_data({"step": 0})
    await keep(database, message.chat.id, 0, "/start")
    await message.answer(TURNS[0])


async def answer(message: Message, state: FSMContext, database: aiosqlite.Connection) -> None:
    step = (await state.get_data())["step"] + 1
    await keep(database, message.chat.id, step, message.text or "")
    await state.set_data({"step": step})
    await state.set_state(STATES[step] if step < len(STATES) else None)
    await message.answer(TURNS[step])


async def run(given: Options) -> None:
    dispatcher = Dispatcher()
    dispatcher.message.register(start, CommandStart())
    for state in STATES:
        dispatcher.message.register(answer, state)
    session = AiohttpSession(api=TelegramAPIServer.from_base(given.url))
    database = await open_answers(given.folder)
    await dispatcher.start_polling(Bot(given.token, session=session), database=database)


if __name__ == "__main__":
    asyncio.run(run(options()))
