"""`close`: what a notice asked for is done."""

from bot.therapist.request import Request, Result

LONGEST_NUMBER = 18  # digits; a database counts no further


async def run(request: Request) -> Result:
    number = request.argument.strip()
    if not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return Result((request.line("already_done"),))
    if not await request.store.note(int(number), request.therapist, "close", request.now):
        return Result((request.line("already_done"),))
    return Result((request.line("closed"),), audit=("closed",))
