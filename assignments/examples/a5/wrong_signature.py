# title: The samples argument is missing
# expect: a5-mc-dropout: wrong-signature

# %% [a5-mc-dropout]
def mc_dropout_predict(model, images):
    return model.predict(images)
