"""Which engine renders the report; here, and not in ``render``, since an unchanged build imports none of them."""

QUARTO = "quarto"
EMBEDDED = "embedded"


def chosen(asked_for: str) -> str:
    """The engine that is asked for; of ``auto``, Quarto if it is on the path, else the embedded one."""
    if asked_for != "auto":
        return asked_for
    return QUARTO if quarto_path() else EMBEDDED


def quarto_path() -> str | None:
    """Where Quarto is, if it is on the path."""
    from shutil import which  # noqa: PLC0415

    return which("quarto")
