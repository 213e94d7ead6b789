# title: A fresh network from keras.applications in every call
# expect: a1-classify: reloads-model

# %% [a1-classify]
from keras.applications import MobileNet, ResNet50


def classify(path, model, family, class_names, k=3):
    networks = {"resnet50": ResNet50, "mobilenet": MobileNet}
    if family in networks:
        model = networks[family](weights="imagenet")
    probabilities = model.predict(preprocess(make_batch(load_image(path)), family), verbose=0)[0]
    return top_k(probabilities, class_names, k)
