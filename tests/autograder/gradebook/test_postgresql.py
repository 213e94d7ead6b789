"""The writer on PostgreSQL, through nothing but nbgrader's ``db_url``."""

import os
import shutil
import subprocess
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from autograder.gradebook.course import Course
from autograder.gradebook.standings import standings
from autograder.gradebook.writer import Writer
from tests.autograder.classroom import graded, rejected, result

pytestmark = pytest.mark.slow


def programs():
    """The folder of PostgreSQL's server programs; skips the test where there is none."""
    pytest.importorskip("psycopg", reason="the driver psycopg is not installed")
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").is_file():
            return folder
    found = shutil.which("initdb")
    if found is None:
        pytest.skip("no PostgreSQL server is installed")
    return Path(found).resolve().parent


@pytest.fixture
def server(tmp_path_factory):
    """A PostgreSQL server of its own; yields a URL that nbgrader understands."""
    binaries, folder = programs(), tmp_path_factory.mktemp("postgresql")
    account = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        import pwd

        user = next((e for e in pwd.getpwall() if e.pw_name in ("postgres", "nobody")), None)
        if user is None:
            pytest.skip("PostgreSQL refuses to run as root and there is no other account")
        for place in (folder, *folder.parents[:2]):
            os.chmod(place, 0o755)
        os.chown(folder, user.pw_uid, user.pw_gid)
        account = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    data, log = folder / "data", folder / "log"

    def run(name, *arguments):
        command = [binaries / name, *arguments]
        subprocess.run(
            command, check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=120, **account
        )

    run("initdb", "-D", data, "-A", "trust", "-U", "course", "--no-sync")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    run("pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://course@/postgres?host={folder}"
    finally:
        with suppress(subprocess.SubprocessError):
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")


def test_scores_regrades_and_penalties(tmp_path, server):
    course = Course.create(tmp_path / "course", "a2")
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write(f"c.CourseDirectory.db_url = {server!r}\n")
        config.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    due = datetime(2026, 1, 10)
    late = graded(result("bob"), timestamp=due + timedelta(hours=1))
    with Writer(course) as writer:
        writer.write([graded(result("ada")), graded(rejected("cy"))])
        from nbgrader.api import Gradebook

        with Gradebook(course.db_url, "transfer-learning") as gradebook:
            gradebook.update_or_create_assignment("a2", duedate=due)
        writer.write([graded(result("ada", ("a2-fine-tune", "recompiled"))), late])
    found = standings(course, "a2")
    assert {name: standing.total for name, standing in found.items()} == {
        "ada": 13,
        "bob": 0,
        "cy": 0,
    }
    assert found["bob"].penalty == 14
    assert found["ada"].waiting == {"a2-analysis"}
    assert not (course.root / "gradebook.db").exists()
