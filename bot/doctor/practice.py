"""The practice's files, and how old the numbers of the help lines are."""

from bot.content import Content
from bot.doctor.case import Case, Look


async def look(case: Case) -> list[Look]:
    content = case.content
    if not isinstance(content, Content):
        return [Look("mend", f"{len(content)} findings; first: {content[0].message}", "run_bot.py check")]
    flow = f"{content.practice.name}, flow {content.flow.name}, in {', '.join(content.practice.languages)}"
    count = len(content.findings)
    files = Look("look", f"{flow}; {count} to consider", "run_bot.py check") if count else Look("fine", flow)
    day = content.helplines.last_verified
    if content.helplines.fresh_on(case.now.date()):
        return [files, Look("fine", f"help lines were checked on {day}")]
    how = "look up each number, then set `last verified` in config/helplines.yaml"
    return [files, Look("look", f"help lines were last checked on {day}: numbers change", how)]
