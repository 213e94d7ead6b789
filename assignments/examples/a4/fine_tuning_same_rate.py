# title: The head's rate is kept
# expect: a4-fine-tuning-optimizer: learning-rate-not-reduced

# %% [a4-fine-tuning-optimizer]
def fine_tuning_optimizer(head_learning_rate):
    return keras.optimizers.SGD(head_learning_rate, momentum=0.9)
