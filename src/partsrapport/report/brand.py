"""The organisation's looks, from ``quarto/_brand.yml`` (https://posit-dev.github.io/brand-yml): one home for colours.

HTML, PDF and charts take them from here. Known are ``color``, ``typography.fonts`` and ``base``, and ``logo``; what is
written besides is Quarto's.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from partsrapport import project
from partsrapport.errors import UsageError
from partsrapport.raw import yaml_syntax
from partsrapport.report import colours

FILE = "_brand.yml"
# The verdicts are the last three.
COLOURS = ("foreground", "background", "primary", "info", "secondary", "tertiary", "success", "danger", "warning")
HEX = re.compile(r"#[0-9a-fA-F]{6}")
LEAST = {"foreground": 7.0, "primary": 4.5}  # contrast with the background; of what is drawn, 3


@dataclass(frozen=True)
class Font:
    """A file of the font; ``style`` is ``normal`` or ``italic``."""

    path: str
    weight: str
    style: str


@dataclass(frozen=True)
class Brand:
    """Colours by their names in ``COLOURS``; the font's family and files; the logo's path (or nothing) and text.

    Paths start from ``folder``.
    """

    folder: Path
    colours: dict[str, str]
    family: str
    fonts: tuple[Font, ...]
    logo: str
    logo_alternative: str


def load(folder: Path) -> Brand:
    """Read ``folder/_brand.yml``.

    Raises
    ------
    UsageError
        It is not there, or a value in it cannot be used: a colour that is none, that is too pale, a font from the net.
    """
    try:
        content = yaml_syntax.mapping(yaml_syntax.read(folder / FILE), FILE)
    except OSError:
        raise UsageError(f"{folder / FILE} finns inte. Lägg tillbaka den, eller kopiera verktygets egen.") from None
    typography = _under(content, "typography")
    family = _family(typography)
    return Brand(
        folder,
        _colours(_under(content, "color")),
        family,
        _fonts(typography, family, folder),
        *_logo(content, folder),
    )


def _under(content: dict[str, Any], key: str) -> dict[str, Any]:
    return yaml_syntax.under(content.get(key), f"{FILE}: {key}")


def of_project() -> Brand:
    """Return the looks of the project around the current folder, or else of the checkout."""
    folders = (root / "quarto" for root in (project.find_root(), project.TOOL) if root)
    return load(next(folder for folder in folders if (folder / FILE).exists() or folder == project.TOOL / "quarto"))


def _colours(declared: dict[str, Any]) -> dict[str, str]:
    named = {**_under(declared, "palette"), **{key: value for key, value in declared.items() if key != "palette"}}
    found = {name: _colour(named, name) for name in COLOURS}
    for name, colour in found.items():
        least = LEAST.get(name, 3.0)
        if name != "background" and colours.contrast(colour, found["background"]) < least:
            raise UsageError(
                f"{FILE}: färgen {name} ({colour}) syns för dåligt mot bakgrunden {found['background']}. "
                f"Välj en mörkare, med kontrasten {least:g} eller mer."
            )
    return found


def _colour(named: dict[str, Any], name: str) -> str:
    """Follow the names to a colour."""
    value, seen = named.get(name), [name]
    while value in named and value not in seen:
        seen.append(value)
        value = named[value]
    if not isinstance(value, str) or not HEX.fullmatch(value):
        raise UsageError(
            f'{FILE}: färgen {name} är {value or "tom"}. Skriv den som "#rrggbb", eller som ett namn i palette.'
        )
    return value.lower()


def _family(typography: dict[str, Any]) -> str:
    base = typography.get("base")
    family = base.get("family") if isinstance(base, dict) else base
    if not isinstance(family, str) or not re.fullmatch(r"[\w -]+", family):
        raise UsageError(f"{FILE}: typography.base ska vara namnet på ett av typsnitten i typography.fonts.")
    return family


def _fonts(typography: dict[str, Any], family: str, folder: Path) -> tuple[Font, ...]:
    listed = [yaml_syntax.under(font, f"{FILE}: fonts") for font in _listed(typography.get("fonts"))]
    declared = [font for font in listed if font.get("family") == family]
    if any(font.get("source", "file") != "file" for font in declared):
        raise UsageError(
            f"{FILE}: typsnittet {family} hämtas från nätet. Lägg filerna i fonts/ och skriv source: file."
        )
    files = [
        file if isinstance(file, dict) else {"path": file} for font in declared for file in _listed(font.get("files"))
    ]
    fonts = tuple(
        Font(str(file.get("path", "?")), str(file.get("weight", 400)), str(file.get("style", "normal")))
        for file in files
    )
    places = (folder, project.TOOL / "quarto")  # where the fonts that come with the tool are
    missing = [font.path for font in fonts if not any((place / font.path).is_file() for place in places)]
    if missing or not fonts:
        raise UsageError(
            f"{FILE}: typsnittet {family} saknar filen {', '.join(missing) or 'fonts/….ttf'}. Lägg den där."
        )
    return fonts


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _logo(content: dict[str, Any], folder: Path) -> tuple[str, str]:
    declared = content.get("logo")
    logo = {"medium": declared} if isinstance(declared, str) else _under(content, "logo")
    images = _under(logo, "images")
    chosen = logo.get("medium") or logo.get("small")
    if chosen is None:
        return "", ""
    image = images.get(chosen, chosen) if isinstance(chosen, str) else chosen
    image = image if isinstance(image, dict) else {"path": image}
    path, alternative = str(image.get("path", "")), str(image.get("alt") or "").strip()
    if not (folder / path).is_file():
        raise UsageError(f"{FILE}: logotypen {path} finns inte i {folder.name}/.")
    if not alternative:
        raise UsageError(f'{FILE}: logotypen {path} saknar text. Skriv alt: "…" bredvid path.')
    return path, alternative
