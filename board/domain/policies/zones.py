"""The zone that a part of a policy is meant in."""

from zoneinfo import ZoneInfo

from board.domain.policies.reader import Table
from board.domain.refusals import N_


def read_zone(table: Table, **default) -> str:
    """The name of a time zone that this machine knows."""
    zone = table.text("zone", **default)
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        table.refuse("zone", N_("'%(zone)s' is not a time zone, as in Asia/Shanghai"), zone=zone)
    return zone
