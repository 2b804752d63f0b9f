"""`close`: what a notice asked for is done."""

from bot.therapist.request import Request, Result


async def run(request: Request) -> Result:
    number = request.argument.strip()
    mine = {str(notice.id): notice.id for notice in await request.store.notices(request.therapist)}
    if number not in mine:
        return Result((request.line("already_done"),))
    return Result((request.line("closed"),), audit=("closed",), marks=request.mark("close", [mine[number]]))
