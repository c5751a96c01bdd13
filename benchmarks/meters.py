"""CPU time of this process and of the database's own, and medians over rounds."""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PROCESSES = Path("/proc")


@dataclass
class Meter:
    """CPU nanoseconds by name; with a PostgreSQL server's first process, those of all its processes too."""

    postmaster: int | None = None
    spent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @contextmanager
    def measure(self, name: str, units: int = 1) -> Iterator[None]:
        """Count what the block costs, per unit."""
        gc.collect()
        server, client = self._server(), time.process_time_ns()
        yield
        total = time.process_time_ns() - client
        total += sum(spent - server.get(process, 0) for process, spent in self._server().items())
        self.spent[name].append(total / units)

    def median(self, name: str) -> float:
        return median(self.spent[name])

    def _server(self) -> dict[int, int]:
        """Nanoseconds on a processor, user and system, of each of the server's processes."""
        if self.postmaster is None:
            return {}
        listed = PROCESSES / str(self.postmaster) / "task" / str(self.postmaster) / "children"
        return {int(child): _on_processor(child) for child in listed.read_text().split()}


def _on_processor(process: str) -> int:
    """A process that has just ended counts nothing."""
    try:
        return int((PROCESSES / process / "schedstat").read_text().split()[0])
    except (FileNotFoundError, ProcessLookupError):
        return 0
