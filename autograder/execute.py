"""Run a submission to its end even if it ends Python: what was earned before stays, and what comes after counts as not run.

nbgrader gives such a submission up, marks, feedback and all, and the batch with it.
"""

from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute

DIED, NOT_RUN = "DeadKernelError", "NotRunError"


class ExecuteToTheEnd(Execute):
    """nbgrader's Execute, with an error as the output of the cell that ended the kernel and of each code cell after it.

    An error is what nbgrader gives no points for; a test cell without any output would get all of them.
    """

    def preprocess(self, nb: NotebookNode, *arguments, **named) -> tuple[NotebookNode, dict]:
        self._died_in: str | None = None
        return super().preprocess(nb, *arguments, **named)

    def preprocess_cell(self, cell: NotebookNode, resources: dict, index: int) -> tuple[NotebookNode, dict]:
        if cell.cell_type == "code" and self._died_in is not None:
            cell.outputs = [new_output("error", ename=NOT_RUN, evalue=f"Python stopped in an earlier cell, {self._died_in}",
                                       traceback=[])]
            return cell, resources
        try:
            return super().preprocess_cell(cell, resources, index)
        except DeadKernelError:
            self._died_in = cell.metadata.get("nbgrader", {}).get("grade_id") or f"number {index + 1}"
            cell.outputs = [*cell.outputs, new_output("error", ename=DIED, evalue="Python stopped", traceback=[])]
            return cell, resources
