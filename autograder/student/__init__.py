"""The student's process: a warm server that forks it, IPython in it, and the trusted side's hold on it.

`process` is the trusted side; all else is loaded in the student's process and knows the standard library,
numpy and IPython alone.

    process     starts students' processes, and asks them
    server      the warm process that they are forked from
    shell       IPython without a kernel: runs the cells
    objects     does what the examiner asks of a student's objects
    around      what a test has put around the student's code: files, patches, figures
    remade      objects of the test's, made again here
    copies      of an object, the plain data that it says it is
    output      sends what the process writes and shows
    attend      the thread beside the student's code, which reads its descriptors and interrupts it
    interrupt   where an interrupt may strike
    later       what libraries import when they are first used
    seeds       of the random generators
"""
