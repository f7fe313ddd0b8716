"""A board is a policy: limits, labels, fields, routes and words, read from one file each."""

from board.domain.policies.collisions import refuse_colliding_numbers
from board.domain.policies.parse import parse, parse_all
from board.domain.policies.reader import PolicyError

__all__ = ["PolicyError", "parse", "parse_all", "refuse_colliding_numbers"]
