"""From the staged Quarto project to HTML and PDF, with Quarto or with the embedded renderer."""

from pathlib import Path
from tempfile import TemporaryDirectory

from partsrapport import engines
from partsrapport.errors import UsageError
from partsrapport.render import embedded, quarto

ENGINES = {engines.QUARTO: quarto.render, engines.EMBEDDED: embedded.render}
STEM = "verksamhetsberattelse"


def render(project: Path, out: Path, engine: str = "auto") -> str:
    """Render the staged ``project`` into ``out`` as HTML and PDF; the engine used.

    Nothing in ``out`` is replaced until both have succeeded.

    Parameters
    ----------
    engine
        ``quarto``, ``embedded``, or ``auto``: Quarto if it is on the path.

    Raises
    ------
    UsageError
        The engine is unknown or missing, or the sources have a fault.
    """
    chosen = engines.chosen(engine)
    if chosen not in ENGINES:
        raise UsageError(f"--engine {engine} är okänd. Välj auto, {' eller '.join(ENGINES)}.")
    _write(ENGINES[chosen](project), out)
    return chosen


def _write(rendered: dict[str, bytes], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out, prefix=".ny-") as name:
        for suffix, content in rendered.items():
            (Path(name) / f"{STEM}.{suffix}").write_bytes(content)
        for suffix in rendered:
            (Path(name) / f"{STEM}.{suffix}").replace(out / f"{STEM}.{suffix}")
