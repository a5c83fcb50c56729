"""The plot: CPU added to a request by each variant, as an SVG that follows the reader's light or dark scheme."""

import statistics
from html import escape

from report import BASE, REFERENCE, TITLES, added

WIDTH, LABELS, RIGHT = 820, 132, 70
ROW, BAR, TITLE, AXIS = 24, 14, 44, 30

STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #24292f }
  .title { font-size: 14px; font-weight: 600 }
  .quiet { fill: #656d76 }
  .grid { stroke: #d0d7de; stroke-width: 1 }
  .range { stroke: #24292f; stroke-width: 1.5 }
  .budget { stroke: #cf222e; stroke-width: 1.5; stroke-dasharray: 5 4 }
  .over { fill: #cf222e }
  .carnet { fill: #0969da }
  .wasm { fill: #8c959f }
  .other { fill: #bf8700 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .quiet { fill: #9198a1 }
    .grid { stroke: #30363d }
    .range { stroke: #e6edf3 }
    .budget { stroke: #ff7b72 }
    .over { fill: #ff7b72 }
    .carnet { fill: #4493f8 }
    .wasm { fill: #6e7681 }
    .other { fill: #d29922 }
  }
"""


def draw(results: dict) -> str:
    highest = max(
        max(added(times, name)) for times in results["requests"].values() for name in times if name != BASE
    )
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if highest / step <= 10)
    scale = (WIDTH - LABELS - RIGHT) / highest
    parts, top = [], 0
    for direction, title in TITLES.items():
        panel, height = _panel(title, results["requests"][direction], top, scale, step)
        parts += panel
        top += height
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}" role="img">'
    name = "<title>CPU added to a request by each variant, in microseconds</title>"
    return "\n".join([head, name, f"<style>{STYLE}</style>", *parts, "</svg>"]) + "\n"


def _panel(title: str, times: dict, top: float, scale: float, step: int) -> tuple[list[str], float]:
    names = [name for name in times if name != BASE]
    first, bottom = top + TITLE, top + TITLE + ROW * len(names)
    parts = [_text(0, top + 20, title, "title"), _text(WIDTH, top + 20, "µs added to a request", "quiet", "end")]
    tick = 0
    while LABELS + tick * scale <= WIDTH - RIGHT:
        x = LABELS + tick * scale
        parts.append(_line(x, first, x, bottom, "grid"))
        parts.append(_text(x, bottom + 16, str(tick), "quiet", "middle"))
        tick += step
    for row, name in enumerate(names):
        parts += _bar(name, added(times, name), first + ROW * row, scale)
    budget = LABELS + 2 * statistics.median(added(times, REFERENCE)) * scale
    if budget <= WIDTH - RIGHT:
        parts.append(_line(budget, first - 4, budget, bottom, "budget"))
        parts.append(_text(budget, first - 9, "budget", "over", "middle"))
    return parts, TITLE + ROW * len(names) + AXIS


def _bar(name: str, values: list[float], top: float, scale: float) -> list[str]:
    middle, width = top + ROW / 2, max(statistics.median(values), 0) * scale
    low, high = LABELS + max(min(values), 0) * scale, LABELS + max(max(values), 0) * scale
    kind = "carnet" if name.startswith("Carnet") else "other" if name.startswith(("Lua", "native")) else "wasm"
    return [
        _text(LABELS - 8, middle + 4, name, "", "end"),
        f'<rect class="{kind}" x="{LABELS}" y="{middle - BAR / 2:g}" width="{width:.1f}" height="{BAR}" rx="2"/>',
        _line(low, middle, high, middle, "range"),
        _text(max(high, LABELS + width) + 8, middle + 4, f"{statistics.median(values):.1f}", "quiet"),
    ]


def _text(x: float, y: float, text: str, kind: str, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
