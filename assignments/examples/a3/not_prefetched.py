# title: A pipeline without prefetch
# expect: a3-make-datasets: not-prefetched

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
        return data.map(read).batch(batch_size)

    return load("train", True), load("val", False)
