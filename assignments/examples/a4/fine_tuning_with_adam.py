# title: Adam at a tenth of the rate
# expect: a4-fine-tuning-optimizer: unsteady-optimizer

# %% [a4-fine-tuning-optimizer]
def fine_tuning_optimizer(head_learning_rate):
    return keras.optimizers.Adam(head_learning_rate / 10)
