"""nbgrader's own programs work on what the writer leaves behind: feedback, export, formgrader."""

import csv
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import datetime

import pytest

from autograder.gradebook.writer import Writer
from autograder.results import Problem
from tests.autograder.classroom import graded, rejected, result

pytestmark = pytest.mark.slow

ATTACK = "<script>attack()</script><img src=x onerror=attack()>\n\n**bold**"


@pytest.fixture
def marked(course):
    """A course in which three students were graded, one of them a vandal."""
    problem = Problem("duplicate-cell", "2 cells carry the id a2-warm-up.", "a2-warm-up")
    vandal = graded(
        result("vandal", ("a2-fine-tune", "recompiled"), problems=(problem,), message=ATTACK),
        {"a2-warm-up": "# own code", "a2-analysis": ATTACK},
        {
            "a2-warm-up": [
                {"output_type": "display_data", "data": {"text/html": ATTACK}},
                {"output_type": "stream", "name": "stdout", "text": ATTACK},
            ]
        },
    )
    with Writer(course) as writer:
        writer.write(
            [graded(result("ada"), timestamp=datetime(2026, 1, 1)), vandal, graded(rejected("cy"))]
        )
    return course


def nbgrader(course, *arguments):
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done


def harmless(html):
    """No element of the page belongs to the attack."""
    from bs4 import BeautifulSoup

    page = BeautifulSoup(html, "html.parser")
    assert not [s for s in page.find_all("script") if "attack()" in s.get_text()]
    assert not page.find_all(attrs={"onerror": True})
    assert page.find("strong", string="bold")


def test_generate_feedback_shows_scores_and_findings_and_no_attack_works(marked):
    nbgrader(marked, "generate_feedback", "a2")
    ada = (marked.root / "feedback/ada/a2/a2.html").read_text()
    assert "Score: 14.0 / 16.0" in ada
    assert "As asked: recompiled." in ada
    vandal = (marked.root / "feedback/vandal/a2/a2.html").read_text()
    assert "Score: 13.0 / 16.0" in vandal
    assert "2 cells carry the id a2-warm-up." in vandal
    harmless(vandal)
    assert "not JSON" in (marked.root / "feedback/cy/a2/a2.html").read_text()


def test_export_lists_the_scores(marked):
    nbgrader(marked, "export")
    with (marked.root / "grades.csv").open() as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert {name: float(row["score"]) for name, row in rows.items()} == {
        "ada": 14.0,
        "cy": 0.0,
        "vandal": 13.0,
    }
    assert rows["ada"]["timestamp"] == "2026-01-01 00:00:00"


@contextmanager
def jupyter_server(folder):
    """A Jupyter server with formgrader on a free port; yields a function that gets a path."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "ServerApp": {
            "ip": "127.0.0.1",
            "port": port,
            "port_retries": 0,
            "open_browser": False,
            "allow_root": True,
            "root_dir": str(folder),
            "jpserver_extensions": {"nbgrader.server_extensions.formgrader": True},
        },
        "IdentityProvider": {"token": "test"},
    }
    config = folder / ".autograder" / "jupyter_server_config.json"
    config.write_text(json.dumps(settings))
    command = [sys.executable, "-m", "jupyter_server", f"--config={config}"]
    log = (folder / ".autograder" / "server.log").open("w")
    environment = os.environ | {"JUPYTER_RUNTIME_DIR": str(folder / ".autograder" / "runtime")}
    process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment)

    def get(path):
        url = f"http://127.0.0.1:{port}{path}"
        request = urllib.request.Request(url, headers={"Authorization": "token test"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=60) as answer:
            return answer.read().decode()

    try:
        for _ in range(600):
            if process.poll() is not None:
                pytest.fail((folder / ".autograder" / "server.log").read_text()[-3000:])
            try:
                get("/api/status")
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.2)
        yield get
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def test_formgrader_lists_and_shows_every_submission(marked):
    with jupyter_server(marked.root) as get:
        rows = json.loads(get("/formgrader/api/submissions/a2"))
        assert {row["student"]: row["score"] for row in rows} == {"ada": 14, "cy": 0, "vandal": 13}
        assert all(row["autograded"] for row in rows)
        assert {row["student"]: row["needs_manual_grade"] for row in rows} == {
            "ada": True,
            "cy": False,
            "vandal": True,
        }
        notebooks = json.loads(get("/formgrader/api/submitted_notebooks/a2/a2"))
        assert len(notebooks) == 3
        for notebook in notebooks:
            page = get(f"/formgrader/submissions/{notebook['id']}/")
            assert "a2-fine-tune-check" in page
            grades = json.loads(get(f"/formgrader/api/grades?submission_id={notebook['id']}"))
            assert len(grades) == 5
            if notebook["student"] == "vandal":
                assert "Unfreeze and fine-tune" in page
                harmless(page)
