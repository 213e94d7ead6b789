# title: The cell stops before the function exists; a name that was never imported
# expect: a2-build-b-on-a: crashed

# %% [a2-build-b-on-a]
@tf.autograph.experimental.do_not_convert
def build_b_on_a(model_a):
    return model_a
