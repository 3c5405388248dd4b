"""A Chromium for the tests that click."""

import pytest

from tests.browser.servers import browsing


@pytest.fixture(scope="module")
def browser(chromium):
    with browsing(chromium) as browser:
        yield browser
