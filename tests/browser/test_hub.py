"""A JupyterHub with its proxy, an instructor and two students who are users of the machine, one exchange, and
`autograder watch` as a service of the hub: all by clicks.

It needs more than CI installs:

    pip install 'jupyterhub>=5,<7' && npm install --global configurable-http-proxy
    pytest -m slow tests/browser/test_hub.py
"""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import hub as hosts
import pytest

from tests.browser.test_desk import RIGHT, SMALL, WRONG, by_formgrader, rewrite, save
from tests.browser.test_jupyterlab import keep_picture, settings, wait_for_kernel

pytestmark = [pytest.mark.slow, pytest.mark.needs("browser"), pytest.mark.needs("hub")]

NAME = "numbers"
SHARED = "c = get_config()\nc.Exchange.root = {exchange!r}\nc.CourseDirectory.course_id = 'small'\n"
INSTRUCTOR = "c = get_config()\nc.CourseDirectory.root = {course!r}\n"


@pytest.fixture(scope="module")
def hub():
    """A hub as the page "On a JupyterHub" describes it."""
    with hosts.made("instructor", "ada", "ben") as hub:
        home = hub.home("instructor")
        course, exchange, shared = home / "course", hub.root / "exchange", hub.root / "etc"
        shutil.copytree(SMALL, course, ignore=shutil.ignore_patterns("__pycache__"))
        config = (course / "nbgrader_config.py").read_text()
        # Here everybody is a user of his own, and nbgrader may ask who owns a submission.
        config = config.replace("c.ExchangeCollect.check_owner = False\n", "")
        (course / "nbgrader_config.py").write_text(config)
        (home / ".jupyter").mkdir()
        (home / ".jupyter" / "nbgrader_config.py").write_text(INSTRUCTOR.format(course=str(course)))
        hub.give("instructor", course, home / ".jupyter")
        course.chmod(0o700)
        exchange.mkdir()
        exchange.chmod(0o777)
        shared.mkdir()
        (shared / "nbgrader_config.py").write_text(SHARED.format(exchange=str(exchange)))
        variables = {
            "JUPYTER_CONFIG_PATH": str(shared),
            "JUPYTERLAB_SETTINGS_DIR": str(settings(hub.root)),
        }
        watch = {
            "name": "watch-numbers",
            "command": [str(hosts.BIN / "autograder"), "watch", NAME],
            "cwd": str(course),
            "user": hub.users["instructor"],
            "environment": hosts.environment(home) | {"JUPYTER_CONFIG_PATH": str(shared)},
        }
        hub.run("instructor", str(hosts.BIN / "autograder"), "build", cwd=course)
        with hosts.running(hub, variables, [watch]):
            yield hub


@pytest.fixture(scope="module")
def opened(hub, browser):
    """A function from a user to the page on which he has logged in, and the address of his server."""
    pages = {}

    def log_in(name: str):
        if name not in pages:
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            page.set_default_timeout(60_000)
            page.goto(f"{hub.address}/hub/login")
            page.fill("#username_input", hub.users[name])
            page.fill("#password_input", hub.password)
            page.click("#login_submit")
            page.wait_for_selector(".lm-MenuBar-itemLabel", timeout=150_000)
            pages[name] = page, f"{hub.address}/user/{hub.users[name]}"
        return pages[name]

    return log_in


def menu(page, entry: str) -> None:
    page.click(".lm-MenuBar-itemLabel:text-is('Nbgrader')")
    page.click(f".lm-Menu-itemLabel:text-is('{entry}')")


def watchers(hub) -> list[int]:
    """The service's processes, the first one first."""
    found = subprocess.run(
        ["pgrep", "-u", hub.users["instructor"], "-f", f"autograder watch {NAME}"],
        capture_output=True,
        text=True,
    )
    return sorted(map(int, found.stdout.split()))


def hand_in(page, address: str, answers: dict[str, str]) -> None:
    """Fetch, answer, submit."""
    page.goto(f"{address}/lab")
    menu(page, "Assignment List")
    page.locator("#released_assignments_list button:text-is('Fetch')").click()
    page.locator("#fetched_assignments_list a:text-is('numbers')").first.click()
    page.locator("#fetched_assignments_list .nested_list_item a:text-is('numbers')").click()
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    wait_for_kernel(page, "Idle")
    for name, answer in answers.items():
        rewrite(page, f"def {name}", answer)
    save(page)
    submit(page, address)


def submit(page, address: str) -> None:
    page.goto(f"{address}/lab")
    menu(page, "Assignment List")
    page.locator("#fetched_assignments_list button:text-is('Submit')").click()
    page.locator("#submitted_assignments_list .nested_list_item").first.wait_for()


def read_page(hub, name: str, page, address: str) -> str:
    """Click on Fetch Feedback as soon as the exchange has some, and read."""
    feedback = hub.root / "exchange" / "small" / "feedback"
    before = hub.home(name) / NAME / "feedback"
    hosts.until(lambda: feedback.is_dir() and any(feedback.iterdir()), 90, lambda: hub.log)
    for _ in range(30):
        page.goto(f"{address}/lab")
        menu(page, "Assignment List")
        page.locator("#submitted_assignments_list button:text-is('Fetch Feedback')").first.click()
        page.wait_for_timeout(2000)
        if found := sorted(before.glob("*/*.html")):
            break
    page.locator("#submitted_assignments_list a:has-text('view feedback')").first.wait_for()
    keep_picture(page, f"hub-{name}-list")
    page.goto(f"{address}/files/{found[-1].relative_to(hub.home(name))}")
    keep_picture(page, f"hub-{name}-page")
    return page.locator("body").inner_text()


def test_the_instructor_releases_in_formgrader(hub, opened):
    """At an address of its own: the hub forbids the frame in which JupyterLab's menu would show it."""
    page, address = opened("instructor")
    by_formgrader((page, address), "manage_assignments", "assign")
    by_formgrader((page, address), "manage_assignments", "release")
    page.goto(f"{address}/formgrader/manage_assignments")
    page.locator("td.status:has-text('released')").wait_for()
    keep_picture(page, "hub-formgrader")


def test_two_students_are_answered_and_a_killed_watcher_comes_back(hub, opened):
    page, address = opened("ada")
    hosts.until(lambda: watchers(hub), 60, lambda: hub.log)
    hand_in(page, address, {"double": WRONG, "square": RIGHT["square"]})
    told = read_page(hub, "ada", page, address)
    assert "sign" in told and "early answer" in told.lower(), told

    first = watchers(hub)[0]
    os.kill(first, signal.SIGKILL)
    page, address = opened("ben")
    hand_in(page, address, RIGHT)
    hosts.until(lambda: watchers(hub) and watchers(hub)[0] != first, 60, lambda: hub.log)
    told = read_page(hub, "ben", page, address)
    assert "sign" not in told and "early answer" in told.lower(), told


def test_nobody_reads_what_is_anothers(hub):
    """The course with its solutions and marks; and which submissions there are, whose folders' names are the
    secret by which nbgrader keeps them.
    """
    course = hub.home("instructor") / "course"
    for place in (course / "solutions", course / "gradebook.db", hub.root / "exchange" / "small" / "inbound"):
        assert place.exists()
        tried = hub.tried("ada", "ls" if place.is_dir() else "cat", str(place), cwd=Path("/"))
        assert tried.returncode and "Permission denied" in tried.stdout, (place, tried.stdout)
