"""Do the checks notice a small mistake nobody thought of? Break the reference answers and grade them.

    python -m tests.benchmarks.mutants                     all assignments, every change
    python -m tests.benchmarks.mutants a2 [--limit 30]     one assignment, 30 changes drawn from all
    python -m tests.benchmarks.mutants a2 --list           the changes, without grading them

Mutation testing with the rubrics as the tests: in one answer of the reference one thing is changed
(a number, a name, an argument, the order of two statements, ...), and the whole notebook is graded.
A change is *noticed* when its question loses points, *crashed* when the answer stopped with an
error or ran out of its limits, *survived* when its question has full marks, *misplaced* when a
question that was not changed loses points. A survivor is either a hole in a check or a change that
the assignment allows; those that a person has read and found allowed are in
``allowed_mutants.toml`` with the reason, and are counted as *allowed*.

Exit status 1 when something survived or was misplaced that is not on that list.
"""

from __future__ import annotations

import ast
import copy
import difflib
import json
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assignments.library import Example, reference_solution
from autograder.results import NotebookResult
from autograder.rubrics import available, rubric
from tests.benchmarks import parser_of
from tests.benchmarks.verdicts import Judged, judge_all

#: Changes of the reference that a correct answer may have, with reasons.
ALLOWED = Path(__file__).with_name("allowed_mutants.toml")
#: What a student might write by mistake in place of a text or an attribute.
MISTAKEN = {
    "val_loss": "loss",
    "sigmoid": "softmax",
    "softmax": "sigmoid",
    "elu": "relu",
    "relu": "linear",
    "he_normal": "glorot_uniform",
    "binary_crossentropy": "mse",
    "sparse_categorical_crossentropy": "categorical_crossentropy",
    "train": "val",
    "val": "train",
    "RGB": "L",
    "Adam": "SGD",
    "SGD": "Adam",
    "Adagrad": "RMSprop",
    "RMSprop": "Adagrad",
    "Adamax": "Adam",
    "Nadam": "Adam",
    "GlobalAveragePooling2D": "Flatten",
    "Dropout": "GaussianNoise",
    "BatchNormalization": "LayerNormalization",
    "L2": "L1",
    "MaxNorm": "UnitNorm",
    "mean": "max",
    "std": "var",
    "argmax": "argmin",
    "resnet50": "mobilenet",
    "mobilenet": "resnet50",
    "on_train_batch_begin": "on_epoch_begin",
    "on_train_begin": "on_epoch_begin",
}
NEGATED = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
EXCHANGED = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.Pow: (ast.Mult,),
    ast.BitOr: (ast.BitAnd,),
}


@dataclass(frozen=True)
class Mutant:
    """The reference's answer to one question with one change."""

    question: str
    change: str
    source: str

    @property
    def example(self) -> Example:
        """The whole submission: the reference with this answer."""
        cells = {self.question: self.source}
        return Example(self.question.split("-")[0], self.change, self.change, cells, {})

    def diff(self) -> str:
        """The changed lines."""
        before = ast.unparse(ast.parse(reference_solution(self.question) or "")).splitlines()
        lines = list(difflib.unified_diff(before, self.source.splitlines(), n=0, lineterm=""))
        return "\n".join(line for line in lines[2:] if not line.startswith("@@"))


def mutants(question: str) -> list[Mutant]:
    """Every change of the reference's answer to a question; none for a question in words."""
    tree = ast.parse(reference_solution(question) or "")
    changes: dict[str, str] = {}
    for number, place in enumerate(_places(tree)):
        for option in range(len(list(_alternatives(tree, place)))):
            changed = copy.deepcopy(tree)
            same_place = list(_places(changed))[number]
            change, replaced, nodes = list(_alternatives(changed, same_place))[option]
            same_place.put(replaced, nodes)
            changes.setdefault(ast.unparse(ast.fix_missing_locations(changed)), change)
    changes.pop(ast.unparse(tree), None)
    seen: Counter[str] = Counter()
    made = []
    for source, change in changes.items():
        seen[change] += 1
        name = change if seen[change] == 1 else f"{change} (no. {seen[change]})"
        made.append(Mutant(question, name, source))
    return made


@dataclass(frozen=True)
class _Place:
    """Where a node hangs: a field of its parent, or one item of a field that is a list."""

    parent: ast.AST
    field: str
    index: int | None

    @property
    def node(self) -> ast.AST:
        value = getattr(self.parent, self.field)
        return value if self.index is None else value[self.index]

    @property
    def next(self) -> ast.AST | None:
        items = getattr(self.parent, self.field)[self.index + 1 :]
        return items[0] if items else None

    def put(self, replaced: int, nodes: list[ast.AST]) -> None:
        """Hang other nodes here; in a list they take the place of so many items."""
        if self.index is None:
            setattr(self.parent, self.field, nodes[0])
            return
        items = getattr(self.parent, self.field)
        items[self.index : self.index + replaced] = nodes
        if self.field == "body" and not items:
            items.append(ast.Pass())


def _places(tree: ast.AST) -> Iterator[_Place]:
    """Every node in the bodies of the functions of an answer."""
    for function in ast.iter_child_nodes(tree):
        if isinstance(function, ast.FunctionDef):
            yield from _children(function, ["body"])
            for statement in function.body:
                for node in ast.walk(statement):
                    yield from _children(node, node._fields)


def _children(node: ast.AST, fields: Iterable[str]) -> Iterator[_Place]:
    for field in fields:
        value = getattr(node, field, None)
        if isinstance(value, ast.AST):
            yield _Place(node, field, None)
        elif isinstance(value, list):
            items = enumerate(value)
            yield from (_Place(node, field, i) for i, item in items if isinstance(item, ast.AST))


#: What changed, how many items are replaced, and by which nodes.
Alternative = tuple[str, int, list[ast.AST]]


def _alternatives(tree: ast.AST, place: _Place) -> Iterator[Alternative]:
    """All changes at one place of the tree."""
    node = place.node
    if isinstance(node, ast.stmt):
        yield from _statements(place)
    if isinstance(node, ast.keyword) and node.arg:
        yield f"without {ast.unparse(node)}", 1, []
    if isinstance(place.parent, ast.List) and place.field == "elts" and len(place.parent.elts) > 1:
        yield f"without {_short(node)}", 1, []
    for new in _expressions(tree, node):
        yield f"{_short(node)} → {_short(new)}", 1, [new]


def _statements(place: _Place) -> Iterator[Alternative]:
    node = place.node
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    yield f"without {_short(node)}", 1, []
    if place.next is not None and not isinstance(place.next, ast.FunctionDef):
        yield f"{_short(node)} after {_short(place.next)}", 2, [place.next, node]


def _expressions(tree: ast.AST, node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Constant):
        yield from map(ast.Constant, _values(node.value))
    elif isinstance(node, ast.Attribute) and node.attr in MISTAKEN:
        yield ast.Attribute(node.value, MISTAKEN[node.attr], node.ctx)
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in NEGATED:
        yield ast.Compare(node.left, [NEGATED[type(node.ops[0])]()], node.comparators)
    elif isinstance(node, ast.BinOp):
        for other in EXCHANGED.get(type(node.op), ()):
            yield ast.BinOp(node.left, other(), node.right)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.BoolOp):
        yield from node.values
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield node.value
    elif isinstance(node, ast.Call):
        yield from _unwrapped(node)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield from _other_parameters(tree, node.id)


def _values(value) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value * 10 if value else 1
        yield value + 1 if isinstance(value, int) else value / 10
    elif isinstance(value, str) and value in MISTAKEN:
        yield MISTAKEN[value]


def _unwrapped(node: ast.Call) -> Iterator[ast.AST]:
    """A call replaced by what it was applied to: its first argument, or what its method is of."""
    if node.args and not isinstance(node.args[0], ast.Starred):
        yield node.args[0]
    called = node.func
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Call | ast.Name):
        yield called.value


def _other_parameters(tree, name: str) -> Iterator[ast.AST]:
    """A parameter replaced by its default, or by the parameter after it."""
    for function in ast.iter_child_nodes(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        parameters = [argument.arg for argument in function.args.args]
        if name not in parameters:
            continue
        at = parameters.index(name)
        defaults = dict(zip(reversed(parameters), reversed(function.args.defaults), strict=False))
        if name in defaults:
            yield copy.deepcopy(defaults[name])
        if len(parameters) > 1:
            yield ast.Name(parameters[(at + 1) % len(parameters)], ast.Load())


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
    return text if len(text) <= 70 else f"{text[:60]} … {text[-8:]}"


def outcome(mutant: Mutant, result: NotebookResult) -> str:
    """noticed, crashed, survived or misplaced."""
    for question in result.questions:
        if question.id != mutant.question and question.score < question.max_score:
            return "misplaced"
    own = next(q for q in result.questions if q.id == mutant.question)
    if own.score == own.max_score and not result.problems:
        return "survived"
    stopped = {"crashed", "timed-out", "over-limit"}
    return "crashed" if stopped & set(own.misconceptions) else "noticed"


def allowed() -> dict[str, dict[str, str]]:
    """Changes that a person found to be allowed: by question, the change and the reason."""
    return tomllib.loads(ALLOWED.read_text(encoding="utf-8")) if ALLOWED.is_file() else {}


def main(arguments: list[str] | None = None) -> int:
    parser = parser_of("mutants", __doc__)
    parser.add_argument(
        "assignment", nargs="?", choices=available(), help="a1 to a6; all by default"
    )
    parser.add_argument("--limit", type=int, help="so many changes per assignment, drawn from all")
    parser.add_argument("--seed", type=int, default=7, help="of the draw")
    parser.add_argument("--list", action="store_true", help="show the changes and stop")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    counts: Counter[str] = Counter()
    rows = []
    known = allowed()
    for assignment in [chosen.assignment] if chosen.assignment else available():
        made = [m for q in rubric(assignment).questions for m in mutants(q.id)]
        if chosen.limit and chosen.limit < len(made):
            made = random.Random(chosen.seed).sample(made, chosen.limit)
        if chosen.list:
            print(*(f"{m.question}: {m.change}" for m in made), sep="\n")
            continue
        for mutant, judged in zip(made, judge_all([m.example for m in made]), strict=True):
            row = _row(mutant, judged)
            if row["outcome"] in ("survived", "misplaced"):
                why = known.get(mutant.question, {}).get(mutant.change)
                if why:
                    row["outcome"] = "allowed"
                elif not chosen.json:
                    _show(mutant, row)
            counts[row["outcome"]] += 1
            rows.append(row)
    if chosen.json:
        print(json.dumps({"counts": counts, "mutants": rows}, indent=1))
    elif not chosen.list:
        print(f"{len(rows)} changes: " + ", ".join(f"{n} {name}" for name, n in counts.items()))
    return 1 if counts["survived"] + counts["misplaced"] else 0


def _row(mutant: Mutant, judged: Judged) -> dict:
    result = judged.graded.result
    return {
        "question": mutant.question,
        "change": mutant.change,
        "outcome": outcome(mutant, result),
        "found": {q: sorted(codes) for q, codes in judged.found.items()},
        "lost": {q.id: q.max_score - q.score for q in result.questions if q.score < q.max_score},
    }


def _show(mutant: Mutant, row: dict) -> None:
    print(f"{row['outcome'].upper()} {mutant.question}: {mutant.change}", flush=True)
    print("    " + mutant.diff().replace("\n", "\n    "))
    if row["found"]:
        print(f"    found: {row['found']}")


if __name__ == "__main__":
    sys.exit(main())
