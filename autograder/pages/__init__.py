"""From a graded notebook to the page that a student reads.

assertions  what the failed comparison of a hidden test may say
feedback    points by exercise and part, the sentences of checks, the notebook below; its templates
grades      what was given for a notebook, from the gradebook into it
formulas    makes MathML of TeX
harmless    what is kept of a graded notebook, which formgrader shows
redact      takes hidden tests out of whatever would show them
safehtml    leaves of HTML what cannot do harm
pictures    puts those that a text shows onto its page
"""
