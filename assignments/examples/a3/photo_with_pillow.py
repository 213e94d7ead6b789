# title: Pillow, a batch by stacking, predict_on_batch

# %% [a3-predict]
from PIL import Image


def predict_image(path, model, class_names):
    _, height, width, _ = model.input_shape
    with Image.open(path) as photo:
        photo = photo.convert("RGB").resize((width, height))
    batch = np.stack([np.asarray(photo)]).astype("float32")
    scores = model.predict_on_batch(batch).squeeze()
    ranking = sorted(zip(scores, class_names), reverse=True)
    probability, name = ranking[0]
    return name, probability
