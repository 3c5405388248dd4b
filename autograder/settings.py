"""What a course can set about grading, as traits: `c.Grading.…` in its nbgrader_config.py."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator

from nbformat import NotebookNode
from traitlets import Bool, Dict, Enum, Float, Integer, List, Unicode, Union, default
from traitlets.config import Configurable

from autograder.limits import Limits
from autograder.sandbox.policy import LEVELS

MIB = 1 << 20
ASKED = ("imports", "forbidden", "report")
"""What a notebook's own `metadata.autograder` can ask for, beside `limits` (by the names in `Grading`): each
a list of modules' names.
"""
LIMITS = Limits()


class Grading(Configurable):
    """How submissions are graded. Sizes are in MiB, times in seconds."""

    confined = Union(
        [Enum(LEVELS), Bool()],
        default_value="inner",
        help="The least confinement of a student's code that this course accepts; the best that the host can "
        'is taken, and named in every report. "full": namespaces and a root folder of its own. "inner": '
        "without namespaces, by Landlock and a filter of system calls. Where the host offers less, grading "
        'refuses and says what is missing. "none": whatever the host can, even nothing. True is "inner", and '
        "False runs without a sandbox on purpose.",
    ).tag(config=True)
    cell_seconds = Float(
        min=0.1,
        help="Time that one cell may take. Unless set, nbgrader's own Execute.timeout where a course sets "
        f"it, else {LIMITS.cell_seconds}.",
    ).tag(config=True)
    total_seconds = Float(
        LIMITS.total_seconds, min=0.1, help="Time that all cells of a notebook may take."
    ).tag(config=True)
    cpu_seconds = Float(
        LIMITS.cpu_seconds, min=0.1, help="CPU time that all processes of a submission may use together."
    ).tag(config=True)
    memory = Integer(
        LIMITS.memory // MIB, min=16, help="Memory that all processes of a submission may use together."
    ).tag(config=True)
    processes = Integer(
        LIMITS.processes, min=1, help="Processes and threads that a submission may have at a time."
    ).tag(config=True)
    files = Integer(LIMITS.files, min=16, help="Files that a process of a submission may have open.").tag(
        config=True
    )
    disk = Integer(LIMITS.disk // MIB, min=1, help="What a submission may write.").tag(config=True)
    output = Float(LIMITS.output / MIB, min=0.001, help="What a cell may print.").tag(config=True)
    outputs = Float(
        LIMITS.outputs / MIB, min=0.001, help="What all cells of a notebook may print and show together."
    ).tag(config=True)
    message = Integer(
        LIMITS.message // MIB, min=1, help="What a value may have that a test asks of a student's code."
    ).tag(config=True)
    tests_memory = Integer(
        LIMITS.tests_memory // MIB, min=16, help="Memory that the process which runs the tests may use."
    ).tag(config=True)
    notebook_size = Float(
        32,
        min=0.001,
        help="What a submitted notebook may have without its outputs; with them, eight times as much.",
    ).tag(config=True)
    files_size = Float(
        64, min=0, help="What the files beside a submission's notebooks may have together."
    ).tag(config=True)
    imports = List(
        Unicode(),
        help="Modules that a student's process has ready when it starts, for notebooks that do not say so "
        "themselves (metadata.autograder.imports). Unless set, those that the instructor's cells "
        "import.",
    ).tag(config=True)
    forbidden = List(
        Unicode(),
        help="Modules that are not there for a student's code, beside those that a notebook forbids itself "
        "(metadata.autograder.forbidden).",
    ).tag(config=True)
    report = List(
        Unicode(),
        help="Modules or parts of modules whose use by a student is looked for and reported to the "
        "instructor, beside those that a notebook names itself (metadata.autograder.report). It costs no "
        "points.",
    ).tag(config=True)
    seed = Integer(0, min=0, help="What random generators start from, the same for every submission.").tag(
        config=True
    )
    together = Union(
        [Enum(["when needed", "never"]), List(Unicode())],
        default_value="when needed",
        help="Which test cells run beside the student's code, in a process of their own, where a mark can be "
        'forged: those that the instructor\'s own solution cannot pass apart ("when needed"), none '
        '("never"), or these, by grade id.',
    ).tag(config=True)
    rehearsal = Enum(
        ["stop", "warn"],
        default_value="stop",
        help="What a test that raises an error for the instructor's own solution does: it stops the run "
        "before the class, or it is told and graded with.",
    ).tag(config=True)
    jobs = Integer(
        0, min=0, help="How many submissions `autograder grade` grades at a time; 0: one for each core."
    ).tag(config=True)
    warm = Integer(
        0,
        min=0,
        help="Memory that the warm processes of a run may take together, from which those of submissions are "
        "forked; 0: half of what is free. Those of one notebook are kept, whatever they take.",
    ).tag(config=True)
    assignments = Dict(help="Settings of single assignments, by name: {'ps1': {'cell_seconds': 300}}.").tag(
        config=True
    )

    @default("cell_seconds")
    def _nbgraders_timeout(self) -> float:
        # The names by which courses set it: nbgrader's step, and the classes of nbconvert and nbclient that
        # it is made of. None, or below 0, is "no limit" there; here the notebook's remains.
        for section in ("Execute", "ExecutePreprocessor", "NotebookClient"):
            if "timeout" in self.config[section]:
                told = self.config[section].timeout
                return float(told) if told and told > 0 else self.total_seconds
        return LIMITS.cell_seconds

    def of(self, assignment: str) -> Grading:
        """Return the settings for one assignment.

        Raises:
            traitlets.TraitError: the course's settings for it are no settings.
        """
        own = self.assignments.get(assignment, {})
        return Grading(config=self.config, **own) if own else self

    def limits(self, notebook: NotebookNode | None = None) -> Limits:
        """Return what a submission may use; a notebook's `metadata.autograder.limits` (by the names here)
        wins.
        """
        told = {name: getattr(self, name) for name in LIMITS.__dataclass_fields__}
        asked = notebook.metadata.get("autograder", {}).get("limits", {}) if notebook is not None else {}
        told.update(asked)
        for name in ("memory", "disk", "output", "outputs", "message", "tests_memory"):
            told[name] = math.ceil(told[name] * MIB)
        return Limits(**told)

    def asks(self, notebook: NotebookNode) -> dict[str, list[str]]:
        """Return what a notebook asks of the student's process, the course's own wishes included: `imports`
        only where any are named.
        """
        own = notebook.metadata.get("autograder", {})
        told = {
            name: list(dict.fromkeys([*getattr(self, name), *own.get(name, ())]))
            for name in ("forbidden", "report")
        }
        imports = own.get("imports", self.imports or None)
        return told if imports is None else {"imports": list(imports), **told}


def problems(asked: object) -> Iterator[str]:
    """Yield what is wrong with what a notebook asks of its grading, its `metadata.autograder`.

    >>> list(problems({"forbidden": ["torch"], "limits": {"memory": -1}}))
    ["the limit 'memory' must be a number above 0, but is -1"]
    """
    if isinstance(asked, dict):
        # which edition it is, is told beside what it asks for
        asked = {name: value for name, value in asked.items() if name != "edition"}
    if not isinstance(asked, dict) or (unknown := sorted(set(asked) - {*ASKED, "limits"})):
        what = f"'{unknown[0]}'" if isinstance(asked, dict) else json.dumps(asked)
        yield f"a notebook can ask its grading for {', '.join(ASKED)} and limits, and not for {what}"
        return
    for name in sorted(set(ASKED) & set(asked)):
        modules = asked[name]
        if not isinstance(modules, list) or not all(
            isinstance(module, str) and re.fullmatch(r"\w+(\.\w+)*", module) for module in modules
        ):
            yield (
                f"'{name}' must be a list of modules' names such as [\"torch\"], but is {json.dumps(modules)}"
            )
    limits = asked.get("limits", {})
    if not isinstance(limits, dict):
        yield f"'limits' must be a JSON object such as {{\"cell_seconds\": 10}}, but is {json.dumps(limits)}"
        return
    for name, value in limits.items():
        if name not in LIMITS.__dataclass_fields__:
            yield f"there is no limit '{name}': choose from {', '.join(sorted(LIMITS.__dataclass_fields__))}"
        elif isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < math.inf:
            yield f"the limit '{name}' must be a number above 0, but is {json.dumps(value)}"
