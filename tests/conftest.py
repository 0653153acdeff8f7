"""Helpers of this folder can be imported by all tests; property tests take the time and the data that they need."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

usual = settings.get_profile("ci" if os.environ.get("CI") else "default")
settings.register_profile("patient", usual, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile("patient")
