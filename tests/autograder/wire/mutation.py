"""Makes lies of true messages: one change or a few, by the grammar of the wire or blindly.

It needs no module of ours, so that a student's cell can hold it as text (test_fuzz.py does that).

What others' decoders have fallen for is among the seeds: strides whose product wraps around (numpy 32219), a
nesting that kills when it is freed (cbor-php 143), lengths that are announced and do not come (refmt 23),
shapes and sizes that contradict each other (safetensors), codes beyond the categories (pandas 25318).
"""

import json
import random
import struct

TAGS = (
    "str int float complex bytes bytearray list tuple dict ordered counter default set frozenset deque array "
    "objects scalar named classed masked pandas sympy path zone dtype slice range ellipsis notimplemented "
    "fraction decimal date datetime time timedelta ref arg torch course small handle type module member "
    "generator exception lib lent yours mirror twin output frame series index labels multi numbers texts "
    "category zoned periods intervals stamp delta period interval expression matrix function contents memory "
    "shape mask tensor grad backward requires_grad builtin library own call fn it next vjp"
).split()
KEYS = (
    "value error changes graph twins gone made shared mirrors released drew drew_lent stale warnings moved "
    "do args kwargs answer ask tell fail op body call inputs outputs dirty name requires_grad number is_leaf "
    "parameter grad bases text self inside line notes token special hash equal own mro library fields class "
    "container missing no_grad random kind data metadata display_id traceback ename evalue wait"
).split()
ODD = (
    *(None, True, False, 0, 1, -1, 2, 3, 7, 48, 64, 65, 100, 255, 256, 1000, 4301, 65536),
    *(
        2**24,
        2**30,
        2**31 - 1,
        2**31,
        2**32,
        2**52,
        2**53,
        2**62,
        2**63 - 1,
        2**63,
        2**64,
        -(2**31),
        -(2**63),
    ),
    *(10**30, -(10**30), 0.5, -0.0, 1e308, 5e-324, "", "x", "a", "__class__", "f0", "torch", "nan", "inf"),
    *(
        "\ud800",
        "\udfff\ud800",
        "\0",
        "a\0b",
        "é" * 50,
        "9" * 5000,
        "x" * 70000,
        "0x" + "f" * 3000,
        "-0x1",
        "0x",
    ),
    *(
        "<f8",
        "|O",
        "O",
        "<U999999999",
        "|S0",
        "|V8",
        "<M8[ns]",
        "<M8[25s]",
        "|S2147483647",
        "f8, (2,)i4",
        "(3,)f8",
    ),
    *(
        "float64",
        "complex32",
        "bfloat16",
        "uint64",
        "../../etc",
        "0000-00-00",
        "9999-12-31",
        "1e999999",
        "NaN",
    ),
    *(
        [],
        {},
        [[]],
        [0],
        [None],
        [""],
        [2**63],
        [-1, -1],
        [2**62, 4],
        [0] * 70,
        {"f8": 0},
        {"i8": 0},
        {"f8": 0, "i8": 0},
    ),
)
DTYPES = (
    *("<f8", "<f4", "<i8", "|u1", "|i1", "|b1", "<c16", "<f2", ">f8", "<f16", "<c32", "<M8[ns]", "<m8[D]"),
    *("<U3", "|S5", "|S0", "<U0", "<U999999999", "|O", "|V4", "<M8", "<M8[10000000000ns]", "<i3", "<f99"),
)


def reference(rng):
    """Something by its number: what there is, what there was, what never was."""
    number = rng.choice(
        (0, 1, 2, 3, 5, 8, 13, 40, -1, -2, -3, 10**6, True, None, "1", 1.0, rng.randrange(-60, 60))
    )
    tag = rng.choice(
        ("ref", "arg", "twin", "mirror", "yours", "lent", "generator", "handle", "output", "type", "module")
    )
    rest = {
        "handle": [rng.randrange(-2, 60)],
        "type": [rng.randrange(-2, 60), rng.randrange(-2, 60)],
        "module": [
            rng.randrange(-2, 60),
            rng.choice(("numpy", "os", "builtins", "autograder.wire", "\ud800")),
        ],
        "output": [rng.choice((0, 1, -1, 5))],
    }.get(tag, [])
    return [tag, *(["torch"] if tag == "output" else []), number, *rest]


def view(rng):
    """An array's memory: shape, strides and offset as they come."""
    axes = rng.choice((0, 1, 1, 2, 2, 3, 64, 65))
    sizes = (0, 1, 2, 3, 5, 2**16, 2**31, 2**62, -1)
    steps = (0, 1, 8, -8, 16, 7, 2**20, 2**31, 2**42, 2**61, 2**62, 2**63 - 1, -(2**63), -(2**62))
    return [
        rng.choice((0, 0, 0, 1, 2, -1)),
        rng.choice((0, 1, None, "")),
        rng.choice(DTYPES)
        if rng.random() < 0.9
        else [8, [["a", rng.choice((0, 4, 7, 2**30)), "<f8"], ["b", 0, "<i4"]], 0],
        [rng.choice(sizes) for _ in range(axes)],
        [rng.choice(steps) for _ in range(rng.choice((axes, axes, axes, axes + 1)))],
        rng.choice((0, 0, 1, 8, 64, -8, 2**40, 2**63 - 1)),
    ]


def header(rng, blob, text=None):
    """The blob with another .npy header: another dtype, shape or order, or a length that is wrong."""
    shape = rng.choice(
        (
            "",
            "3,",
            "2, 3",
            "0,",
            "0, 4",
            "1, 1, 1",
            "9223372036854775807,",
            "4294967296, 4294967296",
            "-1,",
            "1" + ", 1" * 40,
        )
    )
    order = rng.choice(("True", "False"))
    odd = text is None
    text = text or f"{{'descr': '{rng.choice(DTYPES)}', 'fortran_order': {order}, 'shape': ({shape}), }}"
    length = -(len(text) + 11) % 64 + len(text) + 1
    said = length if not odd or rng.random() < 0.9 else rng.randrange(65536)
    start = 10 + int.from_bytes(blob[8:10], "little")
    return (
        b"\x93NUMPY\x01\x00"
        + struct.pack("<H", said)
        + text.ljust(length - 1).encode()
        + b"\n"
        + blob[start:]
    )


def nested(rng):
    """Something deep, or that grows when it is walked."""
    what = rng.randrange(6)
    deep = rng.choice((20, 60, 99, 101, 500, 3000))
    if what == 0:
        node = [0]
        for i in range(min(deep, 300)):
            node = ["tuple", [node]] if rng.random() < 0.5 else ["list", 5000 + i, [node]]
        return node
    if what == 1:  # each of the one before, twice
        return [
            "list",
            5000,
            [["list", 5001, [1]], *(["list", 5002 + i, [["ref", 5001 + i]] * 2] for i in range(deep % 100))],
        ]
    if what == 2:
        return ["list", 5000, [["ref", 5000], ["tuple", [["ref", 5000]]]]]
    if what == 3:
        return ["dict", 5000, ["a", ["ref", 5000], ["tuple", [1, 2]], ["list", 5001, [["ref", 5000]]]]]
    if what == 4:
        chain = [["objects", 5001, [1], [0]]]
        return ["list", 5000, chain + [["objects", 5002 + i, [1], [["ref", 5001 + i]]] for i in range(deep)]]
    nodes = [["Symbol", "x", {}], *(["Add", [i, i]] for i in range(min(deep, 60)))]
    return ["sympy", "expression", nodes]


def made_up(rng):
    """A node by the grammar, with odd parts."""
    what = rng.randrange(16)
    number = rng.choice((0, 1, 2, 3, 77, 5000, 2**24, -1, None))
    if what == 0:
        return reference(rng)
    if what == 1:
        return ["array", number, view(rng)]
    if what == 2:
        return [
            "torch",
            number,
            view(rng),
            rng.choice(ODD),
            {"requires_grad": 1, "number": rng.choice((0, 1, -1, None)), "is_leaf": rng.choice((0, 1))},
        ]
    if what == 3:
        return nested(rng)
    if what == 4:
        return [
            "scalar",
            rng.choice(DTYPES),
            rng.choice(("", "00", "ff" * 8, "7ff8000000000001"[::-1], "0" * 16, "zz")),
        ]
    if what == 5:
        return [rng.choice(TAGS), *(rng.choice(ODD) for _ in range(rng.randrange(5)))]
    if what == 6:
        kinds = ("frame", "series", "index", "array", "dtype", "stamp", "delta", "period", "interval", "na")
        return [
            "pandas",
            rng.choice(kinds),
            *(made_up(rng) if rng.random() < 0.4 else rng.choice(ODD) for _ in range(rng.randrange(4))),
        ]
    if what == 7:
        key = rng.choice(
            (
                [["float", "nan"], 1, ["float", "nan"], 2],
                ["a", 1, "a", 2],
                [1, "x", True, "y", 1.0],
                [["list", 6000, []], 1],
                ["a"],
            )
        )
        return [
            rng.choice(("dict", "ordered", "counter", "default")),
            number,
            key,
            *([reference(rng)] if rng.random() < 0.3 else []),
        ]
    if what == 8:
        return [
            "error",
            {
                "bases": [
                    rng.choice(
                        (
                            ["builtin", "KeyboardInterrupt"],
                            ["builtin", "GeneratorExit"],
                            ["own", 3, "\ud800"],
                            ["library", "numpy.linalg", "LinAlgError"],
                            ["builtin", "UnicodeDecodeError"],
                            ["builtin", "BaseExceptionGroup"],
                        )
                    )
                ],
                "text": "x",
                "args": ["tuple", []],
            },
        ]
    if what == 9:
        return ["masked", number, view(rng), view(rng), rng.choice(ODD)]
    if what == 10:
        return [
            "named",
            rng.choice(("P", "x y", "\ud800", "", "class")),
            rng.choice((["a", "b"], ["a", "a"], [1], ["class", "_x"], "ab", [[]])),
            [1, 2],
        ]
    if what == 11:
        return [
            "objects",
            number,
            rng.choice(([2], [2, 2], [-1], [], "2", [2**62, 4], [0])),
            [1, reference(rng)],
        ]
    if what == 12:
        return ["deque", number, [1, 2, 3], rng.choice((0, 1, -1, 2**62, 2**70, "x"))]
    if what == 13:
        return [
            "small",
            rng.choice(("torch", "course", "os")),
            rng.choice(("dtype", "Size", "device", "return_types", "x")),
            rng.choice(ODD),
            rng.choice(ODD),
        ]
    if what == 14:
        return [
            "exception",
            {
                "bases": [
                    [
                        "builtin",
                        rng.choice(("ValueError", "SystemExit", "OSError", "ExceptionGroup", "print")),
                    ]
                ],
                "text": rng.choice(ODD),
                "args": made_up(rng),
                "self": reference(rng),
                "notes": rng.choice(ODD),
                "token": rng.randrange(-3, 60),
                "name": rng.choice(ODD),
            },
        ]
    return ["range", *(rng.choice((0, 1, -1, 2**62, 2**80)) for _ in range(3))]


def _place(rng, head):
    """A place in a message: what holds it, and its key there."""
    holder, key = None, None
    here = head
    while isinstance(here, (dict, list)) and here and (holder is None or rng.random() < 0.8):
        holder = here
        key = rng.choice(list(here)) if isinstance(here, dict) else rng.randrange(len(here))
        here = here[key]
    return holder, key


def _part(rng, head):
    holder, key = _place(rng, head.get("body", head))
    return copied(holder[key]) if holder is not None else None


def copied(node):
    """A copy of a node; of what is nested too deep, the node itself."""
    try:
        return json.loads(_encode(node))
    except (ValueError, RecursionError):
        return node


class Mutator:
    """Lies, each by `rng` and made of the true messages of `corpus`, a list of (head, blobs)."""

    def __init__(self, corpus):
        self.corpus = corpus

    def lies(self, rng, head, blobs):
        """The bytes that come in place of this frame: of one frame, or of several."""
        head, blobs = json.loads(_json(head)), [bytes(blob) for blob in blobs]
        before, after = [], []
        for _ in range(rng.choice((1, 1, 1, 2, 3, 5))):
            way = rng.random()
            if way < 0.62:
                self.node(rng, head)
            elif way < 0.72:
                self.more(rng, head, blobs)
            elif way < 0.84:
                self.blob(rng, blobs)
            elif way < 0.92:
                before.append(self.another(rng))
            elif way < 0.94:
                after.append(packed(head, blobs))
            elif way < 0.96:
                return b"".join(before) + self.text(rng, head, blobs)
            elif way < 0.98:
                return b"".join(before) + self.bits(rng, packed(head, blobs))
            else:
                self.number(rng, head)
        return b"".join((*before, packed(head, blobs), *after))

    def node(self, rng, head):
        holder, key = _place(rng, head.get("body", head) if rng.random() < 0.97 else head)
        if holder is None:
            head["body"] = {"value": made_up(rng)}
            return
        value, way = holder[key], rng.randrange(14)
        if way == 0:
            holder[key] = rng.choice(ODD)
        elif way in (1, 2, 3):
            holder[key] = made_up(rng)
        elif way in (4, 5):
            holder[key] = _part(rng, rng.choice(self.corpus)[0])
        elif way == 6 and type(value) is int:
            holder[key] = rng.choice(
                (value + 1, value - 1, -value, value * 2**32, ~value, float(value), str(value), [value])
            )
        elif way == 7:
            if len(holder) > 1 or rng.random() < 0.3:
                del holder[key]
        elif way == 8:
            if isinstance(holder, list):
                holder.insert(key, copied(value))
            else:
                holder[rng.choice(KEYS)] = copied(value)
        elif way == 9 and isinstance(holder, list):
            rng.shuffle(holder)
        elif way == 10 and isinstance(value, list) and value and isinstance(value[0], str):
            value[0] = rng.choice(TAGS)
        elif way == 11 and isinstance(value, str):
            holder[key] = rng.choice(
                (
                    value[:-1],
                    value + "\ud800",
                    value[:2000] * 50,
                    "\0" + value,
                    value.upper(),
                    value[:2000].encode("utf-8", "replace").hex(),
                )
            )
        elif way == 12:
            holder[key] = [value] if rng.random() < 0.5 else {"a": value}
        else:
            holder[key] = reference(rng)

    def more(self, rng, head, blobs):
        """A part of an envelope that a true message would have in another place."""
        body = head.get("body")
        if not isinstance(body, dict):
            return
        if rng.random() < 0.1:  # views of a memory of their own
            size = rng.choice((1, 8, 64))
            memory = f"{{'descr': '|u1', 'fortran_order': False, 'shape': ({size},), }}"
            blobs.append(header(rng, b"\x93NUMPY\x01\x00" + bytes(2), memory) + bytes(size))
            laid = rng.choice(
                (
                    [[5], [2**62]],
                    [[3], [-(2**63)]],
                    [[1, 2], [2**62, 1]],
                    [[0, 3], [7, 2**62]],
                    view(rng)[3:5],
                )
            )
            kind = rng.choice((["|u1"], ["|u1"], ["<f8"], ["|S3"], ["<M8[s]"]))
            node = [len(blobs) - 1, rng.choice((0, 1)), *kind, *laid, rng.choice((0, 0, 1, 8))]
            body["value"] = [
                "list",
                9000,
                [["array", 9001, node], ["array", 9002, [len(blobs) - 1, 0, *view(rng)[2:]]]],
            ]
            if rng.random() < 0.7:
                del body["value"][2][1]
            return
        if rng.random() < 0.5:
            other, theirs = rng.choice(self.corpus)
            part = other.get("body")
            if isinstance(part, dict) and part:
                key = rng.choice(list(part))
                body[key] = copied(part[key])
                blobs.extend(theirs[: rng.randrange(3)])
            return
        number = rng.choice((0, 1, 2, 3, 5, -1, -2, 10**6, None, "0"))
        item = made_up(rng)
        key, value = rng.choice(
            (
                ("changes", [["contents", number, rng.choice(([1, 2], {"f8": 0}, item, [item] * 3, 0))]]),
                ("changes", [["memory", number, rng.randrange(-1, 3)]]),
                (
                    "changes",
                    [
                        [
                            "shape",
                            number,
                            rng.choice(([6], [2, 3], [3, 2], [], [-1], [2**32, 2**32], [1] * 70, [7])),
                        ]
                    ],
                ),
                (
                    "changes",
                    [[rng.choice(("tensor", "grad", "backward", "requires_grad", "mask")), number, item]],
                ),
                (
                    "twins",
                    [[number, rng.choice(([], [1], item, [item], ["closed"], ["x", 0], ["x", 2**62]))]],
                ),
                (
                    "shared",
                    [
                        [rng.randrange(4), rng.choice((number, -7, -8, -9))]
                        for _ in range(rng.randrange(1, 4))
                    ],
                ),
                ("made", [[rng.randrange(3), ["a", 1, "b", item]]]),
                ("gone", [number, 1, 2, -1]),
                (
                    "mirrors",
                    [[number, item, rng.choice((None, item)), rng.choice((0, 1)), rng.choice((0, 1))]],
                ),
                (
                    "released",
                    [
                        [
                            rng.choice(("call", "mirror", "fn", "it", "handle", [])),
                            number,
                            rng.choice((1, -1, 10**9, "x")),
                        ]
                    ],
                ),
                ("drew", rng.choice((["numpy", "torch", "python"], ["x"], 3, [[]]))),
                ("drew_lent", [number, 1, 2]),
                ("stale", ["double", "table", "\ud800", 3]),
                (
                    "warnings",
                    rng.choice(
                        (
                            [[[["builtin", "UserWarning"]], "w"]],
                            [[[["own", 3, "\0"]], "w"]],
                            [3],
                            [["x"]],
                            "ab",
                            [[[], []]],
                            [[[["builtin", "UserWarning"]], 3, 4]],
                        )
                    ),
                ),
                ("moved", [[number, item]]),
                (
                    "graph",
                    {
                        rng.choice(("torch", "course", "x")): {
                            "call": number,
                            "inputs": [["leaf", number], ["mirror", number]],
                            "outputs": [item, item],
                            "dirty": [[number, 0]],
                            "name": "X\ud800",
                        }
                    },
                ),
                (
                    "error",
                    {"bases": [["builtin", "ValueError"]], "text": "x", "args": item, "self": reference(rng)},
                ),
                ("error", {"missing": 1}),
            )
        )
        body[key] = value

    def another(self, rng):
        """A question or an event of the student's that comes first."""
        number = rng.choice((0, 1, 2, 3, 4, 5, -1, True))
        what = rng.randrange(8)
        if what == 0:
            head, blobs = rng.choice(self.corpus)
            return packed(head, blobs)
        if what < 5:
            do = rng.choice(
                (
                    ["call", number],
                    ["call", number],
                    ["next", number],
                    ["vjp", number, [0], 0, []],
                    ["name", "x"],
                    [],
                    [[]],
                    "call",
                    ["copy", "n"],
                )
            )
            body = {
                "do": do,
                "args": rng.choice(([], [1], [made_up(rng)], 3)),
                "kwargs": rng.choice(({}, {"key": made_up(rng)}, None, 3)),
            }
            kind = {"ask": rng.randrange(9)} if what < 4 else {"tell": "do"}
            return packed({**kind, "op": "do", "body": body}, [])
        kind = rng.choice(("stream", "display", "result", "update", "error", "clear", "x", None, []))
        body = {
            "kind": kind,
            "name": rng.choice(("stdout", "stderr", 3)),
            "text": rng.choice(ODD),
            "data": rng.choice(
                ({"text/plain": "x"}, {"application/json": made_up(rng)}, {"a\ud800": ["x", "\ud800"]}, 3)
            ),
            "metadata": rng.choice(ODD),
            "display_id": rng.choice(ODD),
            "traceback": rng.choice((["a"], [3], "x")),
            "ename": rng.choice(ODD),
            "evalue": rng.choice(ODD),
            "wait": rng.choice((0, 1)),
        }
        return packed({"tell": "output", "body": body}, [])

    def number(self, rng, head):
        """Another kind of message, or an answer to another question."""
        way = rng.randrange(4)
        if way == 0 and type(head.get("answer")) is int:
            head["answer"] = rng.choice((head["answer"] + 1, head["answer"] - 1, -1, 0, "1", None, [1], True))
        elif way == 1:
            head["fail"], head["error"] = head.pop("answer", 1), rng.choice(ODD)
        elif way == 2:
            head[rng.choice(("ask", "tell", "answer", "fail"))] = rng.choice(ODD)
        else:
            head["body"] = rng.choice((None, [], "x", {}, 3))

    def blob(self, rng, blobs):
        if not blobs or rng.random() < 0.1:
            blobs.insert(
                rng.randrange(len(blobs) + 1),
                rng.choice(rng.choice(self.corpus)[1] or [b"\x93NUMPY\x01\x00"]),
            )
            return
        i = rng.randrange(len(blobs))
        blob, way = blobs[i], rng.randrange(8)
        if way == 0:
            blobs[i] = self.bits(rng, blob)
        elif way == 1:
            blobs[i] = blob[: rng.randrange(len(blob) + 1)]
        elif way == 2:
            blobs[i] = blob + bytes(rng.randrange(1, 100))
        elif way == 3:
            del blobs[i]
        elif way == 4:
            blobs[i] = blobs[rng.randrange(len(blobs))]
        elif way == 5:  # nan with a payload, infinities, the largest numbers
            odd = struct.pack(
                "<Q",
                rng.choice(
                    (0x7FF8000000000001, 0xFFF0DEADBEEF0001, 0x7FF0 << 48, 2**63, 2**64 - 1, 2**63 - 1)
                ),
            )
            start = min(10 + int.from_bytes(blob[8:10], "little"), len(blob))
            blobs[i] = blob[:start] + (odd * (len(blob) // 8 + 1))[: len(blob) - start]
        else:
            blobs[i] = header(rng, blob)

    def bits(self, rng, data):
        data = bytearray(data)
        for _ in range(rng.choice((1, 1, 2, 8))):
            if data:
                data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        return bytes(data)

    def text(self, rng, head, blobs):
        """A frame that no encoder would make."""
        said = _json(head)
        way = rng.randrange(12)
        if way == 0:
            said = said[: rng.randrange(len(said))]
        elif way == 1:
            said = said[:-1] + b',"body":{"value":["ref",0]}}'
        elif way == 2:
            said = said.replace(
                b"1", rng.choice((b"NaN", b"-Infinity", b"1e999", b"1" * 5000, b"01", b"1.5", b"-0")), 1
            )
        elif way == 3:
            said = said.replace(
                b'"', rng.choice((b'"\xff', b'"\\ud800', b'"\\u0000', b"'", b'"\xed\xa0\x80')), 1
            )
        elif way == 4:
            said = said.replace(b"null", b"[" * rng.choice((50, 101, 5000)), 1)
        elif way == 5:
            said = b"[" * rng.choice((99, 10**5)) + said
        elif way == 6:
            said = rng.choice(
                (b"", b"[]", b"null", b"{}", b'"x"', b"{} {}", b"\xef\xbb\xbf{}", b'{"a":{}}' * 2)
            )
        count, lengths = len(blobs), [len(blob) for blob in blobs]
        if way == 7:
            count += rng.choice((1, -1, 2**16, 2**31))
        elif way == 8 and lengths:
            lengths[0] = rng.choice((0, 1, 2**20, 2**40, 2**63, 2**64 - 1))
        magic = b"ag1\n" if way != 9 else rng.choice((b"ag2\n", b"\0\0\0\0", b"GET "))
        length = len(said) if way != 10 else rng.choice((0, 1, 2**22, 2**31, 2**32 - 1))
        frame = struct.pack("!4sII", magic, length, count % 2**32)
        frame += b"".join(struct.pack("!Q", n) for n in lengths) + said + b"".join(blobs)
        return frame[: rng.randrange(len(frame))] if way == 11 else frame


_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False).encode


def _json(head):
    try:
        return _encode(head).encode()
    except (ValueError, RecursionError):
        return b'{"answer":1,"body":{}}'


def packed(head, blobs):
    """The bytes of a frame."""
    said = _json(head)
    sizes = b"".join(struct.pack("!Q", len(blob)) for blob in blobs)
    return b"".join((struct.pack("!4sII", b"ag1\n", len(said), len(blobs)), sizes, said, *map(bytes, blobs)))


def seeded(*parts):
    """A generator for one message: what is changed in another does not change this one."""
    return random.Random(":".join(map(str, parts)))
