"""What ``make test`` takes: ``python -m bench.suite``, against two cores for five minutes."""

import time
from pathlib import Path

from bench import pages
from bench.speed import cpu_seconds

ROOT = Path(__file__).parents[1]
CORES_N, MINUTES = 2, 5


def main() -> None:
    """Run it once, and keep what it took; a run in which a test fails is no measurement, and ends here."""
    begun = time.monotonic()
    cpu = cpu_seconds("make", "--directory", str(ROOT), "test")
    minutes = (time.monotonic() - begun) / 60
    share = cpu / (CORES_N * MINUTES * 60)
    of = f"{share:.2f} of {CORES_N} cores for {MINUTES} minutes"
    pages.keep("Tests", f"`make test`: {cpu:.0f} CPU seconds, {of}; {minutes:.1f} minutes by the clock.")


if __name__ == "__main__":
    main()
