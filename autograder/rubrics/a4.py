"""Rubric of assignment a4: faster optimizers and schedules."""

from __future__ import annotations

from autograder.rubrics import a4_optimizers as optimizers
from autograder.rubrics import a4_schedules as schedules
from autograder.rubrics.core import Check, ManualQuestion, Question, Rubric

RUBRIC = Rubric(
    assignment="a4",
    title="Faster optimizers and schedules",
    lesson="lessons/04_optimizers.ipynb",
    minutes=75,
    questions=(
        Question(
            id="a4-make-optimizer",
            function="make_optimizer",
            title="Seven optimizers by name",
            checks=(
                Check("kinds", 1.0, optimizers.kinds),
                Check("momentum", 0.5, optimizers.momentum),
                Check("nesterov", 0.25, optimizers.nesterov),
                Check("rho", 0.25, optimizers.rho),
                Check("betas", 0.25, optimizers.betas),
                Check("learning-rate", 0.5, optimizers.rates),
                Check("unknown-name", 0.25, optimizers.unknown_name),
            ),
            hints=(
                "Two of the seven are the same Keras class with different arguments. Which?",
                "Write the settings down even where they are Keras's defaults, and look at "
                "`optimizer.get_config()`. What should happen to a misspelt name?",
                "`SGD(learning_rate, momentum=0.9, nesterov=True)` is Nesterov's variant. For a "
                "name that is none of the seven: `raise ValueError(…)`.",
            ),
        ),
        Question(
            id="a4-power",
            function="power_schedule",
            title="Power scheduling",
            checks=(
                Check("formula", 0.5, schedules.power("default", 1)),
                Check("exponent", 0.5, schedules.power("squared", 2)),
            ),
            hints=(
                "What is the rate at step 0, and at step s, when c is 1?",
                "At step s it has fallen to a half, for c = 2 to a quarter. `/` keeps fractions, "
                "`//` does not.",
            ),
        ),
        Question(
            id="a4-exponential",
            function="exponential_schedule",
            title="Exponential scheduling",
            checks=(Check("formula", 1.0, schedules.exponential),),
            hints=(
                "After how many steps is the rate a tenth of what it was?",
                "0.1 to the power of step/s, a fraction in between: `0.1 ** (step / s)`.",
            ),
        ),
        Question(
            id="a4-piecewise",
            function="piecewise_schedule",
            title="Piecewise constant scheduling",
            checks=(Check("intervals", 1.0, schedules.piecewise),),
            hints=(
                "There is one value more than there are boundaries. Which one counts behind the "
                "last boundary?",
                "Count how many boundaries the step has passed: that number is the position of "
                "its value.",
            ),
        ),
        Question(
            id="a4-performance",
            function="performance_callback",
            title="Performance scheduling",
            checks=(
                Check("reacts-to-validation", 1.0, schedules.reacts),
                Check("factor", 0.25, schedules.factor),
                Check("patience", 0.25, schedules.patience),
            ),
            hints=(
                "Keras has a callback for this. Which of the numbers in the history should it "
                "watch?",
                "`ReduceLROnPlateau` watches `val_loss` unless told otherwise. Hand `factor` and "
                "`patience` on.",
            ),
        ),
        Question(
            id="a4-one-cycle",
            function="one_cycle",
            title="One cycle",
            checks=(
                Check("up-and-down", 1.0, schedules.cycle_shape),
                Check("peak", 0.5, schedules.cycle_peak),
                Check("final-drop", 0.5, schedules.cycle_end),
            ),
            hints=(
                "Draw it first: three straight lines. At which steps do they meet?",
                "For example: up until 45 % of the steps, down until 90 %, and in the last tenth "
                "from η0 towards zero.",
                "A straight line between (x0, y0) and (x1, y1) is "
                "`y0 + (y1 - y0) * (x - x0) / (x1 - x0)`; `np.interp` draws several at once.",
            ),
        ),
        Question(
            id="a4-train-with-schedule",
            function="train_with_schedule",
            title="Train with a schedule",
            checks=(
                Check("trained", 0.5, schedules.trained),
                Check("rates-used", 2.0, schedules.follows),
                Check("returns-history", 0.5, schedules.returns_history),
            ),
            hints=(
                "The schedule counts batches over all epochs. Who knows this number while `fit` "
                "runs?",
                "A callback's `on_train_batch_begin` is called before each step; "
                "`self.model.optimizer.iterations` counts the steps that have been taken. A "
                "`LearningRateSchedule` object gets the step as an argument.",
                "In `on_train_batch_begin` set `self.model.optimizer.learning_rate = "
                "schedule(step)` and count `step` up yourself; `lr` is no attribute any more.",
            ),
        ),
        Question(
            id="a4-fine-tuning-optimizer",
            function="fine_tuning_optimizer",
            title="An optimizer for fine-tuning",
            checks=(
                Check("steady", 1.0, optimizers.steady),
                Check("smaller-rate", 0.5, optimizers.reduced),
            ),
            hints=(
                "The backbone is good already. Which optimizers take large steps before they have "
                "seen many gradients?",
                "Plain SGD, smoothed by momentum, with at most a tenth of the head's rate.",
            ),
        ),
    ),
    manual=(
        ManualQuestion(
            id="a4-analysis",
            title="Analyse every result and graph",
            points=2.0,
            marking=(
                "1 point: describes the four schedules and what each does to the rate, and reads "
                "the optimizers' learning curves (who is fast, who is steady) from the picture.",
                "1 point: compares the cycle with the constant rate using the printed numbers, and "
                "says what one run of each can and cannot show.",
            ),
        ),
    ),
)
