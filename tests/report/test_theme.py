import itertools
import math
import re

import pytest

from partsrapport.project import FONTS
from partsrapport.render import looks
from partsrapport.report import colours, theme

PAPERS = sorted(set(re.findall(r"--paper: (#[0-9a-f]{6})", looks.style(theme.BRAND))))

# Severity 1.0 in Machado, Oliveira and Fernandes (2009), "A Physiologically-based Model for Simulation of Color Vision
# Deficiency", table 1; on linear RGB.
VISION = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
# CIE 1931 XYZ of linear sRGB, relative to white (D65).
XYZ = ((0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722), (0.0178, 0.1095, 0.8727))


def linear(colour: str) -> list[float]:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def times(matrix: tuple[tuple[float, ...], ...], vector: list[float]) -> list[float]:
    return [max(0.0, sum(a * b for a, b in zip(row, vector, strict=True))) for row in matrix]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    x, y, z = (value ** (1 / 3) for value in times(XYZ, rgb))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_contrast_is_that_of_wcag() -> None:
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("colour", [*theme.SERIES, theme.FAINT])
def test_every_colour_stands_out_from_every_paper(colour: str, paper: str) -> None:
    assert colours.contrast(colour, paper) >= 3


def test_there_is_a_light_and_a_dark_paper() -> None:
    assert len(PAPERS) == 2


@pytest.mark.parametrize("vision", VISION)
def test_the_colours_are_told_apart_by_the_colour_blind(vision: str) -> None:
    seen = [lab(times(VISION[vision], linear(colour))) for colour in theme.SERIES]
    assert min(math.dist(one, other) for one, other in itertools.combinations(seen, 2)) > 20


def test_this_year_and_the_last_are_told_apart_in_greyscale() -> None:
    assert abs(lab(linear(theme.FIRST))[0] - lab(linear(theme.FAINT))[0]) > 12


def test_curves_are_told_apart_without_colour() -> None:
    assert len(theme.DASHES) == len(theme.SERIES) == len(set(map(tuple, theme.DASHES)))


@pytest.mark.parametrize("colour", [theme.FIRST, theme.SECOND])
def test_text_is_readable_on_every_shade(colour: str) -> None:
    shades = colours.shades(colour, 5)
    assert shades[0] == colour
    assert all(colours.contrast(shade, colours.ink_on(shade)) >= 4.5 for shade in shades)
    assert all(colours.contrast(one, other) > 1.1 for one, other in itertools.pairwise(shades))


def test_the_family_of_the_charts_is_the_committed_one() -> None:
    assert list(FONTS.glob("SourceSans3-*.ttf"))
    assert theme.FONT.startswith("'Source Sans 3'")


def test_a_number_keeps_to_its_line_in_a_title():
    title = theme.heading("Högst: 50–199 anställda, 100 % (1 av 1). Lägst: 1 000–9 999 anställda.")
    assert title["text"] == ["Högst: 50–199 anställda, 100 % (1 av 1). Lägst:", "1\u00a0000–9\u00a0999 anställda."]
