"""What is measured rather than asserted. Run one as ``python -m tests.benchmarks.<name>``."""

from __future__ import annotations

import json


def show(result: dict, as_json: bool) -> None:
    """Print what was measured: one JSON object, or a line for each figure."""
    if as_json:
        print(json.dumps(result, indent=1))
        return
    width = max(map(len, result))
    for key, value in result.items():
        print(f"{key:>{width}}  {value}")
