"""How long random tests run: short in `make test`, long in `make soak` (FUNDLEDGER_PROFILE=nightly)."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, Verbosity, settings

from tests.properties.nightly import IS_NIGHTLY

_SHORT = settings(
    max_examples=15,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,  # Each run of `make test` asks the same questions; the nightly run asks new ones.
    phases=[Phase.generate],  # A failure is shown as it was found; the nightly run makes it smaller.
    suppress_health_check=list(HealthCheck),
)
_NIGHTLY = settings(
    max_examples=110,
    stateful_step_count=60,
    deadline=None,
    print_blob=True,
    verbosity=Verbosity.normal,
    suppress_health_check=list(HealthCheck),
)

BOOKS = _NIGHTLY if IS_NIGHTLY else _SHORT
"""For each pair of database and regime: 15 examples of 25 acts, or 110 of 60."""

LEAST_STEPS = 5_000 if IS_NIGHTLY else 250
"""For each of the two regimes, so twice as many on each database; a few of the acts drawn are left out as meaningless."""
