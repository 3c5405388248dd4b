"""The instant mark: `autograder watch` answers a submission within seconds of its being handed in.

watch       the loop: what has come is taken in, graded, told, and given back
policy      what an early answer tells, and how often: `c.Watch`, and the sentences on its page
opened      an assignment as its students have it: graded by the visible tests alone
aside       the folder in which a watcher works: a class of its own, beside the one that counts
inbox       where submissions come in: nbgrader's exchange, or a folder
copying     a stranger's folder, copied without the links in it
ledger      which submissions were answered, when, and what they were told
page        the feedback page of an early answer
"""
