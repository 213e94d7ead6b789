"""Gather evidence about the questions of one notebook.

A session belongs to one namespace (a kernel, a sandboxed run) and keeps what earlier questions
produced, so that a later question can start from the student's own model. ``collect`` is the only
entry: it runs the collector of a question and turns whatever happens into evidence.
"""

from __future__ import annotations

import inspect
import linecache
import traceback
from collections.abc import Callable, Mapping

import numpy as np

from autograder.evidence.collect import collector, compared
from autograder.evidence.plain import clip
from autograder.evidence.quiet import quiet
from autograder.evidence.randomness import preserved_randomness, seed_everything, seed_of
from autograder.evidence.recorder import Recorder
from autograder.evidence.store import Evidence

#: Where training starts that is shown beside the reference's: equal code then gives equal pictures.
COMPARISON_SEED = 4

#: What to do about a package that is on a student's machine (in Colab, say) and not here.
_INSTALLED = (
    "The grader has what the course installs: NumPy, Keras, TensorFlow, Pillow, OpenCV, Matplotlib"
)


class StudentError(Exception):
    """The student's code cannot be used; carries the kind of failure for the evidence."""

    def __init__(self, kind: str, message: str, **details):
        super().__init__(message)
        self.kind, self.details = kind, details


class Session:
    """Evidence gathering for one notebook.

    Arguments:
        namespace: the student's names, read at the time of each ``collect``.
        seed: fixes all probe inputs and initial weights; the same for every run of a submission.
            What is compared with the reference starts from ``COMPARISON_SEED`` instead.
        stopped: what the cells raised that ended with an error, by cell, where that is known.
    """

    def __init__(
        self, namespace: Mapping, seed: int, stopped: Mapping[str, BaseException] | None = None
    ):
        self.namespace = namespace
        self.seed = int(seed)
        self.stopped = {} if stopped is None else stopped
        self.carry: dict[str, tuple] = {}

    def collect(self, question: str) -> Evidence:
        """Run the collector of a question. Never raises for what student code does."""
        evidence = Evidence(question)
        probe = Probe(self, question, evidence)
        with preserved_randomness(), quiet():
            # Models that a collector makes itself shall not differ from run to run, either.
            seed_everything(seed_of(probe.seed, question))
            try:
                collector(question)(probe)
            except StudentError as error:
                evidence.failed(error.kind, str(error), **error.details)
            except Exception as error:
                # An answer of a kind no collector foresaw is that question's result, not the run's.
                evidence.failed(
                    "crashed", f"the answer cannot be examined: {type(error).__name__}: {error}"
                )
        return evidence


class Probe:
    """What a collector works with: the student's functions, random numbers, the evidence.

    Attributes:
        seed: fixes the probe inputs and initial weights of this question.
    """

    def __init__(self, session: Session, question: str, evidence: Evidence):
        self.session, self.question, self.evidence = session, question, evidence
        self.seed = COMPARISON_SEED if compared(question) else session.seed
        self.rng = np.random.default_rng(seed_of(self.seed, question))

    def function(self, name: str) -> Callable:
        """The student's function. Raises StudentError where there is none."""
        function = self.session.namespace.get(name)
        if function is None:
            error = self.session.stopped.get(self.question)
            if error is not None:
                raise _crash(f"There is no function `{name}`, for its cell", error)
            raise StudentError(
                "missing",
                f"There is no function `{name}`. Run the cell that defines it, and look at the "
                "name and at errors below the cell.",
            )
        if not callable(function):
            raise StudentError("missing", f"`{name}` is a {type(function).__name__}, no function")
        return function

    def call(self, name: str, *args, **kwargs):
        """Call a student's function; whatever it raises becomes a StudentError."""
        function = self.function(name)
        try:
            inspect.signature(function).bind(*args, **kwargs)
        except TypeError as error:
            expected = inspect.signature(function)
            raise StudentError(
                "wrong-signature",
                f"`{name}{expected}` cannot be called as the task says: {error}",
            ) from None
        except ValueError:
            pass  # a built-in without a signature: just try
        seed_everything(seed_of(self.seed, self.question, name))
        return self.guarded(name, lambda: function(*args, **kwargs))

    def guarded(self, name: str, run: Callable):
        """Run something that executes the student's code; what it raises becomes StudentError."""
        try:
            return run()
        except NotImplementedError:
            raise StudentError("not-attempted", f"`{name}` is still the starter code") from None
        except (Exception, SystemExit) as error:
            raise _crash(f"`{name}`", error) from error

    def recording(self, **landmarks) -> Recorder:
        """A recorder that writes its events into this question's evidence."""
        return Recorder(self.evidence, landmarks)

    def keep(self, name: str, result) -> None:
        """Remember a result for later questions, as long as the function stays the same."""
        self.session.carry[name] = (self.session.namespace.get(name), result)

    def kept(self, name: str):
        """An earlier result of the present version of a student's function, or None."""
        function, result = self.session.carry.get(name, (None, None))
        return result if function is self.session.namespace.get(name) else None


def _crash(what: str, error: BaseException) -> StudentError:
    """Name the student's own line in a failure, not the library's.

    Arguments:
        what: what stopped, as the beginning of a sentence.
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [
        f for f in frames if "site-packages" not in f.filename and "autograder" not in f.filename
    ]
    where, line = "", ""
    if own:
        line = linecache.getline(own[-1].filename, own[-1].lineno).strip() or own[-1].line or ""
        where = f" at `{clip(line, 160)}`" if line else ""
    if isinstance(error, SyntaxError) and error.text:  # never ran: the line is in the error
        line = str(error.text).strip()
        where = f" in line {error.lineno}, `{clip(line, 160)}`"
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    first_line = (str(text).strip().splitlines() or [""])[0]
    remedy = f". {_INSTALLED}" if isinstance(error, ModuleNotFoundError) else ""
    return StudentError(
        "crashed",
        f"{what} stopped with {type(error).__name__}: {clip(first_line, 300)}{where}{remedy}",
        exception=type(error).__name__,
        line=clip(line, 300),
        text=clip(str(error), 1000),
    )
