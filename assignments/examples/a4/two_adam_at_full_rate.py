# title: Adam at the head's own rate
# expect: a4-fine-tuning-optimizer: unsteady-optimizer, learning-rate-not-reduced

# %% [a4-fine-tuning-optimizer]
def fine_tuning_optimizer(head_learning_rate):
    return keras.optimizers.Adam(head_learning_rate)
