"""A folder because torch has one: `course.utils.data` holds data sets and loaders."""

from course.utils import data

__all__ = ["data"]
