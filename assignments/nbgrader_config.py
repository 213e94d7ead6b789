"""nbgrader's settings for this course: read by nbgrader and by the autograder alike."""

import os

from autograder.execution import provisioner

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "transfer-learning"

# The gradebook is gradebook.db beside this file. For PostgreSQL install "psycopg[binary]" and name
# the database instead:
# c.CourseDirectory.db_url = "postgresql+psycopg://user@host/gradebook"

# A deadline is set in formgrader. What a late notebook loses is decided by a plugin; nbgrader has
# "none" and "zero" built in.
c.LateSubmissionPlugin.penalty_method = "none"

# The autograder needs neither of these. They make nbgrader's own `autograde` and `validate` fair:
# training takes longer than the usual 30 seconds per cell, and a test cell in which TensorFlow
# writes a line to stderr would otherwise get no points.
c.Execute.timeout = 300
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = r"(?s)."
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

# nbgrader's own `autograde` and `validate` import TensorFlow once per command, not per notebook.
provisioner.enable()

# What one submission may use while it is graded, where the assignment's own limits do not suit:
# cell_seconds, notebook_seconds, memory_mb, processes, file_mb, output_mb.
# c.Autograder.limits = {"cell_seconds": 120, "notebook_seconds": 400}

# Without this line `solution()` shows the reference after an attempt. With it, releases made by
# `autograder release` tell the students' copies of the course not to.
# c.Autograder.solutions = False

# Students' text and outputs are shown in the grader's browser: let no HTML of theirs act there.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {"markdown2html": "autograder.gradebook.safe_markdown.markdown2html"}
