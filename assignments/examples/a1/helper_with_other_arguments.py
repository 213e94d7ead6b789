# title: Own helpers behind the asked functions

# %% [a1-load-image]
from pathlib import Path


def _open_upright(path):
    return ImageOps.exif_transpose(Image.open(Path(path).expanduser()))


def load_image(path, size=(224, 224), mode="RGB"):
    image = keras.utils.img_to_array(_open_upright(path).convert(mode))
    return keras.ops.convert_to_numpy(keras.ops.image.resize(image, size))

# %% [a1-classify]
def classify(path, model, family, class_names, k=3):
    outputs = model(keras.ops.convert_to_tensor(preprocess(make_batch([load_image(path)]), family)))
    return top_k(np.array(outputs)[0], class_names=class_names, k=k)
