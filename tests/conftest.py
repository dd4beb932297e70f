"""Settings for all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every machine: a failure in CI is one that can be had at home.
settings.register_profile("citebot", derandomize=True, deadline=None)
settings.load_profile("citebot")


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the bundled model is exported to: once for all tests, or once for all runs."""
    kept = os.environ.get("CITEBOT_TEST_CACHE")
    return Path(kept) if kept else tmp_path_factory.mktemp("models")
