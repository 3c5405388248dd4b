"""Files that a test and the student's code share, and what a hostile student makes of them."""

import os

import pytest

from autograder.examiner import Beside, Examiner
from autograder.examiner import copies as copying
from autograder.limits import Limits

from .test_liars import Liar, wrapped


@pytest.fixture
def shared(room, tmp_path):
    """A classroom whose student works in a folder of his own, and whose test has released files."""
    (tmp_path / "theirs").mkdir()
    (tmp_path / "place").mkdir()
    room.beside = Beside(tmp_path / "place", {"data.csv": b"a,b\n1,2\n"})
    room.theirs = tmp_path / "theirs"
    room.peer.ask("work", {"path": str(room.theirs)})
    room.examiner = Examiner(lambda: room.peer, Limits(), room.beside)
    return room


SAVE = """
import os
def save(p, text="hi"):
    with open(p, "w") as f:
        f.write(text)
def load(p):
    with open(p) as f:
        return f.read()
"""


def test_a_test_reads_what_the_students_code_wrote(shared):
    shared.cell(SAVE + "save('early.txt', 'early')")
    shared.passes("""
import os
assert open("early.txt").read() == "early"
assert not os.path.exists("o.txt")
save("o.txt")
assert os.path.exists("o.txt") and "o.txt" in os.listdir() and open("o.txt").read() == "hi"
save("o.txt", "again")
assert open("o.txt").read() == "again"
os.remove("o.txt")
assert not os.path.exists("o.txt")
""")
    assert not (shared.theirs / "o.txt").exists() and (shared.theirs / "early.txt").exists()
    shared.cell("os.remove('early.txt'); os.makedirs('deep/er'); save('deep/er/x.txt', 'x')")
    shared.passes("assert not os.path.exists('early.txt') and open('deep/er/x.txt').read() == 'x'")


def test_a_function_of_an_earlier_cell_reads_it(shared):
    shared.cell(SAVE)
    shared.passes("def look(name):\n    with open(name) as f:\n        return f.read()")
    shared.passes("save('late.txt')\nassert look('late.txt') == 'hi'")


def test_the_students_code_reads_what_the_test_wrote_and_names(shared):
    shared.cell(SAVE)
    shared.passes("""
with open("in.txt", "w") as f:
    f.write("yo")
assert load("in.txt") == "yo" and load(os.path.join(".", "in.txt")) == "yo"
with open("in.txt", "w") as f:
    f.write("other")
assert load("in.txt") == "other"
with open("secret.txt", "w") as f:
    f.write("the right answer")
try:
    load(*["sec" "ret.txt"][1:] or ["nothing"])
except FileNotFoundError:
    pass
os.makedirs("out")
save("out/x.txt")
assert open("out/x.txt").read() == "hi"
save("in.txt", "changed")
assert open("in.txt").read() == "changed"
""")
    assert not (shared.theirs / "secret.txt").exists()


def test_temporary_files_and_folders(shared):
    shared.cell(SAVE)
    shared.passes("""
import os, tempfile
from pathlib import Path
with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as f:
    f.write("yo")
assert load(f.name) == "yo"
save(f.name, "new")
assert open(f.name).read() == "new"
os.unlink(f.name)
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "x.txt")
    save(path)
    assert os.path.exists(path) and Path(path).read_text() == "hi" and os.listdir(folder) == ["x.txt"]
""")


def test_released_files_and_those_of_the_test_are_not_replaced(shared):
    shared.cell(SAVE + "save('data.csv', 'forged')\nsave('expected.txt', 'forged')")
    shared.passes("""
assert open("data.csv").read() == "a,b\\n1,2\\n"
os.remove("expected.txt")
with open("expected.txt", "w") as f:
    f.write("right")
save("expected.txt".upper(), "forged")
assert open("expected.txt").read() == "right"
""")
    shared.cell("save('expected.txt', 'forged again')")
    shared.passes("assert open('expected.txt').read() == 'right'")


@pytest.mark.parametrize(
    "write, read",
    [
        ("pickle.dump(Bomb(), open('x', 'wb'))", "import pickle; pickle.load(open('x', 'rb'))"),
        ("pickle.dump(Bomb(), open('x', 'wb'))", "import pickle; pickle.loads(open('x', 'rb').read())"),
        ("pickle.dump(Bomb(), open('x', 'wb'))", "import pickle; pickle._load(open('x', 'rb'))"),
        ("pickle.dump(Bomb(), open('x', 'wb'))", "import pandas as pd; pd.read_pickle('x')"),
        ("pickle.dump(Bomb(), open('x', 'wb'))", "import torch; torch.load('x', weights_only=False)"),
        (
            "import numpy as np; np.save('x.npy', np.array([Bomb()]), allow_pickle=True)",
            "import numpy as np; np.load('x.npy', allow_pickle=True)",
        ),
        (
            "pickle.dump(Bomb(), open('x', 'wb'))",
            "import pickle, shutil; shutil.copy('x', 'y'); pickle.load(open('y', 'rb'))",
        ),
        ("open('x.py', 'w').write(BOMB)", "exec(open('x.py').read())"),
        ("open('x.py', 'w').write(BOMB)", "exec(compile(open('x.py').read(), 'y', 'exec'))"),
        (
            "open('x.py', 'w').write(BOMB)",
            "import ast; exec(compile(ast.parse(open('x.py').read()), 'y', 'exec'))",
        ),
        ("open('x.py', 'w').write(BOMB)", "eval(open('x.py').read().splitlines()[-1])"),
        ("open('x.py', 'w').write(BOMB)", "import sys; sys.path.insert(0, ''); import x"),
        ("open('x.py', 'w').write(BOMB)", "import runpy; runpy.run_path('x.py')"),
        ("open('x.py', 'w').write(BOMB)", "%run x.py"),
        ("open('x.py', 'w').write(BOMB)", "%run -i x.py"),
        ("open('x.py', 'w').write(BOMB)", "get_ipython().run_cell(open('x.py').read()).raise_error()"),
        ("open('x.py', 'w').write(BOMB)", "import sys\n!{sys.executable} x.py"),
        ("open('x.py', 'w').write(BOMB)", "import sys, subprocess; subprocess.run([sys.executable, 'x.py'])"),
        ("open('x.py', 'w').write(BOMB)", "import os; os.system('python3 x.py')"),
        ("open('x.py', 'w').write(BOMB)", "x = !cat x.py | python3"),
        ("open('x.py', 'w').write(BOMB)", "%%bash\npython3 x.py"),
    ],
)
def test_no_code_of_a_students_runs_from_a_file(shared, tmp_path, write, read):
    mark = tmp_path / "ran"
    bomb = f"import os\n(os.getpid() == {os.getpid()} or True) and open({str(mark)!r}, 'a').close()\n"
    shared.cell(f"""
import pickle
BOMB = {bomb!r}
class Bomb:
    def __reduce__(self):
        return (exec, (BOMB,))
{write}
""")
    text = (
        read
        if read.startswith("%%")
        else "import os\nassert set(os.listdir()) & {'x', 'x.py', 'x.npy'}\n" + read
    )
    ran = shared.test(text)
    assert ran.error and not mark.exists(), ran.outputs
    assert "student's code" in "".join(str(output) for output in ran.outputs)


def test_what_only_reads_is_let_through(shared):
    shared.cell(
        SAVE + "import json, pickle\nimport numpy as np\nnp.save('a.npy', np.ones(3))\n"
        "json.dump([1], open('j', 'w'))\n"
        "pickle.dump({'a': [1, 'x']}, open('p', 'wb'))\nsave('s.py', 'x = 1')"
    )
    shared.passes("""
import ast, json, pickle
import numpy as np
from collections import namedtuple
assert np.load("a.npy", allow_pickle=True).sum() == 3 and json.load(open("j")) == [1]
assert pickle.load(open("p", "rb")) == {"a": [1, "x"]}
text = open("s.py").read()
assert ast.parse(text).body and text == "x = 1"
lines = !cat s.py | grep x
assert lines == ["x = 1"]
P = namedtuple("P", "a b")
import colorsys
""")
    shared.passes("import os\nassert pickle.loads(pickle.dumps(np.float64(3))) == 3 and eval('1 + 1') == 2")


def test_bytes_that_a_students_function_gave_are_not_unpickled(shared):
    shared.cell(
        "import pickle\nclass Bomb:\n    def __reduce__(self):\n        return (exec, ('1',))\n"
        "def dump():\n    return pickle.dumps(Bomb())"
    )
    shared.fails("import pickle\npickle.loads(dump())", "NotHere", "would run the student's code")


def test_links_pipes_and_large_files_do_not_come(shared, monkeypatch):
    monkeypatch.setattr(copying, "SIZE", 1000)
    shared.cell(
        "import os\nos.symlink('/etc/passwd', 'link')\nos.mkfifo('pipe')\n"
        "open('big', 'wb').truncate(1 << 30)\n"
        "os.symlink('/etc', 'folder')\nopen('new\\nline', 'w').close()\nopen('ok', 'w').write('ok')\n"
        "os.makedirs('__pycache__')\nopen('__pycache__/x.cpython-311.pyc', 'w').close()\n"
        "open('x.so', 'w').close()\n"
        "os.makedirs('/'.join('d' * 20))"
    )
    shared.passes(
        "import os\nassert sorted(n for n in os.listdir() if n != 'd') == ['data.csv', 'ok'], os.listdir()"
    )


def test_a_hundred_thousand_files(shared):
    for number in range(3000):
        (shared.theirs / f"f{number}").touch()
    shared.cell("def f():\n    return 1")
    ran = shared.test("import os\nassert f() == 1\nlen(os.listdir())")
    assert not ran.error and 100 < ran.result <= copying.FILES + 1


def test_what_was_written_last_comes_though_many_files_were_there(shared, monkeypatch):
    """A virtual environment that was handed in as well took all places."""
    monkeypatch.setattr(copying, "FILES", 20)
    for number in range(60):
        (shared.theirs / f"{number}.txt").write_text("old")
        os.utime(shared.theirs / f"{number}.txt", (1e9 + number, 1e9 + number))
    shared.cell(SAVE)
    shared.passes("""
import os
assert "59.txt" in os.listdir() and "10.txt" not in os.listdir()
save("new.txt")
assert open("new.txt").read() == "hi" and len([n for n in os.listdir() if n.endswith(".txt")]) <= 20
save("newer.txt")
assert open("newer.txt").read() == open("new.txt").read()
""")


@pytest.mark.parametrize(
    "entries",
    [
        [["../x", 3, 0], ["/tmp/x", 3, 0], ["a/../../x", 3, 0], ["a\nb", 3, 0], ["a\0b", 3, 0], [".", 3, 0]],
        [["x" * 5000, 3, 0], ["a/" * 50 + "x", 3, 0], ["x\ud800", 3, 0]],
        [["ok", 1 << 62, 0], ["ok", -5, 0], ["ok", "3", 0], ["ok", 3, None], ["ok"], 7, None],
        "rubbish",
        {"a": 1},
        [["data.csv", 3, 0]],
        [["data.csv/x", 3, 0], ["data.csv", -1, 0]],
    ],
)
def test_a_student_who_lies_about_his_files(tmp_path, entries):
    place = tmp_path / "in" / "place"
    place.mkdir(parents=True)
    beside = Beside(place, {"data.csv": b"right"})
    liar = Liar(
        {
            "files": lambda body: ({"value": wrapped([entries])}, []),
            "read": ({"value": ["bytes", 0]}, [b"bad"]),
        }
    )
    liar.examiner = Examiner(lambda: liar.peer, Limits(), beside)
    ran = liar.examiner.run("import os\nf\nopen('data.csv').read(), sorted(os.listdir())")
    assert not ran.error and ran.result == ("right", ["data.csv"]), ran
    assert os.listdir(tmp_path) == ["in"] and os.listdir(tmp_path / "in") == ["place"]


@pytest.mark.parametrize("answer", [({"value": None}, []), ({"value": ["str", "x"]}, []), ({}, [])])
def test_a_student_who_answers_a_reading_with_rubbish(tmp_path, answer):
    beside = Beside(tmp_path, {})
    liar = Liar({"files": lambda body: ({"value": wrapped([[["x", 1 << 20, 0]]])}, []), "read": answer})
    liar.examiner = Examiner(lambda: liar.peer, Limits(), beside)
    ran = liar.examiner.run("import os\n[os.path.getsize(name) for name in os.listdir()]")
    assert not ran.error and ran.result in ([], [0])


def test_a_copy_goes_through_no_link(shared, tmp_path):
    shared.cell(SAVE + "os.makedirs('d')\nsave('d/x', 'bad')\nsave('l', 'bad')")
    (tmp_path / "outside").mkdir()
    (tmp_path / "aim").write_text("safe")
    os.symlink(tmp_path / "outside", shared.beside.work / "d")
    os.symlink(tmp_path / "aim", shared.beside.work / "l")
    shared.passes("import os\nos.listdir()\nsave('d/y', 'bad')\nos.listdir()")
    assert not os.listdir(tmp_path / "outside") and (tmp_path / "aim").read_text() == "safe"


def test_a_test_that_touches_no_file_asks_for_none(tmp_path):
    liar = Liar({"call": ({"value": 1}, []), "name": ({"value": ["handle", 1, 0]}, [])})
    liar.examiner = Examiner(lambda: liar.peer, Limits(), Beside(tmp_path, {}))
    ran = liar.examiner.run("assert f(1) == 1 and f(2) == 1")
    assert not ran.error and not [body for body in liar.asked if body["do"][0] == "files"]
