"""How the rules' property tests run."""

from hypothesis import settings

# A busy machine must not fail a rule: examples are judged by what they say, not by how long they took.
settings.register_profile("rules", deadline=None)
settings.load_profile("rules")
