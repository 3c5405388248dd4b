"""Marks into a learning management system: `autograder export`.

export    one function for each system
sheet     a table that was exported from there: its text, and where each cell lies in it
people    who of the gradebook stands in which row
filling   marks into one column of such a table, and what could not be entered
canvas    where Canvas's gradebook has what
moodle    where Moodle's offline grading worksheet has what; its zip of feedback files
plain     a table of our own, for whatever reads CSV
"""
