# title: A copied through a file, the output replaced

# %% [a2-build-b-on-a]
import os
import tempfile

def build_b_on_a(model_a):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a.keras")
        model_a.save(path)
        copied = keras.models.load_model(path)
    copied.pop()
    copied.add(keras.layers.Dense(1, activation="sigmoid"))
    return copied
