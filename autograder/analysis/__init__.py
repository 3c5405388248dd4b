"""What a class's marks say, to a person who has three hundred of them: `autograder report --to FOLDER`.

evidence   all that is known of each submission: marks, parts, answers, how they were graded
names      how students are called: as nbgrader's table has them, or by numbers
items      which exercises and parts were hard, and which tell the strong from the weak
named      which mistakes were made, and how often
attention  which submissions a person should look at, and why
similar    which answers are alike beyond what many have in common
writing    all of that as one page and as tables; the page is in `pages/templates/report`
"""
