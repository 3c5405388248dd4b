"""What a student's process may read: the libraries, and nothing that lies beside them."""

import importlib.metadata
import importlib.util
import os
import sys

# Of an installation's prefix: not a repository that a virtual environment was made in, nor the servers' settings in its etc.
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
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1")

LARGE_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}  # fewer page tables to copy: with torch in memory a fork costs a fifth less


def default_libraries() -> tuple[str, ...]:
    """Folders and files of Python, of the system, and of the packages in `sys.modules` that come from elsewhere.

    Of a package from elsewhere (an editable install) it is the package's own folder alone: beside it, in a repository, lie solutions.
    """
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    prefixes |= {os.path.realpath(prefix) for prefix in prefixes}
    found = [f"{prefix}/{part}" for prefix in sorted(prefixes) for part in PARTS if prefix != "/usr"] + list(SYSTEM)
    found = [path for path in found if os.path.lexists(path)]
    return tuple(found + sorted(path for path in _origins() if not _lies_in(path, found)))


def _origins() -> set[str]:
    """For each imported module: the folder of the outermost package around it that has a file, or its own file."""
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
    """Where the top-level package or module `name` lies, its metadata included, without importing it; empty if it is not installed.

    That is what `Policy.hidden` wants. Packages of another name that the same distribution alone brings are named too.
    """
    found: set[str] = set()
    owners = importlib.metadata.packages_distributions()
    for owner in set(owners.get(name, [])):
        distribution = importlib.metadata.distribution(owner)
        for file in distribution.files or ():
            top = file.parts[0]
            if top == "__pycache__":
                found.add(str(distribution.locate_file(file)))
            elif top not in ("..", ".", "/") and set(owners.get(top.removesuffix(".py"), [owner])) == {owner}:
                found.add(str(distribution.locate_file(top)))
    specification = importlib.util.find_spec(name)
    for place in (specification.submodule_search_locations or [specification.origin]) if specification else ():
        if place and os.path.exists(place):
            found.add(os.path.abspath(place))
            if place.endswith(".py"):
                found.add(importlib.util.cache_from_source(place))
    return tuple(sorted(path for path in found if os.path.lexists(path)))


def clean_environment() -> dict[str, str]:
    """The environment to start the warm process with: nothing of the caller's but its language, its programs, and one thread for each library.

    What a process was started with stays somewhere in its memory, where a student may look.
    """
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    path = os.pathsep.join((os.path.dirname(sys.executable), "/usr/local/bin", "/usr/bin", "/bin"))
    return {"LC_CTYPE": "C.UTF-8", **kept, "PATH": path, **ONE_THREAD, **LARGE_PAGES}
