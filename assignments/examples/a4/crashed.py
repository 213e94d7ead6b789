# title: An argument of the past
# expect: a4-fine-tuning-optimizer: crashed

# %% [a4-fine-tuning-optimizer]
def fine_tuning_optimizer(head_learning_rate):
    return keras.optimizers.SGD(lr=head_learning_rate / 10, momentum=0.9)
