"""What many ways through the demo have in common: judging, assigning, working, asking the customer."""

from board.domain.actors import Actor

DURATIONS = {"red": 11, "orange": 50, "yellow": 65, "green": 80}  # minutes of work, more or less
OPEN_PATHS = ("assigned", "working", "paused", "material", "collaboration", "late", "waiting", "again_working")


def pace(way):
    """Minutes of registration, judgement, assignment and start: hurried where the ticket is young."""
    hurry = min(1, way.age / 16)
    return [round(minutes * hurry, 2) for minutes in (1.5, 4, 6.5, 9)]


def judge(way, minutes, by=None):
    """The judgement, and what a supervisor does about it."""
    judgement = way.story.judgement(way.house.texts["level_reasons"])
    way.do("triage", judgement, minutes=minutes, by=by or way.receiver)
    if way.story.case.get("green"):
        way.do("rule", "green", way.phrase("ruling_green"), minutes=minutes + 1, by=way.house.lead)
    elif way.ticket.colour == "red" and not way.is_long_ago and way.story.path not in ("judged", "disputed"):
        way.do("confirm_judgement", minutes=minutes + 0.7, by=way.house.lead)


def assign(way, minutes):
    """To the assignee of the demo now and then, else to the next person of the route's team."""
    story = way.story
    team = way.policy.route_for(story.case["domain"], story.case["nature"])
    is_ours = story.index % 4 == 1 and story.path in OPEN_PATHS
    way.assignee = way.house.people["agent@demo.test"] if is_ours else way.house.next_of(team, way.house.members(team))
    way.do("assign", way.assignee, minutes=minutes, by=way.receiver, team=way.house.teams[team])


def begin(way):
    """Registered, judged, assigned and started; the minute of the start."""
    received, judged, assigned, started = pace(way)
    way.receive(received)
    judge(way, judged)
    assign(way, assigned)
    way.do("start", minutes=started, by=way.assignee)
    return started


def work(way, began, last):
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
            tell(way, minutes + 0.8, milestone)
    if last - began > 45 and len(notes) > 1:
        tell(way, last + 0.5, None)


def tell(way, minutes, milestone, **more):
    """Word to the customer in four parts."""
    way.do("update_customer", way.story.update, minutes=minutes, by=way.assignee, milestone=milestone, **more)


def _solve(way, minutes):
    reason = way.phrase("check_late") if way.ticket.is_late or _is_past_promise(way, minutes) else None
    way.do("solve", way.story.proposal(reason), minutes=minutes, by=way.assignee)


def _is_past_promise(way, minutes):
    promise = way.ticket.cycle.first_promise_at
    return promise is not None and way.at(minutes) > promise


def solved(way, minutes):
    """Worked on, and the customer is asked."""
    began = begin(way)
    work(way, began, minutes - 2)
    _solve(way, minutes)


def duration(way):
    """How long the work takes: by colour, less where the ticket is younger than that; never ended before begun."""
    points = sum(way.story.case["points"]) + {"vip": 3, "ordinary": 2, "new": 1}[way.story.level]
    colour = "green" if way.story.case.get("green") else "red" if points >= 8 else "orange" if points >= 5 else "yellow"
    usual = DURATIONS[colour] * (0.7 + way.story.index % 5 / 10)
    return max(min(usual, way.age * 0.6), pace(way)[3] + 5)


def answer_by_customer(way, minutes, is_solved, rating=None):
    """By link, phone or e-mail in turn."""
    how = ("link", "phone", "email")[way.story.index % 3]
    customer = Actor(kind="customer", id=way.customer.id, door="demo")
    by = way.assignee if how == "phone" else customer
    words = way.phrase("suggestion") if rating and rating < 4 else None
    said = None if is_solved else way.phrase("not_solved")
    way.do("answer", is_solved, minutes=minutes, by=by, how=how, rating=rating, suggestion=words, words=said)
