"""What a check raises: to the student (`Wrong`, `CheckFailed`) and to the author of a check (`Misuse`)."""


class Wrong(AssertionError):
    """An answer is not what it should be; the text is a sentence to the student."""


class CheckFailed(AssertionError):
    """The visible checks of one exercise failed. Jupyter shows its text alone, without a traceback."""

    def _render_traceback_(self):
        return str(self).splitlines()


class Misuse(Exception):
    """The check itself is written wrongly: never counted against the student, so it is never caught."""
