# title: A tf.data pipeline from file names

# %% [a3-make-datasets]
def make_datasets(root, image_size=(160, 160), batch_size=32):
    def read(path, label):
        picture = tf.io.decode_image(tf.io.read_file(path), channels=3, expand_animations=False)
        return tf.image.resize(picture, image_size), label

    def load(split, shuffle):
        files = sorted(Path(root).joinpath(split).glob("*/*"))
        labels = [CLASS_NAMES.index(f.parent.name) for f in files]
        data = tf.data.Dataset.from_tensor_slices(([str(f) for f in files], labels))
        if shuffle:
            data = data.shuffle(len(files))
        return data.map(read).batch(batch_size).prefetch(2)

    return load("train", True), load("val", False)

# %% [a3-predict]
def predict_image(path, model, class_names):
    height, width = model.input_shape[1:3]
    pixels = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    pixels = tf.image.resize(pixels, (height, width))
    answer = model(pixels[tf.newaxis], training=False)[0]
    k = int(tf.argmax(answer))
    return class_names[k], answer[k].numpy()
