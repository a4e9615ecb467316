"""The organisation's looks as the page and the PDF need them: variables of the style sheet, constants of typst."""

from partsrapport.report import colours
from partsrapport.report.brand import Brand

DARK_PAPER = "#12191f"
VERDICTS = {"met": "success", "missed": "danger", "uncertain": "warning"}
OTHER = "#5b6a76"  # no verdict yet, or none possible
TINT, DARK_TINT = 0.12, 0.22


def style(brand: Brand) -> str:
    """The style sheet: fonts, and colours in light, in dark and on paper."""
    fonts = "\n".join(
        f'@font-face {{ font-family: "{brand.family}"; font-weight: {font.weight}; font-style: {font.style}; '
        f'src: url("../{font.path}"); }}'
        for font in brand.fonts
    )
    return f"{fonts}\n{palette(brand)}"


def palette(brand: Brand) -> str:
    """The rules that give the variables of the style sheets their values."""
    light, dark = _rules(_variables(brand, is_dark=False)), _rules(_variables(brand, is_dark=True))
    return (
        f':root {{ --font: "{brand.family}"; {light} }}\n'
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n@media print {{ :root {{ {light} }} }}\n"
    )


def typst(brand: Brand) -> str:
    """The constants: ``brand`` with ink, accent, tint, font, and the verdicts' fill and ink."""
    variables = _variables(brand, is_dark=False)
    verdicts = ", ".join(
        f'{name}: (rgb("{variables[f"{name}-tint"]}"), rgb("{variables[name]}"))' for name in (*VERDICTS, "other")
    )
    named = ", ".join(f'{name}: rgb("{variables[name]}")' for name in ("ink", "muted", "accent", "tint", "rule"))
    return f'#let brand = ({named}, font: "{brand.family}", verdicts: ({verdicts}))\n'


def _variables(brand: Brand, *, is_dark: bool) -> dict[str, str]:
    paper = DARK_PAPER if is_dark else brand.colours["background"]
    ink = "#e6ecf0" if is_dark else brand.colours["foreground"]
    accent = brand.colours["primary"]
    found = {
        "paper": paper,
        "ink": ink,
        "muted": colours.readable(colours.mixed(ink, paper, 0.72), paper, 6),
        "accent": colours.readable(accent, paper, 7),
        "tint": colours.mixed(accent, paper, 0.2 if is_dark else 0.07),
        "rule": colours.mixed(accent, paper, 0.45 if is_dark else 0.25),
    }
    bases = {name: brand.colours[colour] for name, colour in VERDICTS.items()} | {"other": OTHER}
    for name, base in bases.items():
        tint = colours.mixed(base, paper, DARK_TINT if is_dark else TINT)
        found |= {f"{name}-tint": tint, name: colours.readable(base, tint, 5.5)}
    return found


def _rules(variables: dict[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in variables.items())
