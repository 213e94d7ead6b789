"""``autograder doctor``: each problem comes with its remedy, and the exit status stays 0."""

from __future__ import annotations

import json

from autograder import cli
from autograder.execution import sandbox


def test_everything_is_listed(capsys):
    assert cli.main(["doctor", "--json"]) == 0
    items = {item["name"]: item for item in json.loads(capsys.readouterr().out)}
    assert {"Python", "tensorflow", "fashion-mnist", "sandbox", "cache", "memory"} <= set(items)
    assert all(i["remedy"] for i in items.values() if i["state"] == "problem")


def test_a_missing_sandbox_is_a_problem_with_a_remedy(capsys, monkeypatch):
    none = sandbox.Protection("none", "the sandbox needs the program bwrap")
    monkeypatch.setattr(sandbox, "protection", lambda: none)
    assert cli.main(["doctor"]) == 0
    shown = capsys.readouterr().out
    assert "✘ sandbox" in shown and "apt install bubblewrap" in shown
    assert "1 problem found" in shown
