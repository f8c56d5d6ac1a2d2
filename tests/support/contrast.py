"""The contrast of two colours (WCAG 2.2)."""

from functools import cache


@cache
def luminance(colour: int | str) -> float:
    """Return the relative luminance of a pixel (0xAARRGGBB) or of a colour ("#RRGGBB")."""
    pixel = int(colour.removeprefix("#"), 16) if isinstance(colour, str) else colour
    parts = [(pixel >> shift & 0xFF) / 255 for shift in (16, 8, 0)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: int | str, other: int | str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
