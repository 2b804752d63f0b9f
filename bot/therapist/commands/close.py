"""`close`: what a notice asked for is done."""

from bot.therapist.request import Request, Result


async def run(request: Request) -> Result:
    number = request.argument.strip()
    known = number.isdecimal() and await request.store.note(int(number), request.therapist, "close", request.now)
    return Result((request.line("closed" if known else "already_done"),), audit=("closed",) if known else ())
