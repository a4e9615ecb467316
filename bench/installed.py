"""What ``make report`` installs: the packages of ``requirements.lock`` that this system takes, with their bytecode."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"


def megabytes() -> float:
    """Their files together; development's own packages are not counted, though they lie beside them."""
    named = re.findall(r"(?m)^([\w.-]+)==", LOCK.read_text(encoding="utf-8"))
    return sum(path.stat().st_size for name in named for path in _files(name)) / 2**20


def _files(name: str) -> Iterator[Path]:
    try:
        listed = distribution(name).files or ()
    except PackageNotFoundError:  # it is for another system
        return
    for path in (Path(str(one.locate())) for one in listed):
        if path.exists():
            yield path
            yield from path.parent.glob(f"__pycache__/{path.stem}.*.pyc") if path.suffix == ".py" else ()
