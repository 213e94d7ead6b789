# title: Validation files listed in random order
# expect: a3-make-datasets: validation-shuffled

# %% [a3-make-datasets]
def make_datasets(root, image_size=(160, 160), batch_size=32):
    def parse(path):
        label = tf.cast(tf.strings.regex_full_match(path, ".*/dog/.*"), tf.int64)
        return tf.image.resize(tf.io.decode_jpeg(tf.io.read_file(path), 3), image_size), label

    def load(split):
        files = tf.data.Dataset.list_files(f"{root}/{split}/*/*")
        return files.map(parse).batch(batch_size).prefetch(1)

    return load("train"), load("val")
