"""`help`: what a therapist can ask for."""

from bot.therapist.request import Request, Result


async def run(request: Request) -> Result:
    return Result((request.line("help"),))
