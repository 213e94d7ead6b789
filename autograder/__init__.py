"""Checks, hints and solutions for the course's assignments, and the engine that grades classes.

In a notebook::

    from autograder import check, hint, solution

Nothing heavy is imported until one of them is called.
"""

from __future__ import annotations

__all__ = ["check", "hint", "quietly", "solution", "watch", "when_solved"]


def check(question: str):
    """Examine your answer to a question and say what is right, what is not, and what to do.

    Your model, optimizer, data and random state stay as they are. Returns an object that shows
    itself in a notebook; under nbgrader, the number of points; while a class is being graded,
    None (what was observed is judged elsewhere).

    Arguments:
        question: the id of the cell above, for example ``"a2-warm-up"``.
    """
    import sys

    from autograder.evidence import collecting

    namespace = sys._getframe(1).f_globals
    if collecting.active():
        return collecting.collect(question, namespace)
    from autograder import notebook

    return notebook.check(question, namespace)


def hint(question: str, number: int | None = None):
    """Show the next hint for a question, or hint ``number`` (from 1)."""
    from autograder import notebook

    return notebook.hint(question, number)


def solution(question: str):
    """Show the reference solution of a question you have attempted, where the course offers it."""
    from autograder import notebook

    return notebook.solution(question)


def watch(**landmarks):
    """Watch training: ``with watch() as seen: model.fit(…)`` and then look at ``seen``.

    Shows, for every ``compile`` and ``fit`` inside the block, which layers could be trained, the
    optimizer, its rate and how far each layer's weights moved.
    """
    from autograder import watching

    return watching.watch(**landmarks)


def when_solved(*functions: str):
    """Run a block only once the functions it shows are written: ``with when_solved("a2-…"):``.

    The starter code raises NotImplementedError; inside this block that becomes one friendly line,
    so that an assignment runs from top to bottom before anything is solved. The same goes for a
    name that the cell itself lacks, because an earlier block stopped; an error inside a student's
    function stays an error.
    """
    import contextlib

    def in_cell(error: BaseException) -> bool:
        trace = error.__traceback__
        while trace.tb_next is not None:
            trace = trace.tb_next
        return trace.tb_frame.f_code.co_name.startswith("<")  # also inside a comprehension

    @contextlib.contextmanager
    def block():
        try:
            yield
        except (NotImplementedError, NameError) as error:
            if isinstance(error, NameError) and not in_cell(error):
                raise
            verb = "are" if len(functions) > 1 else "is"
            print(f"This cell shows your result once {' and '.join(functions)} {verb} solved.")

    return block()


def quietly():
    """Import TensorFlow without its notes about drivers: ``with quietly(): import keras``.

    They are written by C++ code straight to the terminal and look like errors, which they are not.
    """
    import contextlib
    import sys

    @contextlib.contextmanager
    def block():
        from autograder.evidence.quiet import quiet

        with quiet():
            yield
            if "tensorflow" in sys.modules:  # looking for devices writes some more of them
                sys.modules["tensorflow"].config.list_physical_devices()

    return block()
