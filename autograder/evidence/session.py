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
    """

    def __init__(self, namespace: Mapping, seed: int):
        self.namespace = namespace
        self.seed = int(seed)
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
            raise StudentError("missing", f"there is no function `{name}`")
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
            raise _crash(name, error) from error

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


def _crash(name: str, error: BaseException) -> StudentError:
    """Name the student's own line in a failure, not the library's."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [
        f for f in frames if "site-packages" not in f.filename and "autograder" not in f.filename
    ]
    where, line = "", ""
    if own:
        line = linecache.getline(own[-1].filename, own[-1].lineno).strip() or own[-1].line or ""
        where = f" at `{clip(line, 160)}`" if line else ""
    first_line = (str(error).strip().splitlines() or [""])[0]
    return StudentError(
        "crashed",
        f"`{name}` stopped with {type(error).__name__}: {clip(first_line, 300)}{where}",
        exception=type(error).__name__,
        line=clip(line, 300),
        text=clip(str(error), 1000),
    )
