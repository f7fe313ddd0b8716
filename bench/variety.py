"""What makes copies differ: customers, numbers, instants, the agent who has them."""

import random
from datetime import timedelta

from sqlalchemy import insert

from bench.subjects import LEVEL
from board.domain import masks, numbers
from board.extensions import db
from board.models.customer import ContactPoint, Customer
from board.models.secrets import lookup_hash
from board.models.serial import next_request_serials, next_serial

FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟 芳 秀英 娜 敏 静 丽 强 磊 洋 艳 勇 军 杰 娟 涛 明 超 秀兰 霞"
FIRST = "Anna Ben Clara David Emma Felix Grace Henry Iris Jack Kate Leo Maria Noah Olivia Paul Rosa Sam Tina Victor"
LAST = "Adams Baker Carter Dixon Evans Foster Green Harris Irving Jones King Lewis Moore Nolan Owen Price Reed Scott"
BATCH = 10_000
DAY = 86_400
OFFICE_SECONDS = 36_000  # those who write do so between five hours before noon and five hours after


def customers(count, policy, now):
    """So many customers with a telephone each, committed; (id, contact point's id, name) by language."""
    dice, found = random.Random(1), {"en": [], "zh": []}
    day = numbers.serial_day(now, policy)
    last = next_serial(numbers.serial_scope(policy, "customer", day), count)
    for start in range(0, count, BATCH):
        serials = range(last - count + 1 + start, last - count + 1 + min(start + BATCH, count))
        people = [_customer(dice, numbers.customer_number(policy, day, serial), now) for serial in serials]
        for row, (customer_id, point_id) in zip(people, _stored(people, dice), strict=True):
            found[row["language"]].append((customer_id, point_id, row["name"]))
        db.session.commit()
    return found


def _customer(dice, number, now):
    language = dice.choice(("en", "zh"))
    chinese, english = (FAMILY, GIVEN.split()), (FIRST.split(), LAST.split())
    parts = [dice.choice(pool) for pool in (chinese if language == "zh" else english)]
    name = ("" if language == "zh" else " ").join(parts)
    return {"number": number, "name": name, "level": LEVEL, "language": language, "created_at": now}


def _stored(people, dice):
    ids = db.session.scalars(insert(Customer).returning(Customer.id, sort_by_parameter_order=True), people).all()
    phones = [f"1{dice.randrange(3, 10)}{dice.randrange(10**9):09}" for _customer in ids]
    points = [
        {
            "customer_id": customer_id, "kind": "phone", "value": phone, "mask": masks.contact(phone),
            "lookup_hash": lookup_hash(phone), "tail_hash": lookup_hash(phone[-4:]), "is_preferred": True,
        }
        for customer_id, phone in zip(ids, phones, strict=True)
    ]  # fmt: skip
    back = insert(ContactPoint).returning(ContactPoint.id, sort_by_parameter_order=True)
    return zip(ids, db.session.scalars(back, points).all(), strict=True)


def copies(block, moves, pool, policy, agents):
    """A row in the shape of `copying.COPIES` for each of the `moves`: seconds from its pattern to the copy."""
    dice, size = random.Random(2), len(block.patterns)
    received = [pattern.ticket.request.received_at for pattern in block.patterns]
    seat = [agents.index((pattern.agent.id, pattern.agent.name)) for pattern in block.patterns]
    for start in range(0, len(moves), BATCH):
        part = list(enumerate(moves[start : start + BATCH], start))
        instants = [received[j % size] + timedelta(seconds=move) for j, move in part]
        for (j, move), serial in zip(part, next_request_serials(policy, instants), strict=True):
            t, turn = j % size, dice.randrange(len(agents))
            customer_id, point_id, name = dice.choice(pool[block.patterns[t].language])
            yield {
                "j": j, "j_text": f"{j:09}", "n": j // size, "t": t, "shift": move, "turn": turn,
                "customer_id": customer_id, "point_id": point_id, "name": name, "mask": masks.name(name),
                "order": f"A{dice.randrange(10**9):09}",
                "number": numbers.request_number(policy, *serial), "agent": agents[(seat[t] + turn) % len(agents)][1],
            }  # fmt: skip


def over_days(count, per_day):
    """Seconds back for each of `count` tickets, the oldest first, in the working hours of as many days as needed."""
    places = (divmod(count - 1 - j, per_day) for j in range(count))
    return [-day * DAY + OFFICE_SECONDS // 2 - place * OFFICE_SECONDS // per_day for day, place in places]


def over_hours(count, hours):
    """Seconds back for each of `count` tickets, spread evenly."""
    return [-round((count - 1 - j) * hours * 3600 / max(count, 1)) for j in range(count)]
