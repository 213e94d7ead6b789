import shutil

import pytest

from autograder.gradebook.course import Course
from autograder.gradebook.releasing import release


@pytest.fixture(scope="session")
def gradebooks(tmp_path_factory):
    """A folder with two gradebooks, ``released.db`` that knows a2 and ``empty.db``, and the
    release. nbgrader takes seconds to make one, so they are made once."""
    from nbgrader.api import Gradebook

    course = Course.create(tmp_path_factory.mktemp("gradebook") / "course", "a2")
    release(course, "a2")
    shutil.copyfile(course.root / "gradebook.db", course.root / "released.db")
    with Gradebook(course.db_url, "transfer-learning") as gradebook:
        gradebook.remove_assignment("a2")
    (course.root / "gradebook.db").rename(course.root / "empty.db")
    return course.root


@pytest.fixture
def course(tmp_path, gradebooks):
    """A course of its own with a2 released."""
    return _course(tmp_path, gradebooks, "released.db")


@pytest.fixture
def new_course(tmp_path, gradebooks):
    """A course of its own whose gradebook has not heard of a2 yet."""
    return _course(tmp_path, gradebooks, "empty.db")


def _course(folder, gradebooks, database):
    course = Course.create(folder / "course", "a2")
    shutil.copyfile(gradebooks / database, course.root / "gradebook.db")
    shutil.copyfile(gradebooks / "release/a2/a2.ipynb", course.root / "release/a2/a2.ipynb")
    return course
