# title: Nesterov, a twentieth of the rate and a decaying schedule

# %% [a4-fine-tuning-optimizer]
def fine_tuning_optimizer(head_learning_rate):
    falling = keras.optimizers.schedules.CosineDecay(0.05 * head_learning_rate, 1000)
    return keras.optimizers.SGD(falling, momentum=0.95, nesterov=True)
