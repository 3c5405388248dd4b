"""Whether a drawing is one that a person can read: judged by its boxes and ways, not by pixels."""

from course.draw.page import ROW, TITLE, WIDE


def points(path, each=12):
    """Points along a path, close together."""
    here = path[0][1]
    found = [here]
    for command, numbers in path[1:]:
        if command == "L":
            found += [_between(here, numbers, k / each) for k in range(1, each + 1)]
        else:
            a, b, c = numbers[:2], numbers[2:4], numbers[4:]
            for k in range(1, each + 1):
                t = k / each
                p, q, r = _between(here, a, t), _between(a, b, t), _between(b, c, t)
                found.append(_between(_between(p, q, t), _between(q, r, t), t))
        here = numbers[-2:]
    return found


def _between(p, q, t):
    return (p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t)


def assert_sound(page):
    """No two boxes overlap, no arrow runs through a box, each begins and ends at one, all is on the page, and
    each text fits into its box.
    """
    boxes = page.boxes
    assert len({box.key for box in boxes}) == len(boxes)
    by_left = sorted(boxes, key=lambda box: box.x)
    for k, a in enumerate(by_left):
        for b in by_left[k + 1 :]:
            if b.x >= a.x + a.width:
                break
            assert a.y + a.height <= b.y or b.y + b.height <= a.y, f"{a} and {b} overlap"
    for box in boxes:
        assert box.x >= 0 and box.y >= 0
        assert box.x + box.width <= page.width and box.y + box.height <= page.height
        assert len(box.title) * TITLE * WIDE <= box.width + 0.1
        assert all((box.indent(name) + len(text)) * ROW * WIDE <= box.width for name, text in box.rows)
    strips = {}  # boxes by strips of the page, so that a large page takes no minute
    for box in boxes:
        for strip in range(int(box.y // 50), int((box.y + box.height) // 50) + 1):
            strips.setdefault(strip, []).append(box)
    keys = {box.key for box in boxes}
    for _, path, whose, _, _ in page.ways:
        assert whose and all(arrow.start in keys and arrow.end in keys for arrow in whose)
        for x, y in points(path):
            assert 0 <= x <= page.width and 0 <= y <= page.height
            for box in strips.get(int(y // 50), ()):
                inside = (
                    box.x + 0.6 < x < box.x + box.width - 0.6 and box.y + 0.6 < y < box.y + box.height - 0.6
                )
                # a circle fills less than its bounds
                assert not inside or box.round, f"an arrow runs through {box}"
    assert {id(arrow) for _, _, whose, _, _ in page.ways for arrow in whose} == {
        id(arrow) for arrow in page.arrows
    }


def nodes(page):
    """What is drawn: kinds and titles."""
    return sorted((box.kind, box.title) for box in page.boxes)


def edges(page, *kinds):
    """Its arrows, by the numbers of cells: kind, from, to, and the ports."""
    return sorted(
        (a.kind, a.start, a.end, a.out, a.into) for a in page.arrows if not kinds or a.kind in kinds
    )
