"""The warm process of these tests: puts one attack behind the walls that it is told, and tells what came of
it.

Run by `conftest.py` with a request on standard input, as JSON. The attack is Python text; what it gives to
`tell` comes back.
"""

import errno
import json
import os
import sys
import time
import traceback


def main(request):
    sys.path[:0] = request["path"]
    for name in request["imports"]:
        __import__(name)
    from autograder import sandbox
    from autograder.limits import Limits
    from autograder.sandbox import WALLS, Ending, Policy, default_libraries, enter, entrance, prepare

    walls = frozenset(request["walls"]) if request["walls"] is not None else WALLS - set(request["down"])
    libraries = (*default_libraries(), *request["libraries"])
    level, hidden = request["level"], tuple(request["hidden"])
    if request["landlock"] is not None:  # an older kernel's
        sandbox.landlock.version = lambda: request["landlock"]
    if request["old_mounts"]:  # a kernel before 5.12

        def unknown(*_):
            raise OSError(errno.ENOSYS, "mount_setattr")

        sandbox.kernel.restrict_mount = unknown
    user = os.geteuid() if request["own_user"] else None
    policy = Policy(Limits(**request["limits"]), libraries, hidden, walls, user, level)
    prepare(policy)
    if request["monitor_late"]:
        count = entrance.sockets_of
        entrance.sockets_of = lambda tree: time.sleep(request["monitor_late"]) or count(tree)
    secret = os.open(request["secret"], os.O_RDONLY) if request["secret"] else -1
    telling, told = os.pipe()
    reporting, report = os.pipe()
    begun = time.perf_counter()
    monitor = os.fork()
    if monitor == 0:
        os.close(telling)
        os.close(reporting)

        def tell(value):
            os.write(told, json.dumps(value).encode() + b"\n")

        del sys.modules["__main__"].__file__  # as in a notebook: a spawned process would run it again
        called = time.perf_counter()
        try:
            entered = enter(policy, keep=[told], report=report)
        except Exception as error:
            tell({"refused": str(error)})
            os._exit(3)
        names = {
            "tell": tell,
            "work": entered.work,
            "secret": secret,
            "cost": time.perf_counter() - called,
            **request["names"],
        }
        try:
            exec(compile(request["attack"], "attack", "exec"), names)
        except SystemExit as error:
            os._exit(error.code or 0)
        except BaseException as error:
            tell(
                {
                    "raised": type(error).__name__,
                    "errno": getattr(error, "errno", None),
                    "text": traceback.format_exc(),
                }
            )
        os._exit(0)
    os.close(told)
    os.close(report)
    print(json.dumps({"monitor": monitor}), flush=True)  # for a test that kills it
    values = []
    with open(telling, encoding="utf-8") as lines:  # to its end: nobody of the tree holds the pipe any more
        for line in lines:
            values.append(json.loads(line))
            print(json.dumps({"told": values[-1]}), flush=True)
    alone = time.perf_counter()
    with open(reporting, "rb") as lines:
        ending = Ending.from_bytes(lines.read())
    after = eval(request["after"])
    status = os.waitstatus_to_exitcode(os.waitpid(monitor, 0)[1])
    ending = {name: getattr(ending, name) for name in ("reason", "status", "words", "peak", "cpu")}
    print(
        json.dumps(
            {
                "after": after,
                "ending": ending,
                "code": status,
                "seconds": alone - begun,
                "whole": time.perf_counter() - begun,
            }
        ),
        flush=True,
    )


if __name__ == "__main__":
    main(json.load(sys.stdin))
