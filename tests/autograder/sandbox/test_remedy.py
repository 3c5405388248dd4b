"""What helps on a host is told for that host: these are made by what the host says of itself."""

import pytest

from autograder.sandbox import remedy

APPARMOR = {"kernel.apparmor_restrict_unprivileged_userns": "1", "kernel.unprivileged_userns_clone": "1"}


@pytest.fixture
def on(monkeypatch):
    def be(root=False, filtered=False, container=False, sysctls=(), release=(6, 8)):
        monkeypatch.setattr(remedy, "ROOT", root)
        monkeypatch.setattr(remedy, "_filtered", lambda: filtered)
        monkeypatch.setattr(remedy, "_in_container", lambda: container)
        monkeypatch.setattr(remedy, "_sysctl", lambda name: dict(sysctls).get(name, ""))
        monkeypatch.setattr(remedy, "_release", lambda: release)

    return be


def test_on_ubuntu_the_sysctl_is_told(on):
    on(sysctls=APPARMOR)
    assert remedy.namespaces() == (
        "allow user namespaces: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0; "
        "or run the grader as root"
    )


@pytest.mark.parametrize("root", [True, False])
@pytest.mark.parametrize("how", ["filtered", "container"])
def test_in_a_container_its_engine_s_option_is_told(on, root, how):
    on(root=root, **{how: True})
    told = remedy.namespaces()
    assert "--security-opt seccomp=unconfined" in told and ("--cap-add SYS_ADMIN" in told) == root
    assert "as root" not in told and "sysctl" not in told


def test_root_is_not_told_to_be_root(on):
    for container in (True, False):
        on(root=True, container=container, sysctls=APPARMOR)
        for told in (remedy.namespaces(), remedy.proc(), remedy.landlock()):
            assert "the grader as root" not in told and "sudo" not in told


@pytest.mark.parametrize(
    "release, container, said",
    [
        ((5, 10), False, "it came with Linux 5.13"),
        ((5, 10), True, "it came with Linux 5.13"),
        ((6, 8), False, "lsm="),
        ((6, 8), True, "--security-opt seccomp=unconfined"),
    ],
)
def test_where_there_is_no_landlock(on, release, container, said):
    on(release=release, container=container)
    assert said in remedy.landlock()
