"""Settings for all tests."""

from __future__ import annotations

from hypothesis import settings

# The same examples on every machine: a failure in CI is one that can be had at home.
settings.register_profile("citebot", derandomize=True, deadline=None)
settings.load_profile("citebot")
