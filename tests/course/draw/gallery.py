"""Pictures of all kinds of graphs, to be looked at by somebody: `python tests/course/draw/gallery.py FOLDER`,
and the names of those that are wanted. Those in `.github/pictures/` that begin with `graph-` are from here.

Each is a page of its own and a PNG of it, in the light theme and in the dark one, as Chromium shows it.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

import course as torch
from course import draw, explain

Shown = tuple[Any, int, int]
"""What has a `.save`, at which step, and how wide the page is."""


def lecture() -> dict[str, Shown]:
    """Slides 15 to 20: the same few lines, a picture after each."""
    made: dict[str, Shown] = {}
    a = torch.tensor(2.0, requires_grad=True)
    made["slide-15-a-leaf"] = draw.graph(a), 0, 700
    b = torch.tensor(3.0, requires_grad=True)
    made["slide-16-two-leaves"] = draw.graph([a, b]), 0, 700
    c = a * b
    made["slide-17-a-product"] = draw.graph(c, detail="full"), 0, 980
    d = torch.tensor(4.0, requires_grad=True)
    e = c * d
    made["slide-18-another"] = draw.graph(e, detail="full"), 0, 980
    e.backward(retain_graph=True)
    made["slide-19-backward"] = draw.graph(e, detail="full"), 0, 980
    e.backward()
    made["slide-20-let-go"] = draw.graph(e, detail="full"), 0, 980
    return made


def neuron() -> explain.Stepper:
    """Slide 12."""
    x, w = (torch.tensor(v, requires_grad=True) for v in ([-1.0, -2.0], [2.0, -3.0]))
    b = torch.tensor(-3.0, requires_grad=True)
    a = w @ x + b
    n = -a
    e = torch.exp(n)
    u = 1 + e
    f = torch.reciprocal(u)
    return explain.step_through(f, title="slide 12: a sigmoid neuron, gate by gate")


def loss_of_layers() -> Any:
    """Slide 9's two layers."""
    x, y = torch.full((16, 10), 0.5), torch.ones(16, 2)
    w1, w2 = (torch.full(shape, 0.1, requires_grad=True) for shape in ((10, 5), (5, 2)))
    h = torch.sigmoid(x @ w1)
    y_pred = h @ w2
    loss = ((y_pred - y) ** 2).sum()
    return draw.graph(loss), explain.step_through(loss, title="slide 9: two layers")


def network(depth: int) -> Any:
    nn = torch.nn
    layers = [layer for _ in range(depth) for layer in (nn.Linear(8, 8), nn.ReLU())]
    net = nn.Sequential(*layers, nn.Linear(8, 3))
    x, target = torch.ones(4, 8), torch.tensor([0, 1, 2, 0])
    loss = nn.functional.cross_entropy(net(x), target)
    return draw.graph(loss), draw.graph(loss, detail="modules")


def doublings() -> Any:
    y = x = torch.tensor(1.0, requires_grad=True)
    for _ in range(60):
        y = y + y
    return draw.graph({"y": y, "x": x})


def thousand() -> Any:
    x, w = (torch.full((4,), v, requires_grad=True) for v in (0.5, 0.9))
    y = x
    for _ in range(250):
        y = ((y * w).sin() + x).tanh()
    return draw.graph(y.sum(), title="a thousand operations")


def pictures() -> dict[str, Shown]:
    stepper = neuron()
    mlp, steps = loss_of_layers()
    large = thousand()
    gates = draw.graph(
        {"q": ["x", "y"], "f": ["q", "z"]},
        {"q": "3", "f": "-12", "x": "-2", "y": "5", "z": "-4"},
        "(x + y) z",
    )
    return lecture() | {
        "slide-12-stepper": (stepper, 11, 1180),
        "slide-12-stepper-narrow": (stepper, 11, 420),
        "slide-9-graph": (mlp, 0, 980),
        "slide-9-stepper": (steps, 9, 1180),
        "network": (network(1)[0], 0, 980),
        "network-deep": (network(12)[0], 0, 980),
        "network-as-modules": (network(12)[1], 0, 980),
        "doublings": (doublings(), 0, 980),
        "thousand": (large, 0, 980),
        "thousand-a-part": (large.part(3), 0, 980),
        "nothing": (draw.graph([]), 0, 500),
        "data-alone": (draw.graph(torch.ones(2)), 0, 500),
        "gates": (gates, 0, 600),
        "no-gates": (draw.graph({}), 0, 500),
    }


def photograph(
    shown: dict[str, Shown], folder: Path, keep: Callable[[str], bool] = lambda name: True
) -> None:
    """Save each as a page, and what Chromium makes of it in both themes as a PNG."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (one, step, width) in shown.items():
            if not keep(name):
                continue
            one.save(folder / f"{name}.html")
            for scheme in ("light", "dark"):
                page = browser.new_page(
                    viewport={"width": width, "height": 200},
                    color_scheme=scheme,  # pyrefly: ignore
                )
                page.goto((folder / f"{name}.html").absolute().as_uri())
                if step:
                    page.evaluate(
                        "step => { const slider = document.querySelector('input'); slider.value = step; "
                        "slider.dispatchEvent(new Event('input')); }",
                        step,
                    )
                file = folder / f"{name}-{scheme}.png"
                page.screenshot(path=file, full_page=True)
                # few colours are in it, so that it may be a small file
                Image.open(file).convert("RGB").quantize(160, dither=Image.Dither.NONE).save(file, optimize=True)
                page.close()
        browser.close()


if __name__ == "__main__":
    wanted = sys.argv[2:]
    photograph(pictures(), Path(sys.argv[1]), lambda name: not wanted or name in wanted)
