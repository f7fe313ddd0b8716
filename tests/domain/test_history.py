"""What events tell of the past by themselves."""

from types import SimpleNamespace

from board.domain.history import which_recolour


def _told(kind, **data):
    return SimpleNamespace(kind=kind, data=data)


def test_a_colour_is_another_one_where_it_was_not_so_before():
    events = [
        (_told("registered", colour="yellow"), True),
        (_told("registration_corrected", colour="yellow"), False),
        (_told("noted", note_id=1), False),
        (_told("registration_corrected", colour="green"), True),
        (_told("ruled", colour="red"), True),
        (_told("undone", state={"colour": "green"}), True),
        (_told("registration_corrected", colour="green"), False),
    ]
    assert which_recolour([event for event, _is in events]) == [is_another for _event, is_another in events]
