"""`accepted CODE`: you work together, and the answers are in your own records."""

from bot.therapist.concluding import concluded
from bot.therapist.request import Request, Result


async def run(request: Request) -> Result:
    return await concluded(request, "accepted")
