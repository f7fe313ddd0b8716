"""A board is a policy: limits, labels, fields, routes and words, read from one file each."""

from board.domain.policies.collisions import numbers_collide
from board.domain.policies.parse import parse, parse_all
from board.domain.policies.reader import PolicyError

__all__ = ["PolicyError", "numbers_collide", "parse", "parse_all"]
