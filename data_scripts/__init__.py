"""Datasets, pretrained networks and their stand-ins, each saying where it came from.

``from data_scripts import datasets, backbones, model_a``. Importing costs nothing: TensorFlow is
imported only when a network is built.
"""
