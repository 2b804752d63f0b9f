"""`desk`: a one-time link to the desk."""

from bot.desk.access import login_path, make_login
from bot.therapist.request import Request, Result


async def run(request: Request) -> Result:
    secret = await make_login(request.store, request.therapist, request.now)
    link = f"{request.site()}{login_path(secret)}"
    return Result((request.line("desk_link", link=link),), audit=("asked for a desk link",))
