"""What a student's process may read: the libraries, and nothing that lies beside them."""


def default_libraries() -> tuple[str, ...]:
    """Folders and files of Python, of the system, and of packages imported from elsewhere (the package's own folder alone)."""
    return ()


def package_paths(name: str) -> tuple[str, ...]:
    """Where a top-level package lies, its metadata included, without importing it: what `Policy.hidden` wants. Empty if it is not installed."""
    return ()


def clean_environment() -> dict[str, str]:
    """The environment to start the warm process with: nothing of the caller's but where its programs are, and one thread for each library."""
    return {}
