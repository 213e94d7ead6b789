"""What a submission did, recorded as plain data.

This package runs beside untrusted code. It knows Keras's internals and holds no expectations,
no reference answers and no points: those live in ``autograder.checks`` and ``autograder.rubrics``,
which read what is written here and never import a student's code.
"""
