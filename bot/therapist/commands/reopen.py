"""`reopen CODE`: neither counts any more."""

from bot.therapist.concluding import concluded
from bot.therapist.request import Request, Result


async def run(request: Request) -> Result:
    return await concluded(request, None)
