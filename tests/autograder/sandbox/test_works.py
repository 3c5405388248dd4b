"""What an honest notebook does works behind all walls."""

import importlib.util

import pytest

pytestmark = pytest.mark.needs("sandbox")

HONEST = {
    "subprocess": "import subprocess; tell(subprocess.check_output(['sh', '-c', 'echo $((6 * 7))'], "
    "text=True) == '42\\n')",
    "another Python": "import subprocess, sys; "
    "tell(subprocess.check_output([sys.executable, '-c', 'print(42)'], text=True) == '42\\n')",
    "fork": "import multiprocessing as m; pool = m.get_context('fork').Pool(3); tell(pool.map(abs, [-1, "
    "-2]) == [1, 2])",
    "spawn": "import multiprocessing as m; pool = m.get_context('spawn').Pool(2); tell(pool.map(abs, "
    "[-1, -2]) == [1, 2])",
    "manager": "import multiprocessing as m; tell(m.get_context('fork').Manager().dict(a=1).copy() == "
    "{'a': 1})",
    "queue": "import multiprocessing as m; q = m.get_context('fork').Queue(); q.put(42); "
    "tell(q.get(timeout=5) == 42)",
    "shared memory": "from multiprocessing import shared_memory as s; m = s.SharedMemory(create=True, "
    "size=9); "
    "tell(m.size >= 9); m.unlink()",
    "process pool": "from concurrent.futures import *; tell(list(ProcessPoolExecutor(2).map(abs, [-1])) "
    "== [1])",
    "threads": "from concurrent.futures import *; tell(list(ThreadPoolExecutor(8).map(abs, [-1])) == [1])",
    "asyncio": "import asyncio; tell(asyncio.run(asyncio.sleep(0.01, True)))",
    "asyncio's subprocess": "import asyncio\n"
    "async def f():\n    p = await asyncio.create_subprocess_exec('true'); return await p.wait()\n"
    "tell(asyncio.run(f()) == 0)",
    "temporary files": "import tempfile; f = tempfile.NamedTemporaryFile(); f.write(b'a'); tell(f.tell() "
    "== 1)",
    "database": "import sqlite3; d = sqlite3.connect('d.db'); d.execute('create table t (a)'); "
    "d.commit(); tell(True)",
    "terminal": "import pty; tell(pty.spawn(['true'], lambda fd: b'') == 0)",
    "time zones": "import time, zoneinfo; zoneinfo.ZoneInfo('Europe/Berlin'); tell(True)",
    "user": "import getpass, pwd, os; "
    "tell([getpass.getuser(), pwd.getpwuid(os.getuid()).pw_dir] == ['student', '/home/student'])",
    "map of a file": "import mmap; open('f', 'wb').write(bytes(9)); f = open('f', 'r+b'); "
    "m = mmap.mmap(f.fileno(), 9); m[0] = 1; m.flush(); tell(open('f', 'rb').read(1) == b'\\1')",
    "copies": "import shutil, os; os.mkdir('a'); open('a/b', 'w').close(); shutil.copytree('a', 'c'); "
    "shutil.make_archive('z', 'zip', 'a'); shutil.move('c', '/tmp/c'); tell(True)",
    "interrupt": "import os, signal\ntry:\n    signal.raise_signal(signal.SIGINT)\n"
    "except KeyboardInterrupt:\n    tell(True)",
    "alarm": "import signal; signal.signal(signal.SIGALRM, lambda *_: tell(True)); "
    "signal.setitimer(signal.ITIMER_REAL, .05); signal.pause()",
    "broken pipe": "import os; r, w = os.pipe(); os.close(r)\ntry:\n    os.write(w, b'a')\n"
    "except BrokenPipeError:\n    tell(True)",
    "number of cores": "import os; tell((os.cpu_count() or 0) >= 1 and len(os.sched_getaffinity(0)) >= 1)",
    "name resolution fails softly": "import socket\ntry:\n    socket.getaddrinfo('example.org', 80)\n"
    "except OSError:\n    tell(True)",
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("task", HONEST)
def test_works(inside, task):
    tried = inside(HONEST[task], limits={"memory": 1 << 30})
    assert tried.told == [True] and tried.ending["reason"] == "exit"


# What .github/docs/security.md says that there is not at the level "inner": names of accounts, /tmp itself,
# unix sockets; and without a user of its own, what lies in /dev/shm and terminals.
FULL_ALONE = {"manager", "user", "copies"}
OWN_USER_ALONE = {"fork", "spawn", "queue", "shared memory", "process pool", "terminal"}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("task", HONEST)
def test_works_without_namespaces(inside, user, task):
    tried = inside(HONEST[task], limits={"memory": 1 << 30}, at="inner")
    if task in FULL_ALONE or (user and task in OWN_USER_ALONE):
        assert tried.raised or tried.told == [False]  # and neither hangs nor ends the process
    else:
        assert tried.told == [True]
    assert tried.ending["reason"] == "exit"


LIBRARIES = {
    "numpy": "import numpy; tell(bool((numpy.ones((50, 50)) @ numpy.ones((50, 50)) == 50).all()))",
    "matplotlib": "from matplotlib import pyplot; pyplot.plot([1, 2]); pyplot.savefig('a.png'); "
    "tell(open('a.png', 'rb').read(4) == b'\\x89PNG')",
    "torch": "import torch; x = torch.ones(3, requires_grad=True); x.sum().backward(); "
    "tell(x.grad.tolist() == [1, 1, 1])",
    "torch.utils.data": "import torch.utils.data as d; "
    "tell(len(list(d.DataLoader(list(range(8)), num_workers=2, batch_size=4))) == 2)",
    "IPython": "from IPython.core.interactiveshell import InteractiveShell as I; s = I.instance(); "
    "s.run_cell('y = !echo 42'); tell(list(s.user_ns['y']) == ['42'])",
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("user", ["the caller"], indirect=True)
@pytest.mark.parametrize("when", ["imported before", "imported inside"])
@pytest.mark.parametrize("library", LIBRARIES)
def test_libraries_work(inside, library, when):
    if importlib.util.find_spec(library.partition(".")[0]) is None:
        pytest.skip(f"{library} is not installed")
    imports = [library] if when == "imported before" else []
    tried = inside(
        LIBRARIES[library],
        imports=imports,
        limits={"memory": 2 << 30, "total_seconds": 60, "cpu_seconds": 60, "disk": 64 << 20},
    )
    assert tried.told == [True], tried.told
    assert tried.ending["reason"] == "exit"
