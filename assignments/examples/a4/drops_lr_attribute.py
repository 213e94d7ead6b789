# title: The callback writes to optimizer.lr
# expect: a4-performance: never-drops

# %% [a4-performance]
class Lower(keras.callbacks.Callback):
    def __init__(self, factor, patience):
        super().__init__()
        self.factor, self.patience, self.best, self.waited = factor, patience, np.inf, 0

    def on_epoch_end(self, epoch, logs=None):
        if logs["val_loss"] < self.best:
            self.best, self.waited = logs["val_loss"], 0
        else:
            self.waited += 1
            if self.waited == self.patience:
                self.model.optimizer.lr = float(self.model.optimizer.learning_rate) * self.factor


def performance_callback(factor=0.5, patience=5):
    return Lower(factor, patience)
