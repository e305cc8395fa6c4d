"""Property tests are judged by what they find, not by how busy the machine is that runs them."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("casus", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("casus")
