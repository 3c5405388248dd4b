"""What it takes to draw a graph of 1,000 operations, and how many frames a second a browser shows while
somebody steps through it by a key that is held down.

The peer of the drawing is torchviz with Graphviz's `dot`, on the same program in torch, where both are
installed. Frames are counted in Chromium, which shows at most 60 a second: a step is begun when the last one
has been shown. The contestant there is the same page with its drawing in one piece.
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from paired import QUICK, main, paired, table

N = 100 if QUICK else 996  # and a sum: the stepper takes 1,000
FRAMES = 10 if QUICK else 120

STEP = """async ([from, frames]) => {
  const slider = document.querySelector('input[type=range]');
  const shown = () => new Promise(done => requestAnimationFrame(done));
  slider.value = from;
  slider.dispatchEvent(new Event('input'));
  await shown(); await shown();
  const times = [];
  let last = performance.now();
  for (let k = 0; k < frames; k++) {
    slider.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true, cancelable: true}));
    await shown();
    times.push(performance.now() - last);
    last = performance.now();
  }
  return times;
}"""


def chain(t):
    """Two leaves that are used all along."""
    x, w = (t.full((4,), v, requires_grad=True) for v in (0.5, 0.9))
    y = x
    for _ in range(N // 4):
        y = ((y * w).sin() + x).tanh()
    return y.sum()


def broad(t):
    """Many leaves, each with operations of its own, in one sum."""
    leaves = [t.full((3,), 0.5, requires_grad=True) for _ in range(N // 4)]
    y = leaves[0]
    for w in leaves[1:]:
        y = y + (w * w).sin().exp()
    return y.sum()


def layers(t):
    """A network of many layers."""
    net = t.nn.Sequential(*[layer for _ in range(N // 3) for layer in (t.nn.Linear(4, 4), t.nn.Tanh())])
    return (net(t.ones(2, 4)) ** 2).sum()


PROGRAMS = {"a chain": chain, "a broad sum": broad, "a deep network": layers}


def drawing():
    import torch

    import course
    from course import draw, explain

    dot = None
    if shutil.which("dot"):
        try:
            from torchviz import make_dot as dot
        except ImportError:
            pass
    sys.setrecursionlimit(20_000)  # torchviz walks a graph by recursion
    if dot is None:
        print("torchviz and Graphviz's dot are not both installed: drawn without a peer")
    for name, program in PROGRAMS.items():
        loss, theirs = program(course), program(torch)
        step = explain.step_through(loss)
        contestants = {
            "draw.graph, folded": lambda: draw.graph(loss)._repr_html_(),
            "all boxes on a page": lambda: draw.graphs.of_cells(
                step.table.graph, "", "some", fold=False
            ).svg(),
            "step_through": lambda: explain.step_through(loss)._repr_html_(),
        }
        if dot is not None:
            contestants["torchviz and dot"] = lambda: dot(theirs).pipe("svg")
        count = sum(cell.kind == "operation" for cell in step.table.graph)
        table(f"{name} of {count} operations, drawn", paired(contestants, rounds=5), unit=1e3, name="ms")


def stepping():
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("\nPlaywright is not installed: no frames are counted")
        return
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("\nthere is no Chromium on PATH: no frames are counted")
        return
    import course
    from course import explain
    from course.draw.drawing import Drawing

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, program in PROGRAMS.items():
            stepper = explain.step_through(program(course))
            in_strips, results = Drawing.strips, {}
            for way in ("in strips", "in one piece"):
                Drawing.strips = in_strips if way == "in strips" else Drawing.svg
                file = Path(folder) / "step.html"
                stepper.save(file)
                Drawing.strips = in_strips
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                start = time.perf_counter()
                page.goto(file.as_uri())
                loaded = time.perf_counter() - start
                times = []
                for part in (0.1, 0.4, 0.8):  # forward, in the middle, and on the way back
                    times += page.evaluate(STEP, [int(part * len(stepper)), FRAMES])
                page.close()
                times.sort()
                results[way] = (
                    1000 * len(times) / sum(times),
                    times[len(times) // 2],
                    times[95 * len(times) // 100],
                    loaded,
                )
            print(f"\n{name} of {len(stepper)} steps, by the arrow key")
            for way, (rate, middle, slow, loaded) in results.items():
                print(
                    f"  {way:<14} {rate:6.1f} frames a second   {results['in strips'][0] / rate:5.2f} x"
                    f"   {middle:6.1f} ms a frame, of 20 the slowest {slow:6.1f}   loaded in {loaded:4.1f} s"
                )
        browser.close()


def benchmark():
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    if load > 0.5:
        print(f"\nthe machine is busy: {load:.1f} processes wait or run for each core")
    drawing()
    if os.environ.get("OMP_NUM_THREADS") == "1":  # a browser knows nothing of these
        stepping()


if __name__ == "__main__":
    main(benchmark)
