"""Policy files: read whole, or refused with the file, the key and what is allowed."""

import re

import pytest

from board.domain.policies import PolicyError, parse, parse_all, refuse_colliding_numbers
from board.domain.policies.collisions import can_collide, problem_with_pattern
from board.domain.policies.labels import by_key
from tests.domain.boards import BOARDS, DATED, FILES, GUIDE, TINY

TEXT = FILES["service-guide.toml"]


def test_both_boards_are_read_and_keep_their_own_words():
    assert [policy.key for policy in BOARDS.values()] == ["service-guide", "tiny"]
    assert TINY.messages["closed"] == GUIDE.messages["closed"]
    assert TINY.messages["reminder"] != GUIDE.messages["reminder"]


@pytest.mark.parametrize(
    ("old", "new", "key", "allowed"),
    [
        ('zone = "Asia/Shanghai"', 'zone = "Mars/Olympus"', "zone", "time zone"),
        ("archive_days = 30", "archive_days = 0", "archive_days", "from 1"),
        ("archive_days = 30", 'archive_days = "30"', "archive_days", "whole number"),
        ("archive_days = 30", "archive_days = 30\nsurprise = 1", "surprise", "unknown key"),
        ("archive_days = 30", "", "archive_days", "is missing"),
        (
            'name = { en = "Service guide", zh = "客户服务" }',
            'name = { en = "Service guide" }',
            "name.zh",
            "is missing",
        ),
        ('colour = "red"', 'colour = "purple"', "priorities[0].colour", "red, orange, yellow, green"),
        ('colour = "orange"', 'colour = "red"', "priorities", "twice"),
        ("start_minutes = 10 ", "start_minutes = -1 ", "priorities[0].start_minutes", "from 1"),
        ("half = 0.5", "half = 2.0", "warnings.half", "between 0 and 1"),
        ('kind = "hour"', 'kind = "century"', "fields.registration[4].kind", "one of text"),
        ('prompt = "when"', 'prompt = "whence"', "fields.registration[4].prompt", "who, what"),
        ('active_bands = "documented"', 'active_bands = "secret"', "triage.active_bands", "documented"),
        ("{ low = 3, high = 4,", "{ low = 4, high = 4,", "triage.active_bands", "a total of 3"),
        ('urgent = "orange"', 'urgent = "pink"', "triage.provisional.urgent", "red, orange"),
        ('fallback = "first_line"', 'fallback = "nobody"', "routes.fallback", "first_line"),
        ('domain = "complaint", team', 'domain = "weather", team', "routes.rules[0].domain", "product"),
        ('supervisor_closes = ["red"', 'supervisor_closes = ["blue"', "closing.supervisor_closes", "disputed"),
        ("reminder_minutes = 30 ", "", "closing.silence_minutes", "counts from the reminder"),
        (
            "优先级：{priority}。由{by_name}分配",
            "优先级：{priority}。由{who}分配",
            "messages.assigned.zh",
            "unknown variable {who}",
        ),
        ("{verify}，若已解决", "若已解决", "messages.confirmation_request.zh", "{verify} must be named"),
        ("[messages.closed]", "[messages.shut]", "messages.closed", "is missing"),
        ('request = "{YYYY}{MM}{DD}-{NNN}"', 'request = "{DD}-{NNN}"', "numbers.request", "month and year"),
        ('ticket = "GD{YYYY}{MM}{DD}-{NNN}"', 'ticket = "GD{YYYY}-{NNN}"', "numbers.ticket", "part of the date"),
        ('key = "highest"', 'key = "the highest"', "priorities[0].key", "small letters"),
        ("attachment_required = true", "attachment_required = 1", "registration.attachment_required", "true or false"),
    ],
)
def test_a_bad_file_names_itself_the_key_and_what_is_allowed(old, new, key, allowed):
    assert old in TEXT
    with pytest.raises(PolicyError) as error:
        parse(TEXT.replace(old, new, 1), "my-board.toml")
    assert error.value.source == "my-board.toml"
    assert error.value.key == key
    assert allowed in error.value.allowed
    assert str(error.value).startswith("my-board.toml: " + key)


def test_a_file_that_is_not_toml_says_so():
    with pytest.raises(PolicyError, match=r"broken\.toml: the file is not TOML: "):
        parse("key = ", "broken.toml")


def test_a_board_may_take_its_messages_only_from_a_board_that_is_there():
    with pytest.raises(PolicyError, match="like"):
        parse_all({"tiny.toml": FILES["tiny.toml"]})


def test_the_hash_follows_the_content():
    assert hash_of(TEXT) == GUIDE.hash == hash_of(TEXT.replace("\n", "\r\n"))
    assert hash_of(TEXT.replace("archive_days = 30", "archive_days = 31")) != GUIDE.hash
    changed = parse_all({**FILES, "service-guide.toml": TEXT.replace("您好！我是", "您好，我是")}, DATED)
    assert changed["tiny"].hash != TINY.hash


def hash_of(text, dated=DATED):
    """The hash of a policy with this text and these dated files."""
    return parse_all({"a.toml": text}, dated)["service-guide"].hash


def test_the_hash_follows_the_dated_files_that_the_policy_names_and_no_others():
    without = {name: text for name, text in DATED.items() if name != "cn-2026.toml"}
    another_day = DATED | {"cn-2026.toml": DATED["cn-2026.toml"].replace("2026-10-07", "2026-10-08")}
    elsewhere = DATED | {"be-2024.toml": DATED["be-2024.toml"].replace("2024-05-10", "2024-05-11")}
    assert len({hash_of(TEXT, dated) for dated in (DATED, without, another_day)}) == 3
    assert hash_of(TEXT, elsewhere) == GUIDE.hash


@pytest.mark.parametrize(
    ("old", "new", "key", "allowed"),
    [
        ('holidays = "cn" ', 'holidays = "atlantis" ', "calendars.office.holidays", "cn"),
        ('mon = ["09:00-12:00", ', 'mon = ["9-12", ', "calendars.office.hours.mon", "as in"),
        ('mon = ["09:00-12:00", ', 'mon = ["12:00-09:00", ', "calendars.office.hours.mon", "end after it begins"),
        ('mon = ["09:00-12:00", ', 'mon = ["09:00-13:30", ', "calendars.office.hours.mon", "after the one before"),
        ('zh = "办公时间"', 'zh = "办公时间"\nzone = "Mars/Olympus"', "calendars.office.zone", "time zone"),
        ("start_minutes = 10 ", 'hours = "night"\nstart_minutes = 10 ', "priorities[0].hours", "office"),
        ("register_minutes = 2 ", 'hours = "night"\nregister_minutes = 2 ', "clocks.hours", "office"),
        ("reminder_minutes = 30 ", 'hours = "night"\nreminder_minutes = 30 ', "closing.hours", "office"),
    ],
)
def test_a_bad_calendar_names_itself_too(old, new, key, allowed):
    with pytest.raises(PolicyError) as error:
        parse_all({"a.toml": TEXT.replace(old, new, 1)}, DATED)
    assert (error.value.key, allowed in error.value.allowed) == (key, True)


@pytest.mark.parametrize(
    ("old", "new", "key", "allowed"),
    [
        ("on = 2026-10-07", "on = 2025-10-07", "holidays[32].on", "of 2026"),
        ("on = 2026-10-07", "on = 2026-10-06", "holidays[32].on", "another day"),
        ("on = 2026-10-07", 'on = "2026-10-07"', "holidays[32].on", "without quotes"),
        ("year = 2026", "year = 2025", "year", "by another file"),
        ("make_up", "made_up", "made_up", "unknown key"),
    ],
)
def test_a_bad_dated_file_names_itself(old, new, key, allowed):
    assert old in DATED["cn-2026.toml"]
    with pytest.raises(PolicyError) as error:
        parse_all(FILES, DATED | {"cn-2026.toml": DATED["cn-2026.toml"].replace(old, new, 1)})
    assert (error.value.source, error.value.key) == ("cn-2026.toml", key)
    assert allowed in error.value.allowed


def test_a_calendar_needs_hours_on_some_day():
    text = FILES["service-guide.toml"]
    start, end = text.index("mon = ["), text.index("make_up = [")
    with pytest.raises(PolicyError, match="some day of the week"):
        parse_all({"a.toml": text[:start] + text[end:]}, DATED)


def test_two_boards_of_one_name_are_refused():
    with pytest.raises(PolicyError, match="already called"):
        parse_all({"one.toml": TEXT, "two.toml": TEXT})


@pytest.mark.parametrize(
    ("one", "other", "collide"),
    [
        ("{YYYY}{MM}{DD}-{NNN}", "{YYYY}{MM}{DD}-{NNN}", True),
        ("{YYYY}{MM}{DD}-{NNN}", "{YYYY}{MM}{NNN}", False),
        ("{YYYY}{MM}{NNN}", "{NNNN}", True),
        ("GD{YYYY}{MM}{DD}{NNNN}", "GD{YYYY}{MM}{DD}-{NNN}", False),
        ("GD{YYYY}{MM}{DD}{NNNN}", "GD{YYYY}{MM}{NNN}", True),
        ("gd{NNN}", "GD{NNN}", True),
        ("A{NNN}", "B{NNN}", False),
        ("A{YYYY}{MM}{N}", "A20{NNNNN}", True),
    ],
)
def test_patterns_collide_when_one_text_fits_both(one, other, collide):
    assert can_collide([one], [other]) is collide


def test_boards_whose_numbers_could_collide_are_refused():
    twin = TEXT.replace('key = "service-guide"', 'key = "twin"', 1)
    with pytest.raises(PolicyError, match=r"two\.toml: numbers\.request: .*another prefix"):
        parse_all({"one.toml": TEXT, "two.toml": twin})


def test_boards_may_share_their_customers_numbers():
    shared = TEXT.replace('key = "service-guide"', 'key = "twin"', 1)
    shared = shared.replace('request = "', 'request = "Q').replace('ticket = "GD', 'ticket = "QGD')
    refuse_colliding_numbers([GUIDE, parse(shared, "twin.toml")])


@pytest.mark.parametrize("pattern", ["", "A", "{NNN}A", "{YYYY}", "{NN}{NN}", "{DD}{N}", "{MM}{N}", "Ä{N}", "{n}"])
def test_unusable_patterns_are_refused(pattern):
    assert problem_with_pattern(pattern)


def test_every_key_that_answers_requirements_names_them():
    sections = [line for line in TEXT.splitlines() if re.match(r"\[\[?(priorities|fields|messages)", line)]
    assert len(sections) > 50
    assert all(re.search(r"# .*[GK]-\d{3}", line) for line in sections)


def test_chinese_texts_use_full_width_punctuation():
    chinese = re.findall(r'zh = "([^"]*)"', "\n".join(FILES.values()))
    assert len(chinese) > 200
    assert [text for text in chinese if re.search(r"[一-鿿][,.!?:;()]|[,!?;(][一-鿿]", text)] == []


def test_questions_to_a_policy():
    assert GUIDE.priority("red") is GUIDE.priority("highest")
    assert [GUIDE.rank_of(priority.colour) for priority in GUIDE.priorities] == [4, 3, 2, 1]
    assert by_key(GUIDE.fields["registration"], "channel").options == GUIDE.channels
    assert by_key(GUIDE.fields["closing"], "confirmation_way").options == GUIDE.closing.ways
    assert GUIDE.stage_label("in_progress").in_("zh-Hans") == "处理中"
    assert GUIDE.choice("domains", "order").label.in_("en") == "Order and transaction"
    assert [step.after_minutes for step in GUIDE.escalation] == [0, 10]
    with pytest.raises(KeyError):
        GUIDE.priority("blue")
