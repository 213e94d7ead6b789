# title: A fixed small rate, whatever the head's was
# expect: a4-fine-tuning-optimizer: rate-ignored

# %% [a4-fine-tuning-optimizer]
def fine_tuning_optimizer(head_learning_rate):
    return keras.optimizers.SGD(1e-4, momentum=0.9)
