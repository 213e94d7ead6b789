"""Pages for people: a report on the class, feedback for each student.

Both are single HTML files without scripts or network, safe to mail and to open from an archive.
"""

from __future__ import annotations

from autograder.reports.class_report import class_report
from autograder.reports.feedback import feedback

__all__ = ["class_report", "feedback"]
