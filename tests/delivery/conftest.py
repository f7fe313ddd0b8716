"""The same workers as the jobs' tests have."""

from tests.jobs.conftest import workers

__all__ = ["workers"]
