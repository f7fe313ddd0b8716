"""Every variable that a message may name has an example, in both languages."""

import pytest

from board.domain import samples
from board.domain.policies.wording import FROM_POLICY, KEYS, variables_of


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_variable_has_an_example(language):
    assert set(samples.SAMPLES) == {name for key in KEYS for name in variables_of(key)} - set(FROM_POLICY)
    assert all(samples.sample(name, language) for name in samples.SAMPLES)


def test_what_is_not_known_shows_its_name():
    assert samples.sample("weather", "en") == "{weather}"
