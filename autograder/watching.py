"""``watch``: see what a training did, layer by layer, in one's own notebook."""

from __future__ import annotations

import html

import numpy as np

from autograder.checks.core import rate_text
from autograder.evidence.recorder import Recorder
from autograder.evidence.store import Evidence


class Watch:
    """A block of training that is being watched; show it afterwards.

    Attributes:
        events: the recorded compile and fit events, oldest first.
    """

    def __init__(self, **landmarks):
        self._evidence = Evidence("watch")
        self._recorder = Recorder(self._evidence, landmarks)

    @property
    def events(self) -> list[dict]:
        return self._evidence.events

    def __enter__(self) -> Watch:
        self._recorder.__enter__()
        return self

    def __exit__(self, *error) -> None:
        self._recorder.__exit__(*error)

    def rows(self) -> list[dict]:
        """One row per layer and fit: could it be trained, and how far did its weights move?

        ``moved`` is the Euclidean distance between the weights before and after, divided by the
        norm before; None where the fit built the layer.
        """
        record, rows = self._evidence.record(), []
        fits = [event for event in record.events if event["kind"] == "fit"]
        for number, fit in enumerate(fits, start=1):
            for flag in fit["flags"]:
                if not flag["has_weights"]:
                    continue
                old = [record.resolve(w) for w in fit["before"].get(flag["path"], [])]
                new = [record.resolve(w) for w in fit.get("after", {}).get(flag["path"], [])]
                rows.append(
                    {
                        "fit": number,
                        "layer": flag["path"],
                        "trainable": flag["updated"],
                        "moved": _distance(old, new),
                        "optimizer": (fit["optimizer"] or {}).get("class"),
                        "learning_rate": fit["learning_rate"],
                    }
                )
        return rows

    def __repr__(self) -> str:
        rows = self.rows()
        if not rows:
            return "Nothing was fitted."
        lines, shown = [], 0
        for row in rows:
            if row["fit"] != shown:
                shown = row["fit"]
                lines.append(
                    f"fit {shown}: {row['optimizer']}, learning rate {rate_text(row['learning_rate'])}"
                )
            state = "trainable" if row["trainable"] else "frozen"
            lines.append(f"  {row['layer']:<32} {state:<10} {_moved_text(row['moved'])}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        cells = "".join(
            f"<tr><td>{row['fit']}</td><td><code>{html.escape(row['layer'])}</code></td>"
            f"<td>{'trainable' if row['trainable'] else 'frozen'}</td>"
            f"<td>{_moved_text(row['moved'])}</td>"
            f"<td>{html.escape(str(row['optimizer']))}, {rate_text(row['learning_rate'])}</td></tr>"
            for row in self.rows()
        )
        head = "".join(
            f"<th>{t}</th>" for t in ("fit", "layer", "state", "moved by", "optimizer, rate")
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{cells}</tbody></table>"


def watch(**landmarks) -> Watch:
    """Watch a block of training; see ``autograder.watch``."""
    return Watch(**landmarks)


def _distance(old, new) -> float | None:
    if not old or len(old) != len(new):
        return None
    before, after = (
        np.concatenate([np.ravel(x) for x in side]).astype(float) for side in (old, new)
    )
    return float(np.linalg.norm(after - before) / (np.linalg.norm(before) or 1.0))


def _moved_text(moved: float | None) -> str:
    if moved is None:
        return "built by this fit"
    return "not at all" if moved == 0 else f"{moved:.2%}"
