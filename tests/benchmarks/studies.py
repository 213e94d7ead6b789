"""How much faster the stacked study is than a loop of ``fit``, measured in one run.

``python -m tests.benchmarks.studies [--json] [--seeds N] [--loop-seeds M]`` trains B from scratch
and B on A for N seeds stacked, and for M of these seeds with ``fit``, on Fashion-MNIST wherever it
comes from; the loop's time is scaled to N seeds. Both include what they need to start (tracing,
compiling), and both end with the test accuracy.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lessons"))

import keras_loop

from lessons import stacked, studies
from tests.benchmarks import parser_of, show


def task_b(data):
    """Sandals (0) against shirts (1), as the lesson splits them."""
    parts = []
    for images, labels in (
        (data.train_images, data.train_labels),
        (data.test_images, data.test_labels),
    ):
        keep = np.isin(labels, (5, 6))
        flat = images[keep].reshape(-1, 784).astype(np.float32) / 255
        parts.append((flat, (labels[keep] == 6).astype(np.float32)))
    (images, labels), test = parts
    half = len(images) * 9 // 10
    return studies.Task((images[:half], labels[:half]), (images[half:], labels[half:]), test)


def loop(task, model_a, seeds):
    """Test accuracies (seeds, 2) by ``fit``."""
    sizes = studies.sizes_like(model_a)
    rows = []
    for seed in seeds:
        fresh = stacked.unstack(stacked.fresh(sizes, [seed]), 0)
        chosen = studies.draw(task.pool[1], 200, [seed])[0]
        images, labels = task.pool[0][chosen], task.pool[1][chosen]
        pair = []
        for start, phases in (
            (fresh, studies.SCRATCH),
            ([*model_a[:-2], *fresh[-2:]], studies.transfer_phases()),
        ):
            model = keras_loop.fit(start, sizes, images, labels, phases)
            pair.append(model.evaluate(*task.test, verbose=0)[1])
        rows.append(pair)
    return np.array(rows)


def timed(work):
    """(result, seconds on the clock, seconds of processor time: robust on a busy machine)."""
    clock, processor = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - clock, time.process_time() - processor


def measure(seeds: int, loop_seeds: int) -> dict:
    """Both ways, one after the other."""
    import os

    import tensorflow as tf

    from data_scripts import datasets, model_a

    tf.zeros(1)  # importing and starting TensorFlow is no part of either way
    data = datasets.fashion_mnist()
    task, (_, weights) = task_b(data), model_a.load(data.source)
    study, seconds, processor = timed(lambda: studies.compare(task, weights, range(seeds)))
    looped, loop_seconds, loop_processor = timed(lambda: loop(task, weights, range(loop_seeds)))
    loop_seconds, loop_processor = (
        value * seeds / loop_seeds for value in (loop_seconds, loop_processor)
    )
    return {
        "source": str(data.source),
        "seeds": seeds,
        "loop_seeds": loop_seeds,
        "seconds": round(seconds, 2),
        "loop_seconds": round(loop_seconds, 2),
        "ratio": round(loop_seconds / seconds, 1),
        "processor_seconds": round(processor, 2),
        "loop_processor_seconds": round(loop_processor, 2),
        "processor_ratio": round(loop_processor / processor, 1),
        "scratch_accuracy": round(float(study.scratch_accuracy.mean()), 4),
        "transfer_accuracy": round(float(study.transfer_accuracy.mean()), 4),
        "same_seeds_scratch_accuracy": round(float(study.scratch_accuracy[:loop_seeds].mean()), 4),
        "loop_scratch_accuracy": round(float(looped[:, 0].mean()), 4),
        "same_seeds_transfer_accuracy": round(
            float(study.transfer_accuracy[:loop_seeds].mean()), 4
        ),
        "loop_transfer_accuracy": round(float(looped[:, 1].mean()), 4),
        "load_average": os.getloadavg()[0],
    }


def main() -> int:
    """Command line."""
    parser = parser_of("studies", __doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--loop-seeds", type=int, default=6)
    options = parser.parse_args()
    show(measure(options.seeds, options.loop_seeds), options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
