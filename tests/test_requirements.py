"""AUTOGRADER_REQUIRE: a skip says its reason, and a required skip is a failure."""

from pathlib import Path

import pytest


@pytest.fixture
def suite(pytester, monkeypatch):
    """A suite of one browser test, on a host without a browser, under our own conftest."""
    monkeypatch.delenv("AUTOGRADER_REQUIRE", raising=False)
    monkeypatch.setenv("PATH", "")
    pytester.makeconftest(
        Path(__file__).with_name("conftest.py").read_text().replace('pytest_plugins = ["pytester"]', "")
    )
    pytester.makepyfile('import pytest\n@pytest.mark.needs("browser")\ndef test_page(): pass\n')
    return pytester


def test_a_skip_says_why(suite):
    result = suite.runpytest("-rs")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["*needs browser: no Chromium on PATH*"])


def test_a_required_skip_fails(suite, monkeypatch):
    monkeypatch.setenv("AUTOGRADER_REQUIRE", "telescope, browser")
    result = suite.runpytest()
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(
        ["*no test needs telescope*", "*lists browser, but there is no Chromium on PATH*"]
    )
