import pytest

from autograder.gradebook.course import Course


@pytest.fixture
def course(tmp_path):
    """A course of its own with the a2 release and an empty gradebook."""
    return Course.create(tmp_path / "course", "a2")
