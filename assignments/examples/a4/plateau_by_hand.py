# title: A callback of one's own

# %% [a4-performance]
class LowerWhenStuck(keras.callbacks.Callback):
    def __init__(self, factor, patience):
        super().__init__()
        self.factor, self.patience = factor, patience
        self.best, self.waited = float("inf"), 0

    def on_epoch_end(self, epoch, logs=None):
        if logs["val_loss"] < self.best:
            self.best, self.waited = logs["val_loss"], 0
            return
        self.waited += 1
        if self.waited >= self.patience:
            optimizer = self.model.optimizer
            optimizer.learning_rate.assign(optimizer.learning_rate * self.factor)
            self.waited = 0


def performance_callback(factor=0.5, patience=5):
    return LowerWhenStuck(factor, patience)
