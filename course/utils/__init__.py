"""A folder because torch has one: `course.utils.data` holds data sets and loaders."""
