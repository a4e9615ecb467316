"""The picture of the demonstration's story, drawn by script: four people around a table, from above."""

from math import cos, pi, sin
from pathlib import Path

TARGET = Path(__file__).parents[1] / "quarto" / "bilder" / "samtal.svg"
PEOPLE = ("#0b4f6c", "#1a6fb5", "#dd7700", "#cc79a7")


def drawn() -> str:
    """Return the picture as SVG."""
    people = "".join(_person(index, colour) for index, colour in enumerate(PEOPLE))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 320" width="640" height="320">'
        '<rect width="640" height="320" fill="#eef4f6"/>'
        '<ellipse cx="320" cy="160" rx="150" ry="78" fill="#fff" stroke="#c3d0d6" stroke-width="4"/>'
        f"{_notes()}{people}</svg>\n"
    )


def _person(index: int, colour: str) -> str:
    angle = pi / 4 + index * pi / 2
    x, y = 320 + 215 * cos(angle), 160 + 105 * sin(angle)
    return (
        f'<g fill="{colour}"><ellipse cx="{x:.0f}" cy="{y:.0f}" rx="52" ry="30"/>'
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="22" stroke="#eef4f6" stroke-width="5"/></g>'
    )


def _notes() -> str:
    places = ((270, 130, -8), (340, 118, 6), (292, 176, 4), (364, 168, -6))
    return "".join(
        f'<rect x="{x}" y="{y}" width="34" height="24" fill="{colour}" opacity="0.35" '
        f'transform="rotate({turn} {x} {y})"/>'
        for (x, y, turn), colour in zip(places, PEOPLE, strict=True)
    )


if __name__ == "__main__":
    TARGET.write_text(drawn(), encoding="utf-8")
