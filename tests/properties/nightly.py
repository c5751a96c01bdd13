"""Which form of the long tests runs: the short one in `make test`, the long one in `make soak`."""

from __future__ import annotations

import os

IS_NIGHTLY = os.environ.get("FUNDLEDGER_PROFILE") == "nightly"
