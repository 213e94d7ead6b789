"""What every lesson notebook must keep to, checked on the finished file."""

from __future__ import annotations

import re
import statistics

CODE_CELLS = (15, 35)
MEDIAN_LINES = 8
LONGEST_CELL = 30
WORDS = (1200, 2500)
LARGEST_BYTES = 2_000_000


def check(notebook, size: int) -> list[str]:
    """Everything that is wrong with a lesson, one sentence each.

    Args:
        notebook: nbformat v4 notebook node.
        size: bytes of the file on disk.

    Returns:
        Complaints; an empty list if all is well.
    """
    return [
        *errors_in_outputs(notebook),
        *_shape(notebook),
        *_pictures_without_text(notebook),
        *_teaching(notebook),
        *([f"the file has {size:,} bytes, more than {LARGEST_BYTES:,}"] * (size > LARGEST_BYTES)),
    ]


def errors_in_outputs(notebook) -> list[str]:
    """Error outputs that no ``raises-exception`` tag announces."""
    complaints = []
    for number, cell in _code(notebook):
        for output in cell.outputs:
            if output.output_type == "error" and "raises-exception" not in _tags(cell):
                complaints.append(f"code cell {number}: {output.ename}: {output.evalue[:200]}")
            elif output.output_type == "stream" and output.name == "stderr":
                first = output.text.strip().splitlines()[:1]
                complaints.append(f"code cell {number} writes to stderr: {''.join(first)[:200]}")
    return complaints


def _shape(notebook) -> list[str]:
    """Number and length of the cells, length of the text, and that it has been run."""
    cells = list(_code(notebook))
    lengths = [
        len([line for line in cell.source.splitlines() if line.strip()]) for _, cell in cells
    ]
    words = sum(
        len(re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", _visible(cell.source)))
        for cell in notebook.cells
        if cell.cell_type == "markdown"
    )
    complaints = []
    if not CODE_CELLS[0] <= len(cells) <= CODE_CELLS[1]:
        complaints.append(f"{len(cells)} code cells; {CODE_CELLS[0]} to {CODE_CELLS[1]} are asked")
    if lengths and statistics.median(lengths) > MEDIAN_LINES:
        complaints.append(
            f"median code cell of {statistics.median(lengths)} lines > {MEDIAN_LINES}"
        )
    complaints += [
        f"code cell {number} has {length} lines, more than {LONGEST_CELL}"
        for (number, _), length in zip(cells, lengths, strict=True)
        if length > LONGEST_CELL
    ]
    if not WORDS[0] <= words <= WORDS[1]:
        complaints.append(f"{words} words of text; {WORDS[0]} to {WORDS[1]} are asked")
    if not any(cell.outputs for _, cell in cells):
        complaints.append("no stored outputs: run python -m lessons.build --execute")
    return complaints


def _pictures_without_text(notebook) -> list[str]:
    """Pictures with neither alt text nor a text cell right behind them."""
    complaints = []
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        bare = any(
            "image/png" in output.get("data", {})
            and not output.get("metadata", {}).get("image/png", {}).get("alt")
            for output in cell.outputs
        )
        following = notebook.cells[index + 1 : index + 2]
        if bare and not (following and following[0].cell_type == "markdown"):
            complaints.append(
                f"cell {index}: a picture without alt text (figures.show) or a text below it"
            )
    return complaints


def _teaching(notebook) -> list[str]:
    """The parts that every lesson has."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown").lower()
    wanted = {
        "objectives": "objectives",
        "prerequisites": "prerequisites",
        "minutes": "expected minutes",
        "predict": "a prediction question",
        "<details>": "a quiz with explained answers in <details>",
        "summary": "a summary",
        "../assignments/release/": "a link to the assignment",
        "further reading": "further reading",
    }
    return [f"the text lacks {what}" for word, what in wanted.items() if word not in text]


def _visible(source: str) -> str:
    """Markdown without tags, addresses and code blocks: what a reader reads as words."""
    source = re.sub(r"```.*?```", " ", source, flags=re.DOTALL)
    source = re.sub(r"\]\([^)]*\)", "] ", source)
    return re.sub(r"<[^>]+>", " ", source)


def _code(notebook):
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return enumerate(cells, start=1)


def _tags(cell) -> list[str]:
    return cell.get("metadata", {}).get("tags", [])
