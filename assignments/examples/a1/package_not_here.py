# title: scikit-image, which is installed elsewhere
# expect: a1-load-image: crashed

# %% [a1-load-image]
from skimage import io, transform


def load_image(path, size=(224, 224)):
    image = io.imread(path)[..., :3]
    return transform.resize(image, size, preserve_range=True).astype("float32")
