# title: Files listed by tf.data, labels from the folder name, cached

# %% [a3-make-datasets]
def make_datasets(root, image_size=(160, 160), batch_size=32):
    def parse(path):
        label = tf.cast(tf.strings.split(path, "/")[-2] == "dog", tf.int32)
        picture = tf.image.decode_jpeg(tf.io.read_file(path), channels=3)
        return tf.cast(tf.image.resize(picture, image_size), tf.float32), label

    root = str(root)
    train = tf.data.Dataset.list_files(root + "/train/*/*").map(parse).cache()
    valid = tf.data.Dataset.list_files(root + "/val/*/*", shuffle=False).map(parse).cache()
    train = train.shuffle(500).batch(batch_size).prefetch(tf.data.AUTOTUNE)
    return train, valid.batch(batch_size).prefetch(tf.data.AUTOTUNE)
