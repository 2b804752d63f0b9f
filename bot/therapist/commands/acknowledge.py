"""`ack`: the alert was seen; it stays open until it is closed."""

from bot.therapist.request import Request, Result


async def run(request: Request) -> Result:
    number = request.argument.strip()
    known = number.isdecimal() and await request.store.note(int(number), request.therapist, "acknowledge", request.now)
    return Result(
        (request.line("acknowledged" if known else "already_done"),), audit=("acknowledged",) if known else ()
    )
