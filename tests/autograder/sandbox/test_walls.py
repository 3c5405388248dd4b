"""Each wall: what an attack does with it up, and what the same attack does with that one taken down.

Attacks on the machine's resources are finite: taken down, a wall lets them do no harm.
"""

import os
import platform
import socket
import subprocess

import pytest

pytestmark = pytest.mark.needs("sandbox")


def test_all_walls_stand_on_an_honest_process(inside):
    tried = inside(
        "import os; tell([work, os.getcwd(), os.listdir(), os.getpid()]); open('a', 'w').write('mine'); "
        "tell(open('a').read())"
    )
    assert tried.told == [["/home/student/work", "/home/student/work", [], 2], "mine"]
    assert tried.ending["reason"] == "exit" and tried.code == 0


# files


def test_a_file_of_the_host_is_not_there(inside, public_folder):
    (public_folder / "gradebook.db").write_text("marks")
    attack, file = "tell(open(file).read())", str(public_folder / "gradebook.db")
    assert inside(attack, file=file).raised == "FileNotFoundError"
    assert inside(attack, file=file, down=["files"]).told == ["marks"]


def test_nothing_but_libraries_is_readable(inside):
    attack = """
import os
found, installed = [], ("bin", "lib", "include", "share")
for folder in (
    "/root", "/home", "/work", "/tmp", "/var", "/mnt", "/opt", "/srv", "/sys", "/run", "/boot", "/media",
    "/dev/shm",
):
    for path, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in installed and f"{path}/{name}" not in passed]
        found += [os.path.join(path, name) for name in files]
tell(found)
tell(sorted(os.listdir("/dev")))
"""
    tried = inside(attack, passed=["/sys/devices/system/cpu"])
    assert [
        path
        for path in tried.told[0]
        if not path.endswith(("pyvenv.cfg", "warm.py")) and "/autograder/" not in path
    ] == []
    assert tried.told[1] == [
        "fd",
        "full",
        "null",
        "ptmx",
        "pts",
        "random",
        "shm",
        "stderr",
        "stdin",
        "stdout",
        "urandom",
        "zero",
    ]


def test_libraries_cannot_be_written(inside, public_folder):
    (public_folder / "library.py").write_text("honest = True\n")
    os.chmod(public_folder, 0o777)
    os.chmod(public_folder / "library.py", 0o666)
    attack, options = (
        "open(file, 'a').write('planted')",
        {"file": str(public_folder / "library.py"), "libraries": [str(public_folder)]},
    )
    tried = inside(attack, **options)
    assert tried.raised in ("PermissionError", "OSError")
    assert (public_folder / "library.py").read_text() == "honest = True\n"
    inside(attack, **options, down=["files"])
    assert "planted" in (public_folder / "library.py").read_text()


def test_a_link_in_a_library_leads_nowhere(inside, public_folder):
    (public_folder / "library").mkdir()
    (public_folder / "answers").write_text("42")
    (public_folder / "library" / "link").symlink_to(public_folder / "answers")
    attack, options = (
        "tell(open(file).read())",
        {"file": str(public_folder / "library" / "link"), "libraries": [str(public_folder / "library")]},
    )
    assert inside(attack, **options).raised == "FileNotFoundError"
    assert inside(attack, **options, down=["files"]).told == ["42"]


MOUNTS = """
with open("/proc/self/mountinfo") as file:
    fields = [line.split() for line in file]
tell(sorted([each[4], sorted(set(each[5].split(",")) - {"relatime"})] for each in fields))
"""


def test_a_kernel_without_mount_setattr_mounts_all_the_same(inside, public_folder):
    """Before Linux 5.12 each mount is made read-only by itself."""
    (public_folder / "my library").mkdir()
    (public_folder / "my library" / "honest.py").write_text("honest = True\n")
    os.chmod(public_folder / "my library" / "honest.py", 0o666)
    options = {"libraries": [str(public_folder / "my library")]}
    new, old = (inside(MOUNTS, **options, old_mounts=old).told for old in (False, True))
    assert new == old and len(new[0]) > 10
    writable = {place for place, flags in old[0] if "ro" not in flags}
    assert writable <= {"/home", "/home/student", "/tmp", "/dev/shm", "/dev/pts"} | {
        f"/dev/{name}" for name in ("null", "full", "random", "urandom")
    } | {"/proc/keys", "/proc/locks", "/proc/cmdline"}, writable
    attack = "open(file, 'a').write('planted')"
    file = str(public_folder / "my library" / "honest.py")
    assert inside(attack, file=file, **options, old_mounts=True).raised in ("PermissionError", "OSError")


@pytest.fixture
def forbidden(public_folder):
    """A folder of packages: `banned`, its metadata, `single.py` with its compiled file, and `allowed`."""
    for name in ("banned", "banned-1.0.dist-info", "allowed"):
        (public_folder / name).mkdir()
    (public_folder / "banned" / "__init__.py").write_text("answer = 42\n")
    (public_folder / "single.py").write_text("answer = 42\n")
    (public_folder / "allowed" / "__init__.py").write_text("fine = True\n")
    subprocess.run(["python3", "-m", "compileall", "-q", public_folder / "single.py"], check=True)
    (public_folder / "alias").symlink_to("banned")
    return public_folder


def test_a_hidden_package_is_not_there_to_import_nor_to_read(inside, forbidden):
    attack = """
import importlib, os, sys
sys.path.insert(0, folder)
for name in ("allowed", "banned", "single", "alias"):
    try:
        tell(vars(importlib.import_module(name)).get("answer"))
    except ImportError as error:
        tell(type(error).__name__)
files = [os.path.join(path, file) for path, _, files in os.walk(folder) for file in files]
tell(sorted(os.path.relpath(path, folder) for path in files if os.path.exists(path)))
"""
    compiled = [str(path) for path in (forbidden / "__pycache__").iterdir()]
    hidden = [
        str(forbidden / "banned"),
        str(forbidden / "banned-1.0.dist-info"),
        str(forbidden / "single.py"),
        *compiled,
    ]
    tried = inside(attack, folder=str(forbidden), libraries=[str(forbidden)], hidden=hidden)
    assert tried.told[0] is None and tried.told[1:4] == ["ModuleNotFoundError"] * 3
    assert tried.told[4] == ["allowed/__init__.py"]
    assert inside(attack, folder=str(forbidden), libraries=[str(forbidden)]).told[1:4] == [42, 42, 42]


# processes


KILL = """
import os, signal
try:
    os.kill(number, 0)
    tell("seen")
except OSError as error:
    tell(type(error).__name__)
tell(len([name for name in os.listdir("/proc") if name.isdigit()]))
"""


def test_other_processes_are_neither_seen_nor_signalled(inside, user):
    with subprocess.Popen(["sleep", "60"], user=user or 65534) as other:
        try:
            up = inside(KILL, number=other.pid)
            # Landlock, where it is there, speaks first
            assert up.told in (["ProcessLookupError", 2], ["PermissionError", 2])
            if user:  # the same user: only this wall stands between
                down = inside(KILL, number=other.pid, down=["processes"])
                assert down.told[0] == "seen" and down.told[1] > 2
        finally:
            other.kill()


def test_the_namespaces_first_process_is_closed(inside):
    attack = """
import os
for path in ("mem", "environ", "root", "cwd", "fd", "maps", "exe"):
    try:
        folder = path in ("root", "cwd", "fd")
        os.listdir("/proc/1/" + path) if folder else open("/proc/1/" + path, "rb").read(1)
        tell(path)
    except OSError:
        pass
for number in (1, -1):
    try:
        os.kill(number, 9)
    except OSError:
        pass
tell("alive")
"""
    tried = inside(attack)
    assert tried.told == ["alive"] and tried.code == 0


def test_proc_is_its_own_to_read_only(inside):
    attack = """
import errno, resource
tell([open(f"/proc/{name}").read() for name in ("keys", "locks", "cmdline")])
for path in (
    "self/mem", "self/oom_score_adj", "self/uid_map", "sys/kernel/core_pattern", "sys/kernel/hostname"
):
    try:
        open("/proc/" + path, "r+b", buffering=0)
        tell(path)
    except OSError as error:
        tell(errno.errorcode[error.errno])
tell(int(open("/proc/self/oom_score_adj").read()))
tell(resource.getrlimit(resource.RLIMIT_CORE)[1])
"""
    told = inside(attack).told
    assert told[0] == ["", "", ""]
    assert set(told[1:6]) <= {"EROFS", "EACCES"}
    assert told[6:] == [
        1000,
        1,
    ]  # the first to go where the host runs out of memory; and no core that the host would pipe to a program
    assert inside(attack, down=["processes"]).told[0][2]


# network


CONNECT = """
import socket
try:
    if kind == "tcp":
        socket.create_connection(address, 5).close()
    elif kind == "udp":
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"hello", tuple(address))
    else:
        socket.socket(socket.AF_UNIX).connect(address)
    tell("connected")
except OSError as error:
    tell(type(error).__name__)
"""


@pytest.mark.parametrize("kind", ["tcp", "udp", "abstract"])
def test_no_listener_of_the_host_is_reached(inside, kind):
    family = socket.AF_UNIX if kind == "abstract" else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM) as listener:
        listener.bind(f"\0autograder-{os.getpid()}" if kind == "abstract" else ("127.0.0.1", 0))
        if kind != "udp":
            listener.listen()
        address = listener.getsockname()
        address = address.decode() if kind == "abstract" else address
        assert inside(CONNECT, kind=kind, address=address).told[0] in (
            "PermissionError",
            "ConnectionRefusedError",
        )
        assert inside(CONNECT, kind=kind, address=address, down=["network"]).told == ["connected"]


# ipc


def test_system_v_memory_is_refused(inside):
    attack = (
        "import ctypes; c = ctypes.CDLL(None); at = c.shmget(0, 4096, 0o600); tell(at >= 0); "
        "at >= 0 and c.shmctl(at, 0, None)"
    )
    assert inside(attack).told == [False]
    assert inside(attack, down=["ipc"]).told == [True]


def test_the_hosts_name_is_its_own_affair(inside):
    assert inside("import socket; tell(socket.gethostname())").told == ["student"]
    assert inside("import socket; tell(socket.gethostname())", down=["ipc"]).told == [socket.gethostname()]


# privileges


def test_no_privilege_is_left_and_none_to_be_had(inside, user):
    attack = """
import os, subprocess
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
tell([int(status[name].split()[0], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")])
tell(status["NoNewPrivs"].strip())
tell(os.getuid())
try:
    os.setuid(0)
    tell("root")
except OSError:
    tell("refused")
"""
    capabilities, no_new, number, became = inside(attack).told
    assert capabilities == [0] * 5 and no_new == "1" and number != 0 and became == "refused"
    assert number == user or (not user and number >= 1 << 16)
    capabilities, _, number, _ = inside(attack, down=["privileges"]).told
    assert capabilities[2] and number == user


def test_started_as_root_two_students_are_two_users(inside, user):
    first, second = (inside("import os; tell(os.getuid())").told[0] for _ in range(2))
    assert first != second or user


# syscalls


def numbers():
    from autograder.sandbox.syscalls import NUMBERS

    return NUMBERS[platform.machine()]


DANGEROUS = {  # name: its numbers on x86-64 and on 64-bit ARM
    "ptrace": (101, 117),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "io_uring_setup": (425, 425),
    "userfaultfd": (323, 282),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "memfd_create": (319, 279),
    "process_vm_readv": (310, 270),
    "pidfd_getfd": (438, 438),
    "mount": (165, 40),
    "open_tree": (428, 428),
    "setns": (308, 268),
    "unshare": (272, 97),
    "vmsplice": (278, 75),
    "io_setup": (206, 0),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    "init_module": (175, 105),
    "kexec_load": (246, 104),
    "quotactl": (179, 60),
    "name_to_handle_at": (303, 264),
    "landlock_create_ruleset": (444, 444),
    "seccomp": (317, 277),
    "clone3": (435, 435),
}
CALL = """
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
for name, number in calls.items():
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(0)] * 6)
    tell([name, "done" if result >= 0 else errno.errorcode[ctypes.get_errno()]])
"""


def test_dangerous_system_calls_are_refused_by_an_error(inside):
    calls = {name: both[platform.machine() == "aarch64"] for name, both in DANGEROUS.items()}
    tried = inside(CALL, calls=calls)
    assert {name: error for name, error in tried.told if error not in ("EPERM", "ENOSYS")} == {}
    assert tried.code == 0 and len(tried.told) == len(calls)
    # without the filter the kernel looks at the arguments
    down = dict(inside(CALL, calls=calls, down=["syscalls"]).told)
    assert (
        down["unshare"] == "done"
        and down["inotify_init1"] == "done"
        and down["memfd_create"] == "EFAULT"
        and down["keyctl"] != "ENOSYS"
    )


def test_calls_by_another_convention_are_refused(inside):
    getpid = numbers()["getpid"]
    tried = inside(CALL, calls={"x32": 0x40000000 + getpid, "unknown": 5000})
    assert tried.told == [["x32", "ENOSYS"], ["unknown", "ENOSYS"]]


ARGUMENTS = """
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
def told(name, result):
    tell([name, "done" if result >= 0 else errno.errorcode[ctypes.get_errno()]])
zeros = [ctypes.c_long(0)] * 4
told("new user namespace", libc.syscall(ctypes.c_long(clone), ctypes.c_long(0x10000000 | 17), *zeros))
told("personality", libc.personality(ctypes.c_ulong(0x40000)))
told("prctl dumpable", libc.prctl(4, ctypes.c_ulong(0), 0, 0, 0))
terminal, _ = __import__("os").openpty()
told("TIOCSTI", libc.ioctl(terminal, ctypes.c_ulong(0x5412), b"x"))
told("prlimit of another", libc.prlimit(1, 7, ctypes.create_string_buffer(16), None))
told("what is allowed", libc.prctl(15, ctypes.c_char_p(b"named"), 0, 0, 0))
"""


def test_harmless_calls_with_dangerous_arguments_are_refused(inside):
    refused = dict(inside(ARGUMENTS, clone=numbers()["clone"]).told)
    assert refused.pop("what is allowed") == "done"
    assert refused.pop("TIOCSTI") == "ENOTTY"
    assert set(refused.values()) == {"EPERM"}


# descriptors


def test_no_descriptor_of_the_warm_process_is_left(inside, public_folder):
    (public_folder / "key").write_text("answers")
    attack = "import os; tell(os.pread(secret, 100, 0).decode())"
    tried = inside(attack, secret=str(public_folder / "key"))
    assert tried.raised == "OSError"
    assert inside(attack, secret=str(public_folder / "key"), down=["descriptors"]).told == ["answers"]


def test_the_standard_streams_lead_nowhere_and_open_files_are_bounded(inside):
    attack = """
import os, sys
tell([os.readlink(f"/proc/self/fd/{number}") for number in range(3)])
tell(sorted(int(name) for name in os.listdir("/proc/self/fd"))[3:5])
files = []
try:
    while len(files) < 100:
        files.append(open("/dev/null"))
except OSError as error:
    tell(error.strerror)
tell(len(files) < 100)
"""
    told = inside(attack, limits={"files": 50}).told
    assert told[0] == ["/dev/null"] * 3 and len(told[1]) == 2  # the channel, and the folder that was listed
    assert told[2:] == ["Too many open files", True]
    assert inside(attack, limits={"files": 50}, down=["descriptors"]).told[-1] is False


def test_memory_that_a_library_shares_between_processes_is_parted(inside, public_folder):
    (public_folder / "sharing.py").write_text(
        "import mmap\npage = mmap.mmap(-1, 4096)\npage[:5] = b'clean'\n"
    )
    attack = """
import os, sharing
tell(sharing.page[:5].decode())
if os.fork() == 0:
    sharing.page[:5] = b"child"
    os._exit(0)
os.wait()
tell(sharing.page[:5].decode())
"""
    options = {
        "path": [str(public_folder)],
        "imports": ["sharing"],
        "after": "sys.modules['sharing'].page[:5].decode()",
    }
    tried = inside(attack, **options)
    assert tried.told == ["clean", "child"] and tried.after == "clean"
    assert inside(attack, **options, down=["descriptors"]).after == "child"


# environment


def test_the_warm_process_s_environment_is_gone(inside):
    attack = """
import os
tell(sorted(os.environ))
tell("hunter2" in str(os.environ) or b"hunter2" in open("/proc/self/environ", "rb").read())
tell([os.path.expanduser("~"), __import__("tempfile").gettempdir(), os.umask(0)])
"""
    names, leaked, places = inside(attack, environment={"DATABASE_PASSWORD": "hunter2"}).told
    assert "DATABASE_PASSWORD" not in names and "HOME" in names and not leaked
    assert places == ["/home/student", "/tmp", 0o077]
    assert inside(attack, environment={"DATABASE_PASSWORD": "hunter2"}, down=["environment"]).told[1] is True


# disk


FILL = """
written = 0
try:
    with open(folder + "/full", "wb") as file:
        while written < 24 << 20:
            written += file.write(bytes(1 << 20))
except OSError as error:
    tell(error.strerror)
tell(written >> 20)
"""


@pytest.mark.parametrize("folder", [".", "/tmp", "/dev/shm", "/home/student"])
def test_the_disk_is_bounded_wherever_it_is_written(inside, folder):
    tried = inside(FILL, folder=folder, limits={"disk": 16 << 20})
    assert tried.told[0] in ("No space left on device", "File too large") and tried.told[1] <= 16


def test_the_disk_is_bounded_for_all_folders_together_and_not_without_the_wall(inside):
    fill = FILL.replace("24 << 20", "10 << 20")
    both = fill.replace("folder", "'/tmp'") + fill.replace("folder", "'/dev/shm'")
    assert "No space left on device" in inside(both).told
    assert inside(both, down=["disk"]).told == [10, 10]


def test_files_are_bounded_in_number(inside):
    attack = """
import os
for count in range(3000):
    try:
        os.mknod(f"{count}")
    except OSError as error:
        tell(error.strerror)
        break
tell(count)
"""
    tried = inside(attack, limits={"disk": 16 << 20})
    assert tried.told[0] == "No space left on device" and tried.told[1] < 1500
    assert inside(attack, limits={"disk": 16 << 20}, down=["disk"]).told == [2999]
