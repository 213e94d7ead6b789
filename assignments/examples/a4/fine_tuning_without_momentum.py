# title: SGD without momentum
# expect: a4-fine-tuning-optimizer: unsteady-optimizer

# %% [a4-fine-tuning-optimizer]
def fine_tuning_optimizer(head_learning_rate):
    return keras.optimizers.SGD(head_learning_rate / 100)
