"""The lessons themselves: the stored notebooks are in order, and they run on the stand-ins."""

import pytest

from lessons import build

BUILT = [name for name in build.names() if (build.HERE / f"{name}.ipynb").exists()]


@pytest.mark.parametrize("name", BUILT)
def test_the_stored_notebook_is_what_its_text_makes_and_keeps_the_rules(name):
    assert build.check_only(name) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", BUILT)
def test_the_lesson_runs_without_network_mirror_and_cache(name):
    assert build.build(name, run=True, offline=True) == []
