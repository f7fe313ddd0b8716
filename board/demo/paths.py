"""The ways a ticket of the demo may have gone, by the names that the data files use."""

from datetime import timedelta

from board.demo.living import SYSTEM, Living
from board.domain.actors import Actor

LAST_NOTES = (4, 11, 19, 26)  # minutes ago: some are fresh, some nearly due
DEPARTMENT_HAS = timedelta(minutes=85)
DURATIONS = {"red": 11, "orange": 50, "yellow": 65, "green": 80}  # minutes of work, more or less


def live(story, house, policy, *, now):
    """Live one story until now; the ticket."""
    way = Living(story, house, policy, now)
    PATHS[story.path](way)
    way.until_now()
    if story.order:
        house.tickets.setdefault((story.order, story.case["core"]), way.ticket)
    return way.ticket


def _pace(way):
    """Minutes of registration, judgement, assignment and start: hurried where the ticket is young."""
    hurry = min(1, way.age / 16)
    return [round(minutes * hurry, 2) for minutes in (1.5, 4, 6.5, 9)]


def new(way):
    """Registered a moment ago."""
    way.receive(min(1.2, way.age / 2))


def quick(way):
    """The first line took a note and will complete it."""
    way.receive(way.age / 2, is_quick=True)


def judged(way):
    """Judged, nobody has it yet; red ones wait for a review."""
    way.receive(_pace(way)[0])
    _judge(way, _pace(way)[1])


def _judge(way, minutes, by=None):
    judgement = way.story.judgement(way.house.texts["level_reasons"])
    way.do("triage", judgement, minutes=minutes, by=by or way.receiver)
    if way.story.case.get("green"):
        way.do("rule", "green", way.phrase("ruling_green"), minutes=minutes + 1, by=way.house.lead)
    elif way.ticket.colour == "red" and not way.is_long_ago and way.story.path not in ("judged", "disputed"):
        way.do("confirm_judgement", minutes=minutes + 0.7, by=way.house.lead)


def disputed(way):
    """Somebody thinks that the colour is wrong; a supervisor has two minutes."""
    judged(way)
    other = "orange" if way.ticket.colour == "red" else "red"
    way.do("dispute", other, way.phrase("dispute"), minutes=way.age - 0.6, by=way.receiver)


def assigned(way):
    """A named person has it and has not begun."""
    judged(way)
    _assign(way, _pace(way)[2] + 2)


def _assign(way, minutes):
    story = way.story
    team = way.policy.route_for(story.case["domain"], story.case["nature"])
    is_ours = story.index % 4 == 1 and story.path in OPEN_PATHS
    way.assignee = way.house.people["agent@demo.test"] if is_ours else way.house.next_of(team, way.house.members(team))
    way.do("assign", way.assignee, minutes=minutes, by=way.receiver, team=way.house.teams[team])


def _begin(way):
    pace = _pace(way)
    way.receive(pace[0])
    _judge(way, pace[1])
    _assign(way, pace[2])
    way.do("start", minutes=pace[3], by=way.assignee)
    return pace[3]


def working(way):
    """In progress, with notes, and the customer knows."""
    began = _begin(way)
    _work(way, began, way.age - LAST_NOTES[way.story.index % 4])


def _work(way, began, last):
    """The notes between start and the last one; the first point reached is told to the customer at once."""
    notes = way.story.notes[-1:] if way.is_long_ago else way.story.notes
    if last <= began + 1:
        return
    for number, (action, result) in enumerate(notes):
        minutes = began + (last - began) * (number + 1) / len(notes)
        milestone = "located" if number == 0 and len(notes) > 1 else None
        said = {"happened_at": way.at(minutes), "action": action, "result": result, "milestone": milestone}
        way.do("note", minutes=minutes, by=way.assignee, **said)
        if number == 0 and not way.is_long_ago:
            _tell(way, minutes + 0.8, milestone)
    if last - began > 45 and len(notes) > 1:
        _tell(way, last + 0.5, None)


def _tell(way, minutes, milestone, **more):
    way.do("update_customer", way.story.update, minutes=minutes, by=way.assignee, milestone=milestone, **more)


def paused(way):
    """Waiting for what the customer was asked for."""
    began = _begin(way)
    _work(way, began, way.age - 40)
    _tell(way, way.age - 32, None, asks_material=True)
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
    began = _begin(way)
    _work(way, began, way.age - LAST_NOTES[way.story.index % 4])
    if way.story.index % 2:
        way.do("act", "takes_over", way.phrase("act"), minutes=way.age - 2, by=way.house.lead)


def _solve(way, minutes):
    reason = way.phrase("check_late") if way.ticket.is_late or _is_past_promise(way, minutes) else None
    way.do("solve", way.story.proposal(reason), minutes=minutes, by=way.assignee)


def _is_past_promise(way, minutes):
    promise = way.ticket.cycle.first_promise_at
    return promise is not None and way.at(minutes) > promise


def _solved(way, minutes):
    began = _begin(way)
    _work(way, began, minutes - 2)
    _solve(way, minutes)


def _duration(way):
    """How long the work takes: by colour, less where the ticket is younger than that; never ended before begun."""
    points = sum(way.story.case["points"]) + {"vip": 3, "ordinary": 2, "new": 1}[way.story.level]
    colour = "green" if way.story.case.get("green") else "red" if points >= 8 else "orange" if points >= 5 else "yellow"
    usual = DURATIONS[colour] * (0.7 + way.story.index % 5 / 10)
    return max(min(usual, way.age * 0.6), _pace(way)[3] + 5)


def waiting(way):
    """The customer was asked a short while ago."""
    _solved(way, way.age - 14)


def reminded(way):
    """The customer did not answer, and was reminded."""
    _solved(way, way.age - 50)


def ready(way):
    """Confirmed; a supervisor closes it."""
    _solved(way, _duration(way))
    _answer(way, min(_duration(way) + 25, way.age - 5), True, 5)


def _answer(way, minutes, is_solved, rating=None):
    how = ("link", "phone", "email")[way.story.index % 3]
    customer = Actor(kind="customer", id=way.customer.id, door="demo")
    by = way.assignee if how == "phone" else customer
    words = way.phrase("suggestion") if rating and rating < 4 else None
    said = None if is_solved else way.phrase("not_solved")
    way.do("answer", is_solved, minutes=minutes, by=by, how=how, rating=rating, suggestion=words, words=said)


def confirmed(way):
    """Closed: the customer says solved."""
    minutes = _duration(way)
    _solved(way, minutes)
    _answer(way, min(minutes + 8 + way.story.index % 12, way.age - 2), True, way.story.fill.get("rating", 5))
    if way.ticket.is_open:
        way.do("close", minutes=min(minutes + 26, way.age - 1), by=way.house.lead)


def low(way):
    """Solved, yet the customer is not satisfied: a supervisor looks before it is closed."""
    confirmed(way)


def silence(way):
    """No answer, a reminder, no answer: closed by default."""
    _solved(way, min(_duration(way), way.age - 200))


def archived(way):
    """Long closed."""
    confirmed(way)
    way.do("archive", minutes=way.age - 60, by=SYSTEM)


def again_new(way):
    """The customer says not solved; it begins again."""
    _solved(way, way.age - 28)
    _answer(way, way.age - 3, False)


def again_working(way):
    """The second handling is under way."""
    _solved(way, way.age - 125)
    _answer(way, way.age - 100, False)
    restart = way.age - 90
    _judge(way, restart, by=way.house.lead)
    _assign(way, restart + 4)
    way.do("start", minutes=restart + 6, by=way.assignee)
    _work(way, restart + 6, way.age - 8)


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
OPEN_PATHS = ("assigned", "working", "paused", "material", "collaboration", "late", "waiting", "again_working")
