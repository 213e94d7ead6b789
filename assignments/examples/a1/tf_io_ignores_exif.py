# title: TensorFlow's decoder does not turn the picture
# expect: a1-load-image: wrong-orientation

# %% [a1-load-image]
import tensorflow as tf


def load_image(path, size=(224, 224)):
    image = tf.io.decode_image(tf.io.read_file(path), channels=3, expand_animations=False)
    return tf.image.resize(tf.cast(image, tf.float32), size).numpy()
