"""What helps on this host, in words: asked when a wall cannot stand, and never what is so already."""

import os
from pathlib import Path

ROOT = os.geteuid() == 0  # as it was started: when it is asked, it may have become another
SYSCTLS = {  # the value by which each forbids an ordinary user's namespaces, and what to set
    "kernel.apparmor_restrict_unprivileged_userns": ("1", "0"),
    "kernel.unprivileged_userns_clone": ("0", "1"),
    "user.max_user_namespaces": ("0", "10000"),
}


def namespaces() -> str:
    """What to do where the kernel refuses a namespace, or a mount in one."""
    found = [
        f"sudo sysctl -w {name}={wanted}"
        for name, (forbids, wanted) in SYSCTLS.items()
        if _sysctl(name) == forbids
    ]
    if found and not ROOT:
        return f"allow user namespaces: {'; '.join(found)}; or run the grader as root"
    if _filtered() or _in_container():
        unmasked = "(Kubernetes: securityContext with seccompProfile Unconfined, procMount Unmasked"
        return (
            "allow it to the container or service that the grader runs in: docker or podman run "
            "--security-opt seccomp=unconfined --security-opt systempaths=unconfined "
            + (f"--cap-add SYS_ADMIN {unmasked} and the capability SYS_ADMIN)" if ROOT else f"{unmasked})")
        )
    if ROOT:
        return "give the grader CAP_SYS_ADMIN, or do not start it as root"
    return "run the grader as root, or as a user whom the system allows user namespaces"


def proc() -> str:
    """What to do where the kernel refuses a /proc of its own."""
    return (
        "the container that the grader runs in hides parts of its own /proc, and the kernel then grants no "
        "other to a user: show them (docker run --security-opt systempaths=unconfined), or "
        + ("give the grader CAP_SYS_ADMIN" if ROOT else "run the grader as root with CAP_SYS_ADMIN")
    )


def landlock() -> str:
    """What to do where the kernel answers that it has no Landlock."""
    if (_filtered() or _in_container()) and _release() >= (5, 13):
        return (
            "allow landlock_create_ruleset, landlock_add_rule and landlock_restrict_self to the container "
            "that the grader runs in (docker or podman run --security-opt seccomp=unconfined), or start the "
            "host's kernel with landlock among lsm="
        )
    if _release() >= (5, 13):
        return "start the kernel with landlock among what lsm= lists (cat /sys/kernel/security/lsm)"
    return f"it came with Linux 5.13, and this is {os.uname().release}: grade on a newer one"


def _filtered() -> bool:
    """Whether somebody has put this process behind a filter of system calls, as a container's engine does."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return False
    return any(line.split() == ["Seccomp:", "2"] for line in status.splitlines())


def _in_container() -> bool:
    return any(map(os.path.exists, ("/.dockerenv", "/run/.containerenv"))) or bool(
        os.environ.get("container") or os.environ.get("KUBERNETES_SERVICE_HOST")
    )


def _sysctl(name: str) -> str:
    try:
        return Path("/proc/sys", *name.split(".", 1)).read_text().strip()
    except OSError:
        return ""


def _release() -> tuple[int, ...]:
    """
    >>> _release() > (2, 6)
    True
    """
    numbers = os.uname().release.partition("-")[0].split(".")[:2]
    return tuple(int(number) for number in numbers if number.isdigit())
