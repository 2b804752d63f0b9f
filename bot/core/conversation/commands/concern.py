"""`concern`: something is not right. It goes to more than the person it may be about, and says who else hears it."""

from collections.abc import Mapping

from bot.core.conversation.asking import always, command
from bot.core.conversation.minimal import ways
from bot.core.replies import Line, Row
from bot.core.session import WritingToHuman
from bot.core.turn import Scene, Turn, say

READ_BY: Mapping[bool, str] = {True: "concern_read_by_two", False: "concern_read_by_one"}
"""Is there someone beside the owner of the practice whom the assistant can tell?"""


def run(scene: Scene, argument: str) -> Turn:
    rows: tuple[Row, ...]
    if scene.house.minimal:
        rows = ((command("again", label="carry_on"),), always())
        return Turn(
            scene.session, (say(Line("minimal_concern"), *ways(scene.house), Line("concern_places"), rows=rows),)
        )
    read_by = Line(READ_BY[scene.house.backup_hears])
    if argument == "write":
        rows = ((command("again", label="cancel"),), always())
        writing = scene.session.looking_at(WritingToHuman(concern=True))
        return Turn(writing, (say(Line("concern_write_now"), read_by, rows=rows),))
    rows = ((command("concern", "write", label="concern_write"),), (command("again", label="carry_on"),), always())
    return Turn(scene.session, (say(Line("concern_intro"), Line("concern_places"), read_by, rows=rows),))
