# title: tf.image.resize on an upright picture, tensors everywhere

# %% [a1-load-image]
import tensorflow as tf


def load_image(path, size=(224, 224)):
    picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    return tf.image.resize(tf.constant(np.array(picture), tf.float32), size, method="bicubic")

# %% [a1-make-batch]
def make_batch(images):
    if not isinstance(images, (list, tuple)):
        return tf.expand_dims(images, axis=0)
    return tf.stack(images, axis=0)

# %% [a1-preprocess]
def preprocess(batch, family):
    x = tf.cast(batch, tf.float32)
    if family == "efficientnet_lite":
        return (x - 127) / 128
    module = keras.applications.resnet50 if family == "resnet50" else keras.applications.mobilenet
    return module.preprocess_input(x)

# %% [a1-top-k]
def top_k(probabilities, class_names, k=3):
    values, indices = tf.math.top_k(probabilities, k=k)
    return [(class_names[i], p) for p, i in zip(values.numpy(), indices.numpy())]

# %% [a1-classify]
def classify(path, model, family, class_names, k=3):
    x = preprocess(make_batch(load_image(path)), family)
    return top_k(model(x, training=False)[0], class_names, k=k)
