"""An SVG as a PNG, by resvg: what is drawn is what a browser shows. It is an extra, `pictures`."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def png(svg: str, dpi: int) -> bytes | None:
    """The bytes of a PNG file, where a pixel of the SVG is 1/96 inch; None where resvg is not installed."""
    try:
        import resvg_py  # pyrefly: ignore
    except ImportError:
        return None
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=dpi / 96, font_files=_fonts()))


def _fonts() -> list[str]:
    """matplotlib's copy of the font that the drawing names: a host may have none that is as wide."""
    found = find_spec("matplotlib")
    assert found is not None and found.origin is not None
    folder = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
    return [str(folder / f"DejaVuSansMono{weight}.ttf") for weight in ("", "-Bold")]
