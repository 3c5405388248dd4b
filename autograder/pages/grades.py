"""What a person and the grader gave, from the gradebook into the notebook of which a page is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor

from autograder.gradebook import asking, rows
from autograder.gradebook.lasting import opened


class Grades(GetGrades):
    """nbgrader's GetGrades, which asks the gradebook for all cells at once."""

    _grades: Mapping[str, rows.Grade]
    _comments: Mapping[str, rows.Comment]

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        about = resources["nbgrader"]
        self.notebook_id, self.assignment_id, self.student_id = (
            about[name] for name in ("notebook", "assignment", "student")
        )
        with opened(about["db_url"]) as gradebook:
            self.gradebook = gradebook  # nbgrader's own steps, for what is not there, say so by it
            entry: Any = gradebook.find_submission_notebook(
                self.notebook_id, self.assignment_id, self.student_id
            )
            self._grades = asking.by_name(asking.grades(entry))
            self._comments = asking.by_name(asking.comments(entry))
            nb, resources = NbGraderPreprocessor.preprocess(self, nb, resources)
            penalty = entry.late_submission_penalty or 0
            if entry.late_submission_penalty is not None:
                self.log.warning("Late submission penalty: %s", penalty)
            about["score"], about["max_score"] = entry.score - penalty, entry.max_score
            about["late_penalty"] = penalty
        return nb, resources

    def _get_comment(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        found = self._comments.get(cell.metadata.nbgrader["grade_id"])
        if found is None:
            super()._get_comment(cell, resources)
        else:
            cell.metadata.nbgrader["comment"] = found.comment

    def _get_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        found = self._grades.get(cell.metadata.nbgrader["grade_id"])
        if found is None:
            super()._get_score(cell, resources)
        else:
            cell.metadata.nbgrader["score"], cell.metadata.nbgrader["points"] = found.score, found.max_score
