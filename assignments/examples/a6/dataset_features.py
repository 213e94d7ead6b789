# title: Features from a tf.data pipeline

# %% [a6-bottleneck]
import tensorflow as tf


def bottleneck_features(backbone, images, batch_size=32):
    batches = tf.data.Dataset.from_tensor_slices(images).batch(batch_size).prefetch(1)
    return tf.concat([tf.reduce_mean(backbone(b, training=False), [1, 2]) for b in batches], 0)
