import re
from pathlib import Path

from assignments.library import examples
from autograder.reports import phrases
from autograder.rubrics import available


def test_every_code_that_the_checks_can_give_has_words():
    root = Path(phrases.__file__).parents[1]
    codes = set()
    for path in [*(root / "checks").glob("*.py"), *(root / "rubrics").glob("*.py")]:
        found = re.findall(r'fails\(\s*"([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
        codes.update(found)
    for assignment in available():
        for example in examples(assignment):
            codes.update(*example.expected.values())
    assert "forgot-recompile" in codes
    missing = {
        code
        for code in codes - phrases.OUTCOME_CODES
        if phrases.misconception(code).startswith("were found with")
    }
    assert not missing


def test_an_unknown_code_is_still_readable():
    assert phrases.misconception("some-new-code") == "were found with: some new code"
    assert phrases.problem("some-new-code") == "some new code"
