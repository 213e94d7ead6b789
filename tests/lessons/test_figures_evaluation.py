"""Specification of ``lessons.figures.evaluation``: the statistics exactly, the pictures by content."""

from __future__ import annotations

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

matplotlib.use("Agg")

from lessons.figures import evaluation

LABELS = np.array([0, 0, 0, 1, 1, 1])
PROBABILITIES = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.1, 0.9], [0.45, 0.55], [0.7, 0.3]])
IMAGES = np.full((6, 8, 8, 3), 128, np.uint8)


def texts(figure):
    """All words in a figure."""
    return " | ".join(text.get_text() for text in figure.findobj(matplotlib.text.Text))


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


class TestWilsonInterval:
    def test_agrees_with_published_values(self):
        # Newcombe 1998, Statistics in Medicine 17, table I, method 3.
        assert evaluation.wilson_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
        assert evaluation.wilson_interval(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
        assert evaluation.wilson_interval(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
        assert evaluation.wilson_interval(29, 29) == pytest.approx((0.8830, 1.0), abs=5e-5)

    def test_covers_the_true_accuracy_about_95_times_in_100(self):
        counts = np.random.default_rng(0).binomial(200, 0.93, 4000)
        ends = {count: evaluation.wilson_interval(int(count), 200) for count in set(counts)}
        covered = np.mean([ends[count][0] <= 0.93 <= ends[count][1] for count in counts])
        assert 0.93 < covered < 0.98

    def test_four_times_the_photographs_halve_the_width(self):
        narrow, wide = (np.diff(evaluation.wilson_interval(9 * n, 10 * n))[0] for n in (80, 20))
        assert wide / narrow == pytest.approx(2, rel=0.05)

    @pytest.mark.parametrize("correct, total", [(1, 0), (-1, 5), (6, 5)])
    def test_refuses_impossible_counts(self, correct, total):
        with pytest.raises(ValueError, match="not a result"):
            evaluation.wilson_interval(correct, total)


class TestMeanInterval:
    def test_is_students_t(self):
        scipy_stats = pytest.importorskip("scipy.stats")
        for runs in (2, 5, 10, 31):
            values = np.random.default_rng(runs).normal(size=runs)
            error = values.std(ddof=1) / np.sqrt(runs)
            expected = scipy_stats.t.interval(0.95, runs - 1, values.mean(), error)
            assert evaluation.mean_interval(values)[1:] == pytest.approx(expected, abs=1e-3)

    def test_refuses_a_single_run(self):
        with pytest.raises(ValueError, match="at least two runs"):
            evaluation.mean_interval([0.9])


class TestPick:
    def test_mistakes_come_surest_first(self):
        assert list(evaluation.pick(PROBABILITIES, LABELS, "mistakes")) == [2, 5]

    def test_best_are_right_and_surest_first(self):
        assert list(evaluation.pick(PROBABILITIES, LABELS, "best", 2)) == [0, 3]

    def test_unsure_are_those_nearest_to_a_tie(self):
        assert list(evaluation.pick(PROBABILITIES, LABELS, "unsure", 2)) == [4, 1]

    def test_no_mistakes_give_no_indices(self):
        assert len(evaluation.pick(PROBABILITIES, PROBABILITIES.argmax(1), "mistakes")) == 0

    def test_names_the_kinds_it_knows(self):
        with pytest.raises(ValueError, match="best, mistakes, unsure"):
            evaluation.pick(PROBABILITIES, LABELS, "worst")


class TestConfusion:
    def test_rows_are_the_truth_and_columns_the_verdict(self):
        counts = evaluation.confusion_counts([0, 0, 1], [0, 1, 1], 2)
        assert counts.tolist() == [[1, 1], [0, 1]]

    def test_the_picture_shows_counts_and_names(self):
        figure = evaluation.confusion_matrix([0, 0, 0, 1], [0, 0, 1, 1], ("cat", "dog"))
        shown = texts(figure)
        assert "is a cat" in shown and "called dog" in shown
        assert "2\n67%" in shown and "1\n33%" in shown and "0\n0%" in shown

    def test_a_class_without_examples_is_no_division_by_zero(self):
        assert "0\n0%" in texts(evaluation.confusion_matrix([0, 0], [0, 0], ("cat", "dog")))


class TestPictures:
    def test_verdicts_name_the_true_class_only_of_mistakes(self):
        figure = evaluation.verdicts(IMAGES, PROBABILITIES, LABELS, ("cat", "dog"), [0, 2], "Two")
        assert "cat 90.0%" in texts(figure) and "dog 80.0%\nis a cat" in texts(figure)

    def test_verdicts_of_nothing_is_an_empty_picture(self):
        figure = evaluation.verdicts(IMAGES, PROBABILITIES, LABELS, ("cat", "dog"), [], "None")
        assert not any(axis.images for axis in figure.axes)

    def test_accuracy_intervals_print_what_they_draw(self):
        shown = texts(evaluation.accuracy_intervals({"first 50": (45, 50), "all": (450, 500)}))
        assert "90.0%  (78.6% to 95.7%)" in shown and "first 50" in shown

    def test_accuracy_against_size_draws_every_seed(self):
        curves = {"transfer": {10: [0.7, 0.8], 100: [0.9, 0.92]}, "scratch": {100: [0.6, 0.62]}}
        figure = evaluation.accuracy_against_size(curves, chance=0.5)
        drawn = np.concatenate([line.get_ydata() for line in figure.axes[0].lines])
        assert {0.7, 0.8, 0.9, 0.92, 0.6, 0.62} <= {round(float(value), 4) for value in drawn}
        assert "guessing" in texts(figure)

    def test_paired_runs_marks_seeds_that_got_worse_by_more_than_colour(self):
        figure = evaluation.paired_runs([0.9, 0.9], [0.95, 0.85], ("before", "after"), "accuracy")
        assert {line.get_linestyle() for line in figure.axes[0].lines} == {"-", "--"}

    def test_threshold_moves_the_verdicts(self):
        counts = []
        for threshold in (0.1, 0.95):
            figure = evaluation.threshold_view(LABELS, PROBABILITIES[:, 1], threshold)
            counts.append(texts(figure.axes[1].figure))
        assert "50.0% right" in counts[0] or "50.0% right" in counts[1]
        assert counts[0] != counts[1]
