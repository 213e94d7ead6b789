"""One course on disk: an nbgrader course root, found and described once."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from autograder.errors import UserError

CONFIG = "nbgrader_config.py"

#: Longest student id that nbgrader's gradebook can hold.
MAX_STUDENT_ID = 128

#: What the course's configuration may say of ``c.Autograder``.
SETTINGS = frozenset({"limits", "solutions"})


@dataclass(frozen=True)
class Submitted:
    """One student's submission of an assignment.

    Attributes:
        notebook: the file to grade; None where the folder holds no notebook.
        timestamp: when it was handed in (UTC, without a zone, as nbgrader keeps it), if known.
    """

    student: str
    notebook: Path | None
    timestamp: datetime | None = None


@dataclass(frozen=True)
class Course:
    """A folder with ``nbgrader_config.py``, ``source/``, ``release/``, ``submitted/`` …

    Paths follow nbgrader's configuration (``CourseDirectory.*``), so a course that renames its
    folders or keeps its gradebook in PostgreSQL works as it does with nbgrader itself.
    """

    root: Path

    @classmethod
    def find(cls, folder: Path | str | None = None) -> Course:
        """The course to work on.

        Arguments:
            folder: what the user named; without it the working folder, its ``assignments``
                folder or the checkout this code runs from, whichever is a course first.

        Raises UserError where there is none.
        """
        if folder is not None:
            root = Path(folder).expanduser().resolve()
            if not root.is_dir():
                raise UserError(
                    f"there is no folder {folder}: name the course's folder, which begins as a "
                    "copy of this project's folder assignments"
                )
            if not (root / CONFIG).is_file() and not (root / "source").is_dir():
                raise UserError(
                    f"{folder} is no course: it has neither {CONFIG} nor a source folder. Copy "
                    "both from this project's folder assignments, or name another folder"
                )
            return cls(root)
        here = Path.cwd()
        for root in (here, here / "assignments", _checkout()):
            if root is not None and (root / CONFIG).is_file():
                return cls(root.resolve())
        raise UserError(
            f"no course found here: go to a folder with {CONFIG} or name one with --course DIR"
        )

    @classmethod
    def create(cls, folder: Path, *assignments: str) -> Course:
        """A new course with the packaged configuration, sources and releases.

        Arguments:
            folder: made where it is missing; existing files stay.
            assignments: which to copy; all where none is named.
        """
        from assignments.library import ROOT

        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / CONFIG).exists():
            shutil.copyfile(ROOT / CONFIG, folder / CONFIG)
        for step in ("source", "release"):
            for part in sorted((ROOT / step).glob("*")):
                target = folder / step / part.name
                if part.is_dir() and (not assignments or part.name in assignments):
                    ignore = shutil.ignore_patterns(".*", "__pycache__")
                    shutil.copytree(part, target, ignore=ignore, dirs_exist_ok=True)
        return cls(folder.resolve())

    @cached_property
    def config(self):
        """nbgrader's configuration: the user's Jupyter settings, then the course's own file."""
        from jupyter_core.paths import jupyter_config_path
        from traitlets.config import Config
        from traitlets.config.loader import PyFileConfigLoader

        config = Config()
        for folder in [*reversed(jupyter_config_path()), str(self.root)]:
            if not (Path(folder) / CONFIG).is_file():
                continue
            try:
                config.merge(PyFileConfigLoader(CONFIG, path=folder).load_config())
            except Exception as error:  # the file is the user's own Python code
                raise UserError(
                    f"{Path(folder) / CONFIG} cannot be used: {type(error).__name__}: {error}"
                ) from error
        config.CourseDirectory.root = str(self.root)
        return config

    @property
    def settings(self) -> dict:
        """The autograder's own settings: what the course's configuration says of ``c.Autograder``.

        Raises UserError for a setting that does not exist.
        """
        found = dict(self.config.get("Autograder", {}))
        unknown = sorted(set(found) - SETTINGS)
        if unknown:
            raise UserError(
                f"c.Autograder.{unknown[0]} in {self.root / CONFIG} is unknown; there is "
                + " and ".join(f"c.Autograder.{name}" for name in sorted(SETTINGS))
            )
        return found

    @cached_property
    def directory(self):
        """nbgrader's own description of the folders."""
        from nbgrader.coursedir import CourseDirectory

        return CourseDirectory(config=self.config)

    @property
    def db_url(self) -> str:
        """Where the gradebook is, as SQLAlchemy says it."""
        return self.directory.db_url

    @property
    def state(self) -> Path:
        """The folder of what the autograder itself remembers about the course."""
        return self.root / ".autograder"

    def folder(self, step: str, assignment: str, student: str = ".") -> Path:
        """Folder of a step: source, release, submitted, autograded or feedback."""
        name = getattr(self.directory, f"{step}_directory")
        return Path(os.path.normpath(self.directory.format_path(name, student, assignment)))

    def source_notebook(self, assignment: str) -> Path:
        """The instructor's notebook."""
        return self.folder("source", assignment) / f"{assignment}.ipynb"

    def release_notebook(self, assignment: str) -> Path:
        """The students' notebook."""
        return self.folder("release", assignment) / f"{assignment}.ipynb"

    def autograded_notebook(self, assignment: str, student: str) -> Path:
        """The graded notebook of one student."""
        return self.folder("autograded", assignment, student) / f"{assignment}.ipynb"

    def submissions(self, assignment: str) -> tuple[Submitted, ...]:
        """Everything handed in for an assignment, sorted by student.

        Links are not followed. Raises UserError where nothing was handed in.
        """
        place = self.directory.format_path
        step = self.directory.submitted_directory
        pattern = re.compile(place(step, "(?P<student>.*)", assignment, escape=True))
        found = []
        base = Path(place(step, "*", assignment))
        for folder in sorted(Path(base.anchor).glob(str(base.relative_to(base.anchor)))):
            match = pattern.fullmatch(str(folder))
            if match is None or not folder.is_dir() or folder.is_symlink():
                continue
            student = match["student"]
            if folder.parent.name == student and folder.parent.is_symlink():
                continue
            if student.startswith(".") or len(student) > MAX_STUDENT_ID:
                continue
            found.append(Submitted(student, _notebook(folder, assignment), _timestamp(folder)))
        if not found:
            raise UserError(
                f"nothing was handed in: {base} matches no folder. Put each notebook where "
                f"{Path(place(step, 'STUDENT', assignment))}{os.sep}{assignment}.ipynb says"
            )
        return tuple(found)


def _checkout() -> Path | None:
    """The assignments of the checkout this code runs from; None for an installed package."""
    from assignments.library import ROOT

    return None if "site-packages" in ROOT.parts else ROOT


def _notebook(folder: Path, assignment: str) -> Path | None:
    """The notebook named as released, or else the first one by name."""
    files = [p for p in sorted(folder.glob("*.ipynb")) if p.is_file() and not p.is_symlink()]
    named = [p for p in files if p.stem == assignment]
    return next(iter(named or files), None)


def _timestamp(folder: Path) -> datetime | None:
    """The time in ``timestamp.txt``, which nbgrader's collecting writes."""
    from nbgrader.utils import parse_utc

    path = folder / "timestamp.txt"
    if path.is_symlink() or not path.is_file():
        return None
    try:
        text = path.read_bytes()[:100].decode("utf-8", "replace").strip()
        return parse_utc(text) if text else None
    except (ValueError, OverflowError):
        return None
