"""What a button says it is: short text of at most 64 bytes, with no authority in it.

A tap is always looked up in the tapping client's own session, so a forged one can do no more than its owner could.

>>> str(Tap("o", "age", "yes"))
'o:age:yes'
>>> read_tap("o:age:yes")
Tap(verb='o', step='age', option='yes')
"""

from dataclasses import dataclass

OPTION = "o"  # o:<step>:<option>    answers, or ticks an option of `choices`
DONE = "d"  # d:<step>               the ticks are complete
SKIP = "s"  # s:<step>
WHY = "w"  # w:<step>
OFFERED = "y"  # y:<step>:<option>   yes, that is what I meant
CHANGE = "r"  # r:<step>             open this answer again
CHANGE_YES = "p"  # p:<step>           yes, change it, though other answers go
KEEP = "k"  # k:<step>               leave it as it was
CONFIRM = "v"  # v:<review>          the answers are right
COMMAND = "c"  # c:<command>[:<argument>]
ERASE_YES = "x"  # x:erase / x:restart
COUNTRY = "h"  # h:<country>         help lines of another country
CALM = "u"  # u:<safe|stop|misunderstood>  after the crisis card
USE = "e"  # e:<step>               the words said beside an earlier answer are the answer
FAQ = "f"  # f:<name>               the practice's answer to a common question
AGREE = "a"  # a:<step>:<option>     give a consent later, or take it back
REMIND = "q"  # q:never              nobody is to write first
LANGUAGE = "l"  # l:<language>


@dataclass(frozen=True, slots=True)
class Tap:
    verb: str
    step: str = ""
    option: str = ""

    def __str__(self) -> str:
        return ":".join((self.verb, self.step, self.option)).rstrip(":")


def read_tap(data: str) -> Tap:
    verb, _, rest = data.partition(":")
    step, _, option = rest.partition(":")
    return Tap(verb, step, option)
