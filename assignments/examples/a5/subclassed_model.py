# title: A subclassed model

# %% [a5-dropout-mlp]
class DropoutNet(keras.Model):
    def __init__(self, rate, num_classes):
        super().__init__()
        self.flat = keras.layers.Flatten()
        self.drop1 = keras.layers.Dropout(rate)
        self.h1 = keras.layers.Dense(300, activation="elu", kernel_initializer="he_normal")
        self.drop2 = keras.layers.Dropout(rate)
        self.h2 = keras.layers.Dense(100, activation="elu", kernel_initializer="he_normal")
        self.drop3 = keras.layers.Dropout(rate)
        self.out = keras.layers.Dense(num_classes, activation="softmax")

    def call(self, x):
        x = self.h1(self.drop1(self.flat(x)))
        return self.out(self.drop3(self.h2(self.drop2(x))))


def build_dropout_mlp(rate=0.2, num_classes=10):
    return DropoutNet(rate, num_classes)
