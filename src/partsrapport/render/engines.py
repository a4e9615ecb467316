"""Which engine renders the report; here, and not in ``render``, since an unchanged build imports none of them."""
# ruff: noqa: PLC0415

import os

QUARTO = "quarto"
EMBEDDED = "embedded"
OLDEST_QUARTO = (1, 5)


def chosen(asked_for: str) -> str:
    """The engine that is asked for; of ``auto``, Quarto if it is on the path, else the embedded one."""
    if asked_for != "auto":
        return asked_for
    return QUARTO if quarto_path() else EMBEDDED


def quarto_path() -> str | None:
    """Where Quarto is, if it is on the path; as ``shutil`` finds it, which takes longer to import than to look."""
    if os.name == "nt":
        from shutil import which

        return which("quarto")
    places = (f"{folder}/quarto" for folder in os.get_exec_path())
    return next((path for path in places if os.access(path, os.X_OK) and not os.path.isdir(path)), None)  # noqa: PTH112


def quarto_version(program: str) -> tuple[int, ...]:
    """The version of a Quarto, as numbers; that of its sources calls itself 99.9.9."""
    import re
    import subprocess

    done = subprocess.run([program, "--version"], capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    return tuple(int(number) for number in re.findall(r"\d+", done.stdout)[:3])
