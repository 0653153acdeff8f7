"""Helpers of this folder can be imported by all tests; property tests take the time and the data that they need."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

usual = settings.get_profile("ci" if os.environ.get("CI") else "default")
settings.register_profile("patient", usual, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile("patient")


def pytest_collection_finish() -> None:
    """Thousands of collected tests live as long as the process: what looks for garbage need not go through them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 5)


def pytest_unconfigure() -> None:
    gc.unfreeze()  # some extension modules complain of what is left at the end
