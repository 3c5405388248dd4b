"""Cells run as they do under a Jupyter kernel."""

import base64

import pytest


def text(outputs: list, name: str = "stdout") -> str:
    return "".join(
        output.text for output in outputs if output.output_type == "stream" and output.name == name
    )


def error(outputs: list):
    (found,) = [output for output in outputs if output.output_type == "error"]
    return found


def result(outputs: list) -> str:
    (found,) = [output for output in outputs if output.output_type == "execute_result"]
    return found.data["text/plain"]


def test_the_last_expression_is_the_result_and_a_semicolon_hides_it(run):
    (output,) = run("x = 3\nx + 1")
    assert output == {
        "output_type": "execute_result",
        "execution_count": 1,
        "data": {"text/plain": "4"},
        "metadata": {},
    }
    assert run("x;") == []


def test_earlier_results_have_their_names(run):
    run("20")
    assert result(run("_ + 1")) == "21"
    assert result(run("_1, Out[2], In[1]")) == "(20, 21, '20')"


def test_streams_keep_their_order_and_are_merged(run):
    outputs = run("import sys\nprint('a')\nprint('b')\nprint('c', file=sys.stderr)\nprint('d')")
    assert [(output.name, output.text) for output in outputs] == [
        ("stdout", "a\nb\n"),
        ("stderr", "c\n"),
        ("stdout", "d\n"),
    ]


def test_subprocesses_and_c_write_to_the_cell(run):
    outputs = run(
        "import os, subprocess\nos.write(1, b'from c\\n')\n"
        "subprocess.run('echo out; echo err >&2', shell=True);"
    )
    assert text(outputs) == "from c\nout\n" and text(outputs, "stderr") == "err\n"


def test_what_others_have_written_stands_before_what_python_writes_then(run):
    outputs = run(
        "import os\nfor k in range(40):\n    os.write(1, f'{k}\\n'.encode())\n    print(k)\n"
        "os.system('echo last')\ndisplay(1)"
    )
    assert text(outputs).split() == [str(k) for k in range(40) for _ in range(2)] + ["last"]
    assert [output.output_type for output in outputs] == ["stream", "display_data"]


def test_a_thread_writes_to_the_cell(run):
    assert (
        text(
            run("import threading\nt = threading.Thread(target=print, args=('there',)); t.start(); t.join()")
        )
        == "there\n"
    )


def test_a_forked_process_writes_to_the_cell_and_breaks_nothing(run):
    outputs = run(
        "import multiprocessing\nfork = multiprocessing.get_context('fork')\n"
        "p = fork.Process(target=lambda: print('child')); p.start(); p.join()\nprint('parent')"
    )
    assert text(outputs) == "child\nparent\n"
    outputs = run(
        "import os, sys\nif not os.fork():\n    print('fell through', flush=True)\nelse:\n    os.wait()"
    )
    assert text(outputs) == "fell through\n"
    assert result(run("1")) == "1"


def test_magics_and_shell_commands(run):
    assert text(run("!echo $HOME | wc -l")) == "1\n"
    assert result(run("lines = !printf 'a\\nb\\n'\nlines")) == "['a', 'b']"
    assert text(run("%%bash\necho from bash")) == "from bash\n"
    assert "Wall time" in text(run("%time sum(range(10))"))
    assert text(run("%%writefile note.txt\nhello")) == "Writing note.txt\n"
    assert text(run("!cat note.txt")) == "hello\n"
    assert result(run("!exit 3\n_exit_code")) == "3"
    assert text(run("%history 6")) == "!cat note.txt\n"
    assert "not found" in text(run("%no_such_magic"), "stderr")


def test_capture_takes_what_commands_print(run):
    run("%%capture kept\nprint(1)\n!echo 2")
    assert result(run("kept.stdout")) == r"'1\n2\n'"


def test_errors_are_told_as_ipython_does(run):
    found = error(run("def inverse(x):\n    return 1 / x\ninverse(0)"))
    assert (found.ename, found.evalue) == ("ZeroDivisionError", "division by zero")
    shown = "\n".join(found.traceback)
    assert "Traceback (most recent call last)" in shown and "In[1]" in shown and "autograder" not in shown
    assert error(run("if:")).ename == "SyntaxError"
    assert result(run("'still here'")) == "'still here'"


def test_an_error_that_cannot_be_told_is_told(run):
    assert error(run("class Mute(Exception):\n    def __str__(self): return 1\nraise Mute")).ename == "Mute"


def test_sys_exit_is_an_error_and_nothing_ends(run):
    assert error(run("import sys\nsys.exit(3)")).ename == "SystemExit"
    assert result(run("1")) == "1"


@pytest.mark.parametrize(
    "source",
    ["exit", "exit()\nprint('after')", "quit()\nprint('after')", "exit(keep_kernel=True)\nprint('after')"],
)
def test_exit_lets_the_cell_and_those_below_run(run, source):
    outputs = run(source)
    assert "While a notebook is graded" in text(outputs, "stderr")
    assert text(outputs) == ("after\n" if "after" in source else "")
    assert result(run("1")) == "1"


def test_input_is_refused_with_a_reason(run):
    found = error(run("input('name? ')"))
    assert found.ename == "StdinNotImplementedError" and "nobody to answer" in found.evalue
    assert "getpass()" in error(run("import getpass\ngetpass.getpass()")).evalue


def test_await_stands_at_the_top(run):
    assert result(run("import asyncio\nawait asyncio.sleep(0.01)\n5")) == "5"
    assert error(run("async def fails():\n    1 / 0\nawait fails()")).ename == "ZeroDivisionError"


def test_a_task_goes_on_in_later_cells(run):
    run(
        "import asyncio\nasync def later():\n    await asyncio.sleep(0)\n    return 7\n"
        "task = asyncio.create_task(later())"
    )
    assert result(run("await task")) == "7"
    assert "running event loop" in error(run("asyncio.run(asyncio.sleep(0))")).evalue


def test_displays_are_rich_and_can_be_updated(run):
    outputs = run(
        "from IPython.display import HTML, display\nhandle = display(HTML('<b>x</b>'), display_id=True)"
    )
    assert outputs[0].output_type == "display_data" and outputs[0].data["text/html"] == "<b>x</b>"
    assert run("handle.update(HTML('<i>y</i>'))") == []
    assert outputs[0].data["text/html"] == "<i>y</i>"


def test_clear_output_clears(run):
    assert (
        text(run("from IPython.display import clear_output\nprint('a')\nclear_output()\nprint('b')")) == "b\n"
    )
    assert text(run("print('a')\nclear_output(wait=True)")) == "a\n"
    assert text(run("print('a')\nclear_output(wait=True)\nprint('b')")) == "b\n"


@pytest.mark.parametrize("first", ["", "%matplotlib inline\n"])
def test_figures_are_shown_as_png(run, first):
    pytest.importorskip("matplotlib")
    assert result(run("import sys\n'matplotlib' in sys.modules")) == "False"
    outputs = run(f"{first}import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    (figure,) = [output for output in outputs if output.output_type == "display_data"]
    assert base64.b64decode(figure.data["image/png"]).startswith(b"\x89PNG")
    assert run("x = 1") == []


def test_what_no_kernel_gives_does_no_harm(run):
    assert run("get_ipython().kernel") == []
    assert run("get_ipython().kernel is None")[0].data["text/plain"] == "True"
    assert run("print?") == []  # Jupyter shows it beside the notebook


def test_an_output_that_is_no_json_is_shown_as_far_as_it_can_be(run):
    (output,) = run("display({'application/json': {'a': float('nan'), 'b': {1, 2}, 'c': [1]}}, raw=True)")
    assert output.data["application/json"] == {"a": "nan", "b": "{1, 2}", "c": [1]}


def test_warnings_and_logs_go_to_stderr(run):
    assert "UserWarning: careful" in text(run("import warnings\nwarnings.warn('careful')"), "stderr")
    assert text(run("import logging\nlogging.warning('hot')"), "stderr") == "WARNING:root:hot\n"


@pytest.mark.parametrize("gui", ["", "notebook", "widget", "qt", "tk", "auto"])
def test_figures_of_any_kind_are_shown_in_the_notebook(run, gui):
    pytest.importorskip("matplotlib")
    outputs = run(f"%matplotlib {gui}\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    assert not [output for output in outputs if output.output_type == "error"]
    assert [output for output in outputs if "image/png" in output.get("data", {})]


def test_cells_that_ran_elsewhere_have_numbers_too(session):
    session.run("x = 3")
    session._count = 3  # two tests
    session.run("y = 4")
    outputs = session.run("In[1], In[2], In[4], len(In)")
    assert result(outputs) == "('x = 3', '', 'y = 4', 6)"
