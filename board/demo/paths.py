"""The ways a ticket of the demo may have gone, by the names that the data files use."""

from datetime import timedelta

from board.demo.living import SYSTEM, Living
from board.demo.strides import answer_by_customer, assign, begin, duration, judge, pace, solved, tell, work
from board.domain.actors import Actor

LAST_NOTES = (4, 11, 19, 26)  # minutes ago: some are fresh, some nearly due
DEPARTMENT_HAS = timedelta(minutes=85)


def live(story, house, policy, *, now):
    """Live one story until now; the ticket."""
    way = Living(story, house, policy, now)
    PATHS[story.path](way)
    way.until_now()
    if story.order:
        house.tickets.setdefault((story.order, story.case["core"]), way.ticket)
    return way.ticket


def new(way):
    """Registered a moment ago."""
    way.receive(min(1.2, way.age / 2))


def quick(way):
    """The first line took a note and will complete it."""
    way.receive(way.age / 2, is_quick=True)


def judged(way):
    """Judged, nobody has it yet; red ones wait for a review."""
    way.receive(pace(way)[0])
    judge(way, pace(way)[1])


def disputed(way):
    """Somebody thinks that the colour is wrong; a supervisor has two minutes."""
    judged(way)
    other = "orange" if way.ticket.colour == "red" else "red"
    way.do("dispute", other, way.phrase("dispute"), minutes=way.age - 0.6, by=way.receiver)


def assigned(way):
    """A named person has it and has not begun."""
    judged(way)
    assign(way, pace(way)[2] + 2)


def working(way):
    """In progress, with notes, and the customer knows."""
    began = begin(way)
    work(way, began, way.age - LAST_NOTES[way.story.index % 4])


def paused(way):
    """Waiting for what the customer was asked for."""
    began = begin(way)
    work(way, began, way.age - 40)
    tell(way, way.age - 32, None, asks_material=True)
    way.do("pause", "material", way.phrase("pause"), minutes=way.age - 31, by=way.assignee)


def material(way):
    """What was asked for has come in; the next note is due within half an hour."""
    paused(way)
    customer = Actor(kind="customer", id=way.customer.id, door="demo")
    way.do("receive_material", minutes=way.age - 9, by=customer)


def collaboration(way):
    """Another department is asked."""
    working(way)
    department = way.house.departments["logistics"]
    way.do(
        "commit_to", "collaboration", minutes=way.age - 3, by=way.assignee, need=way.phrase("ask_department"),
        due_at=way.now + DEPARTMENT_HAS, department_id=department.id, contact_person=way.phrase("department_contact"),
        expected_result=way.phrase("expected_result"),
    )  # fmt: skip


def late(way):
    """The promise is broken; every second time a supervisor has stepped in."""
    began = begin(way)
    work(way, began, way.age - LAST_NOTES[way.story.index % 4])
    if way.story.index % 2:
        way.do("act", "takes_over", way.phrase("act"), minutes=way.age - 2, by=way.house.lead)


def waiting(way):
    """The customer was asked a short while ago."""
    solved(way, way.age - 14)


def reminded(way):
    """The customer did not answer, and was reminded."""
    solved(way, way.age - 50)


def ready(way):
    """Confirmed; a supervisor closes it."""
    solved(way, duration(way))
    answer_by_customer(way, min(duration(way) + 25, way.age - 5), True, 5)


def confirmed(way):
    """Closed: the customer says solved."""
    minutes = duration(way)
    solved(way, minutes)
    answer_by_customer(way, min(minutes + 8 + way.story.index % 12, way.age - 2), True, way.story.fill.get("rating", 5))
    if way.ticket.is_open:
        way.do("close", minutes=min(minutes + 26, way.age - 1), by=way.house.lead)


def low(way):
    """Solved, yet the customer is not satisfied: a supervisor looks before it is closed."""
    confirmed(way)


def silence(way):
    """No answer, a reminder, no answer: closed by default."""
    solved(way, min(duration(way), way.age - 200))


def archived(way):
    """Long closed."""
    confirmed(way)
    way.do("archive", minutes=way.age - 60, by=SYSTEM)


def again_new(way):
    """The customer says not solved; it begins again."""
    solved(way, way.age - 28)
    answer_by_customer(way, way.age - 3, False)


def again_working(way):
    """The second handling is under way."""
    solved(way, way.age - 125)
    answer_by_customer(way, way.age - 100, False)
    restart = way.age - 90
    judge(way, restart, by=way.house.lead)
    assign(way, restart + 4)
    way.do("start", minutes=restart + 6, by=way.assignee)
    work(way, restart + 6, way.age - 8)


def duplicate(way):
    """The same order came twice; this one is closed and linked."""
    judged(way)
    twin = way.house.tickets.get((way.story.order, way.story.case["core"]))
    way.do("link_to", "duplicate", twin, minutes=9, by=way.house.lead)
    way.do("withdraw", "duplicate", way.phrase("withdraw_duplicate"), minutes=10, by=way.house.lead)


def withdrawn(way):
    """The customer took it back."""
    judged(way)
    way.do("withdraw", "withdrawn", way.phrase("withdraw_withdrawn"), minutes=12, by=way.house.lead)


PATHS = {
    path.__name__: path
    for path in (
        new, quick, judged, disputed, assigned, working, paused, material, collaboration, late, waiting, reminded,
        ready, confirmed, low, silence, archived, again_new, again_working, duplicate, withdrawn,
    )
}  # fmt: skip
