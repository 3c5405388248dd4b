"""`autograder demo`: a made-up class goes through the whole course, and every mark is compared with what it
must be.

    submission  a notebook with somebody's answers in it
    cohort      the made-up students: who knows all, who nothing, and who makes which mistakes
    demo        the way from the text to the feedback pages
"""
