"""A list of the practice's own changes while people are in the middle: answers stand as long as they still are ones."""

from bot.transcript.play import Player
from tests.language.conftest import Made, goes_well, read

FLOW = """\
flow: offices_flow
version: 1
steps:
  - ask: agreed
    type: consent
    title: Privacy
    text: May I ask?
  - ask: office
    type: choice
    title: Office
    text: Which office is easier for you?
    options from: offices
  - ask: rooms
    type: choices
    title: Rooms
    text: Which rooms could you use?
    options from: rooms
  - review: look
  - end: done
    outcome: request
    text: Thank you.
anytime:
  - faq: now
    hears: help now
    urgent: true
"""
SPANISH = """\
agreed: {title: Privacidad, text: "¿Puedo preguntar?"}
office: {title: Consulta, text: "¿Qué consulta te va mejor?"}
rooms: {title: Salas, text: "¿Qué salas puedes usar?"}
done: Gracias.
now: {hears: ayuda ahora}
"""
OFFICES = """
lists:
  offices:
    north: {en: North office, es: Consulta norte}
    river: {en: By the river, es: Junto al río}
  rooms:
    ground: On the ground floor
    first: On the first floor
    attic: Under the roof
"""
BEGUN = "given: agreed = yes, office = river, rooms = ground + attic\nclient: /start\nbot: review look\n"


def test_a_label_or_a_new_entry_changes_nothing_for_who_has_answered(made: Made) -> None:
    player = Player(made(FLOW, SPANISH, OFFICES))
    goes_well(player, BEGUN)

    more = OFFICES.replace("By the river", "River house").replace("  rooms:", "    south: The south office\n  rooms:")
    player.content = made(FLOW, SPANISH, more)

    goes_well(player, "client: /again\nbot: review look\nsaved: office = river\n")
    assert "Office: River house" in read(player)


def test_who_chose_what_is_gone_is_asked_that_again_and_nothing_else(made: Made) -> None:
    player = Player(made(FLOW, SPANISH, OFFICES))
    goes_well(player, BEGUN)

    player.content = made(FLOW, SPANISH, OFFICES.replace("    river: {en: By the river, es: Junto al río}\n", ""))

    goes_well(player, "client: /again\nbot: ask office\nclient: [north]\nbot: review look\n")
    goes_well(player, "saved: rooms = ground + attic\n")


def test_several_choices_are_asked_again_when_one_of_them_is_gone(made: Made) -> None:
    player = Player(made(FLOW, SPANISH, OFFICES))
    goes_well(player, BEGUN)

    player.content = made(FLOW, SPANISH, OFFICES.replace("    attic: Under the roof\n", ""))

    goes_well(player, "client: /again\nbot: ask rooms\nclient: [first]\nclient: [done]\nbot: review look\n")
    goes_well(player, "client: [confirm]\nbot: end done\nsaved: office = river\n")
