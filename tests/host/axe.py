"""What axe-core finds in a page that a screen reader, a keyboard or weak eyes could not use."""

from importlib.util import find_spec


def why_not() -> str | None:
    return None if find_spec("axe_playwright_python") else "no axe-core (pip install axe-playwright-python)"


def violations(page, context: str | None = None) -> list[str]:
    """What breaks a rule, on the whole page or within `context` (a CSS selector)."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context).response["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:200]}" for rule in found for node in rule["nodes"][:5]
    ]
