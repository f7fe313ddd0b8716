"""The installation's workers, as the tests of jobs have them."""

from tests.jobs.conftest import workers

__all__ = ["workers"]
