"""nbgrader's folders and database: the course, its release copies, scores and exports.

Everything here runs in the trusted parent. ``writer.Writer`` is the only code of the autograder
that writes nbgrader's gradebook. nbgrader takes seconds to import, so it is imported where it is
used.
"""

import os
import sysconfig

# nbgrader starts `alembic` by name. Without an activated environment that name is not on the PATH.
_SCRIPTS = sysconfig.get_path("scripts")
if _SCRIPTS not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = os.pathsep.join([_SCRIPTS, os.environ.get("PATH", os.defpath)])
