"""What is measured rather than asserted. Run one as ``python -m tests.benchmarks.<name>``."""

from __future__ import annotations

import argparse
import json


def parser_of(name: str, description: str | None) -> argparse.ArgumentParser:
    """A parser of a benchmark's arguments whose help is the module's own text."""
    return argparse.ArgumentParser(
        prog=f"python -m tests.benchmarks.{name}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def show(result: dict, as_json: bool) -> None:
    """Print what was measured: one JSON object, or a line for each figure."""
    if as_json:
        print(json.dumps(result, indent=1))
        return
    width = max(map(len, result))
    for key, value in result.items():
        print(f"{key:>{width}}  {value}")
