"""What became of a request, as its therapist says: it decides how long things are kept. The person is not told."""

from collections.abc import Mapping

from bot.practice.wording import days, locale_of
from bot.store.base import Conclusion
from bot.therapist.request import Request, Result

AUDITED: Mapping[Conclusion | None, str] = {
    "accepted": "accepted",
    "declined": "declined",
    None: "took the conclusion back of",
}


async def concluded(request: Request, what: Conclusion | None) -> Result:
    client = await request.store.client(request.therapist, request.argument.strip().upper())
    if client is None or not request.content.is_shared(client.session):
        return Result((request.line("no_such_person"),))
    await request.store.conclude(client.id, request.therapist, what, request.now)
    requests = [notice.id for notice in await request.notices_of(client) if notice.kind == "request"]
    return Result(
        texts=(request.line(f"concluded_{what or 'open'}", code=client.code, days=_kept(request, what)),),
        audit=(f"{AUDITED[what]} {client.code}",),
        marks=request.mark("close", requests) if what else (),
        about=(client.id,),
    )


def _kept(request: Request, what: Conclusion | None) -> str:
    practice = request.content.practice
    count = getattr(practice.retention, what or "request")
    return days(count, locale_of(practice.language_of(practice.therapist(request.therapist)), practice.country))
