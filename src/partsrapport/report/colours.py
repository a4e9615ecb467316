"""Arithmetic of colours: mixing, and the contrast that WCAG 2.2 asks for."""

BLACK, WHITE = "#000000", "#ffffff"


def mixed(one: str, other: str, part: float) -> str:
    """Return ``part`` of one colour with the rest of another."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(part * a + (1 - part) * b):02x}" for a, b in pairs)


def shades(colour: str, n: int) -> list[str]:
    """Return n shades of a colour, from itself towards white."""
    return [mixed(colour, WHITE, 1 - 0.8 * position / n) for position in range(n)]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours as WCAG 2.2 defines it, from 1 to 21."""
    light, dark = sorted([_luminance(one), _luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(fill: str) -> str:
    """Return black or white, whichever reads better on a fill."""
    return max(BLACK, WHITE, key=lambda ink: contrast(ink, fill))


def readable(colour: str, paper: str, least: float = 4.5) -> str:
    """Return the colour, darker or lighter as far as it must be to be read on the paper."""
    towards = ink_on(paper)
    steps = (mixed(colour, towards, 1 - step / 20) for step in range(21))
    return next(shade for shade in steps if contrast(shade, paper) >= least or shade == towards)


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _luminance(colour: str) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    linear = [_linear(channel / 255) for channel in _channels(colour)]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
