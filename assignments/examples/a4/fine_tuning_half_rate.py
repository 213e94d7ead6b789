# title: Half of the head's rate
# expect: a4-fine-tuning-optimizer: learning-rate-not-reduced

# %% [a4-fine-tuning-optimizer]
def fine_tuning_optimizer(head_learning_rate):
    return keras.optimizers.SGD(head_learning_rate / 2, momentum=0.9, nesterov=True)
