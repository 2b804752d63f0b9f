"""`test`: chats of the practice that went as written, or not, and why."""

from pathlib import Path

from tests.cli.conftest import Run, change

CHAT = "# Too young.\ngiven:  consent = yes\nclient: /start\nbot:    ask age\nclient: [no]\nbot:    end under_age\n"


def write(house: Path, text: str) -> str:
    (house / "one.chat").write_text(text, encoding="utf-8")
    return "one.chat"


def test_the_shipped_chats_go_as_written_and_reach_everything(run: Run) -> None:
    ran = run("test --coverage")

    assert ran.code == 0
    assert "chats went as written." in ran.out
    assert "W80" not in ran.out


def test_a_changed_sentence_breaks_no_chat(run: Run, house: Path) -> None:
    change(house / "flows" / "free_consultation.yaml", "Are you 18 or older?", "Have you had your 18th birthday?")

    assert run("test").code == 0


def test_a_line_that_does_not_hold_is_told_with_its_place_and_what_to_do(run: Run, house: Path) -> None:
    file = write(house, CHAT.replace("under_age", "under_ages"))

    ran = run(f"test {file}")

    assert ran.code == 1
    assert ran.out == (
        "one.chat:6: bot: end under_ages\n"
        "  expected: end under_ages\n"
        "  got:      end under_age, forgotten\n"
        "  mend:     the flow has nothing called `under_ages`; did you mean `under_age`?\n"
        "  mend:     if this is how it should be now, `run_bot.py test --update` writes it into the chat\n\n"
        "1 of 1 chat did not go as written.\n"
    )


def test_update_writes_what_happened_and_shows_it_and_leaves_the_rest(run: Run, house: Path) -> None:
    file = write(house, CHAT.replace("ask age", "ask place").replace("under_age", "elsewhere") + "saved:  age = no\n")

    ran = run(f"test --update {file}")

    assert ran.code == 0
    assert "-bot:    ask place\n+bot:    welcome_back, ask age\n" in ran.out
    assert "-saved:  age = no\n" in ran.out
    assert (house / file).read_text(encoding="utf-8") == CHAT.replace("ask age", "welcome_back, ask age").replace(
        "under_age", "under_age, forgotten"
    )
    assert run(f"test {file}").code == 0


def test_update_does_not_touch_what_holds_and_cannot_mend_a_button_that_is_gone(run: Run, house: Path) -> None:
    file = write(house, CHAT.replace("[no]", "[maybe]"))

    ran = run(f"test --update {file}")

    assert ran.code == 1
    assert "one.chat:5: client: [maybe]\n  expected: a button [maybe]\n  got:      [Yes], [No]" in ran.out
    assert "[maybe]" in (house / file).read_text(encoding="utf-8")


def test_what_no_chat_reaches_is_told_with_its_lines_and_a_way_there(run: Run, house: Path) -> None:
    file = write(house, CHAT)

    ran = run(f"test --coverage {file}")

    assert ran.code == 0
    assert "W801: no chat reaches `elsewhere` (lines " in ran.out
    assert "`given:  consent = yes, age = yes, place = elsewhere`" in ran.out
    assert "W802: no chat picks `yes` of `age`" in ran.out
    assert "W803: no chat has seen the condition of `under_age` false" in ran.out
    assert "picks `no` of `age`" not in ran.out


def test_the_way_that_a_finding_names_reaches_it(run: Run, house: Path) -> None:
    file = write(house, "given:  consent = yes, age = yes, place = elsewhere\nclient: /start\nbot:    end elsewhere\n")

    ran = run(f"test --coverage {file}")

    assert ran.code == 0
    assert "reaches `elsewhere`" not in ran.out


def test_a_file_that_is_no_chat_is_told_and_the_others_are_played(run: Run, house: Path) -> None:
    file = write(house, "klient: /start\n")

    ran = run(f"test {file} missing.chat flows/tests/declines.chat")

    assert ran.code == 1
    assert "one.chat:1: begin the line with one of: client, bot," in ran.out
    assert "missing.chat: the chat cannot be read: No such file or directory." in ran.out
    assert "2 of 3 chats did not go as written." in ran.out


def test_without_any_chat_it_says_how_to_get_one(run: Run, house: Path) -> None:
    for chat in (house / "flows" / "tests").iterdir():
        chat.unlink()

    ran = run("test")

    assert ran.code == 1
    assert "`run_bot.py chat --record FILE` writes one" in ran.out
