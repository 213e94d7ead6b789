"""nbgrader's folders and database: the course, its release copies, scores and exports.

Everything here runs in the trusted parent. ``writer.Writer`` is the only code of the autograder
that writes nbgrader's gradebook. nbgrader takes seconds to import, so it is imported where it is
used.
"""
