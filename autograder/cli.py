"""The ``autograder`` command.

Exit status 0: done, whatever the scores; 2: unusable input or arguments, one plain line on
stderr; 1: something failed that should not have. Only the chosen verb's module is imported, and
TensorFlow only where a verb runs student code.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from autograder.errors import UserError

VERBS = {
    "demo": "grade a small sample class and show the report",
    "check": "grade one notebook file, without a database",
    "grade": "grade a class: parallel, resumable, into nbgrader's gradebook",
    "release": "make the students' copy of an assignment",
    "feedback": "write one feedback page per student",
    "report": "write the report on the whole class",
    "export": "write the scores as CSV for a spreadsheet or learning platform",
    "doctor": "show what is installed, reachable and protected, with remedies",
}

_EPILOG = (
    "`autograder VERB --help` explains a verb. Exit status: 0 done, 2 unusable input, 1 failure."
)


def parser(verb: str | None = None) -> argparse.ArgumentParser:
    """The argument parser; only the named verb gets its arguments, so that others cost nothing."""
    top = argparse.ArgumentParser(
        prog="autograder",
        description="Grades notebooks by how their networks were trained.",
        epilog=_EPILOG,
    )
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, text in VERBS.items():
        sub = verbs.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        if name == verb:
            import_module(f"autograder.commands.{name}").add_arguments(sub)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    # The grader's own arrays are small: threads for them only take cores from the submissions.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # jsonschema would compile a grammar of web addresses at its import, which takes a second; no
    # notebook needs it.
    sys.modules.setdefault("rfc3987_syntax", None)
    verb = next((a for a in arguments if not a.startswith("-")), None)
    parsed = parser(verb if verb in VERBS else None).parse_args(arguments)
    try:
        return import_module(f"autograder.commands.{parsed.verb}").run(parsed)
    except UserError as error:
        print(f"autograder {parsed.verb}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"autograder {parsed.verb}: stopped.", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
