"""What a student's process may read: the libraries, and nothing that lies beside them."""

import contextlib
import glob
import importlib.util
import os
import site
import sys

# Of an installation's prefix: not a repository that a virtual environment was made in, nor the servers'
# settings in its etc.
PARTS = ("bin", "lib", "lib64", "lib32", "libexec", "include", "share", "ssl", "pyvenv.cfg")
SYSTEM = (
    "/bin",
    "/lib",
    "/lib32",
    "/lib64",
    "/usr/bin",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/libexec",
    "/usr/share",
    "/usr/local/bin",
    "/usr/local/lib",
    "/nix/store",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/etc/matplotlibrc",
    "/etc/mime.types",
    "/etc/ssl/openssl.cnf",
    "/etc/timezone",
    "/sys/devices/system/cpu",  # what numerical libraries ask for the number of cores
)
KEPT = ("LANG", "LC_ALL", "LC_CTYPE", "TZ")  # of the caller's environment
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)

LARGE_PAGES = {
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"
}  # fewer page tables to copy: with torch in memory a fork costs a fifth less


def default_libraries() -> tuple[str, ...]:
    """Folders and files of Python, of the system, and of the packages in `sys.modules` that come from
    elsewhere: installed by `pip install --user`, in an environment that a `.pth` file adds to this one, or in
    a repository.

    Of a package in a repository (an editable install) it is the package's own folder alone: beside it lie
    solutions. A folder that pip installs into holds packages only, and is shown whole, though it be a user's
    own: a library may import another one when it is first used.
    """
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    prefixes |= {os.path.realpath(prefix) for prefix in prefixes}
    found = [f"{prefix}/{part}" for prefix in sorted(prefixes) for part in PARTS if prefix != "/usr"] + list(
        SYSTEM
    )
    found = [path for path in found if os.path.lexists(path)]
    found += [path for path in installations() if not _lies_in(path, found)]
    return tuple(found + sorted(path for path in _origins() if not _lies_in(path, found)))


def installations() -> list[str]:
    """Folders where packages are installed that this process can import."""
    return [path for path in sys.path if _is_installation(path)]


def _is_installation(path: str) -> bool:
    """Whether a folder is where packages are installed, and nothing else lies: not a repository."""
    return (
        os.path.isabs(path)
        and os.path.isdir(path)
        and (
            os.path.basename(path) in ("site-packages", "dist-packages")
            or bool(glob.glob(f"{glob.escape(path)}/*.dist-info"))
        )
    )


def _origins() -> set[str]:
    """For each imported module: the folder of the outermost package around it that has a file, or its own
    file.
    """
    found = set()
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("__main__", "__mp_main__"):
            continue
        parts = name.split(".")
        ancestors = (sys.modules.get(".".join(parts[:end])) for end in range(1, len(parts)))
        outermost = next((above for above in ancestors if getattr(above, "__file__", None)), module)
        file = getattr(outermost, "__file__", None)
        if isinstance(file, str) and os.path.isabs(file) and os.path.exists(file):
            found.add(os.path.dirname(file) if getattr(outermost, "__path__", None) is not None else file)
    return found


def _lies_in(path: str, folders: list[str]) -> bool:
    real = os.path.realpath(path)
    return any(real == folder or real.startswith(folder + "/") for folder in map(os.path.realpath, folders))


def package_paths(name: str) -> tuple[str, ...]:
    """Where the package or module `name` lies, its metadata included, without importing it; empty if it is
    not installed.

    That is what `Policy.hidden` wants. Copies in other installations that a student's process can read are
    named too: in a virtual environment's base, in the system's Python. Of a dotted name the packages around
    it are imported.
    """
    found: set[str] = set()
    specification = None
    with contextlib.suppress(ModuleNotFoundError):  # the package around it is not there
        specification = importlib.util.find_spec(name)
    for place in (
        (specification.submodule_search_locations or [specification.origin]) if specification else ()
    ):
        if place and os.path.exists(place):
            found |= {os.path.abspath(place), *_compiled(place)}
    path = name.replace(".", "/")
    for place in _sites():
        for form in (path, f"{path}.py", f"{path}.*.so", f"{path}-*.*-info"):
            found |= set(glob.glob(f"{glob.escape(place)}/{form}"))
        found |= _compiled(f"{place}/{path}.py")
    return tuple(sorted(found))


def _compiled(source: str) -> set[str]:
    folder, name = os.path.split(source)
    return (
        set(glob.glob(f"{folder}/__pycache__/{name.removesuffix('.py')}.*.pyc"))
        if name.endswith(".py")
        else set()
    )


def _sites() -> list[str]:
    """Folders of installed packages, of any Python, below what `default_libraries` shows."""
    folders = default_libraries()
    return [folder for folder in folders if _is_installation(folder)] + [
        place for folder in folders for place in glob.glob(f"{glob.escape(folder)}/python3*/*-packages")
    ]


def clean_environment() -> dict[str, str]:
    """The environment to start the warm process with: nothing of the caller's but its language, its programs,
    where its packages are, and one thread for each library.

    What a process was started with stays somewhere in its memory, where a student may look.
    """
    kept = {name: os.environ[name] for name in KEPT if name in os.environ} | _packages()
    path = os.pathsep.join((os.path.dirname(sys.executable), "/usr/local/bin", "/usr/bin", "/bin"))
    return {"LC_CTYPE": "C.UTF-8", **kept, "PATH": path, **ONE_THREAD, **LARGE_PAGES}


def _packages() -> dict[str, str]:
    """Where Python finds packages besides its own, by the variables that it asks: what this process can
    import the warm one can, whatever home it has.
    """
    found = {}
    if site.ENABLE_USER_SITE and os.path.isdir(site.getusersitepackages()):
        found["PYTHONUSERBASE"] = site.getuserbase()
    named = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if installed := [path for path in named if _is_installation(path)]:
        found["PYTHONPATH"] = os.pathsep.join(installed)
    return found
