"""aiogram 3 with a state machine of 20 states in memory, nothing stored."""

import asyncio

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import Message

from bench.peers import Options, options
from bench.questions import QUESTIONS, TURNS

STATES = tuple(State(f"question_{number}", group_name="Intake") for number in range(len(QUESTIONS)))


async def start(message: Message, state: FSMContext) -> None:
    await state.set_state(STATES[0])
    await state.set_data({"answers": []})
    await message.answer(TURNS[0])


async def answer(message: Message, state: FSMContext) -> None:
    answers = [*(await state.get_data())["answers"], message.text]
    await state.set_data({"answers": answers})
    await state.set_state(STATES[len(answers)] if len(answers) < len(STATES) else None)
    await message.answer(TURNS[len(answers)])


async def run(given: Options) -> None:
    dispatcher = Dispatcher()
    dispatcher.message.register(start, CommandStart())
    for state in STATES:
        dispatcher.message.register(answer, state)
    session = AiohttpSession(api=TelegramAPIServer.from_base(given.url))
    await dispatcher.start_polling(Bot(given.token, session=session))


if __name__ == "__main__":
    asyncio.run(run(options()))
