"""What the walls cost: printed, not asserted; `pytest -s` shows it."""

import importlib.util
import statistics

import pytest

pytestmark = [pytest.mark.needs("sandbox"), pytest.mark.slow]


@pytest.mark.parametrize("user", ["the caller"], indirect=True)
@pytest.mark.parametrize("library", ["json", "numpy", "torch"])
def test_the_cost_of_entering(inside, library, capsys):
    if importlib.util.find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
    tries = [inside("tell(cost)", imports=[library], limits={"memory": 1 << 30}) for _ in range(5)]
    entering = statistics.median(tried.told[0] for tried in tries)
    leaving = statistics.median(tried.seconds for tried in tries)
    whole = statistics.median(tried.whole for tried in tries)
    with capsys.disabled():
        print(
            f"\nwith {library} in memory: {1000 * entering:.1f} ms to enter, {1000 * leaving:.1f} ms to end, "
            f"{1000 * whole:.1f} ms from fork to end"
        )
    assert entering > 0
