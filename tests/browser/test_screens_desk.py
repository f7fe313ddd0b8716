"""Every screen on a desk: no violation for axe-core, nothing wider than the window, a picture to be looked at."""

import pytest

from tests.browser.walking import modes, walked

MODES = modes("en-1440", "zh-1440", sampled="en-1440")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("scene", ["busy", "bare"])
def test_every_screen_can_be_used_by_everybody(scene, mode, house, given, browse, clock):
    assert walked(scene, mode, house=house, given=given, browse=browse, clock=clock) == []
