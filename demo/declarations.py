"""The TOML files beside the exports, and the page that says what they are."""

import re
from pathlib import Path

from demo import plans, surveys

_INVITED = re.compile(r"(?<== )\d+")


def write(folder: Path, scale: int, *, as_csv: bool = False) -> None:
    """Write the declarations; numbers invited grow with the scale."""
    for name in ("ordlista.toml", "effektmal.toml", "publicerade_uppgifter.toml", "verksamhetsplan.toml", "README.md"):
        (folder / name).write_text(plans.text(name), encoding="utf-8", newline="\n")
    (folder / "enkater" / "enkater.toml").write_text(_scaled(scale, as_csv), encoding="utf-8", newline="\n")


def _scaled(scale: int, as_csv: bool) -> str:
    lines = plans.text("enkater.toml").splitlines(keepends=True)
    text = "".join(_multiplied(line, scale) if line.startswith("inbjudna") else line for line in lines)
    for survey in plans.toml("enkater.toml")["enkat"]:
        text = text.replace(survey["fil"], surveys.file_name(survey, scale, as_csv=as_csv))
    return text


def _multiplied(line: str, scale: int) -> str:
    return _INVITED.sub(lambda found: str(int(found[0]) * scale), line)
