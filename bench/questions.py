"""The words of the intake: what a client types, and how the next question is known."""

QUESTIONS = tuple(f"Question {number} of 20: what would you like to tell us about this?" for number in range(1, 21))
END = "That was all. Thank you."
TURNS = (*QUESTIONS, END)
"""What a client waits for, turn by turn; the first follows /start."""

ANSWERS = (
    "I would like to sleep through the night again",
    "Mostly in the evening, after work",
    "My sister told me about you",
    "About two years",
    "I have talked with a friend, and it helped a little",
)


def words(turn: int) -> str:
    """What a client sends to begin this turn."""
    return "/start" if turn == 0 else ANSWERS[turn % len(ANSWERS)]


def marker(turn: int) -> str:
    """What the reply to this turn contains."""
    return TURNS[turn].partition(":")[0]
