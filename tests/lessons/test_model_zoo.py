"""lessons.model_zoo: what the lecture's table says and what Keras really builds."""

import pytest

from lessons import model_zoo

QUICK = ("MobileNet", "MobileNetV2", "DenseNet121")


@pytest.mark.parametrize(
    "network",
    [
        pytest.param(
            network, id=network.name, marks=[] if network.name in QUICK else pytest.mark.slow
        )
        for network in model_zoo.ZOO
    ],
)
def test_parameters_and_layers_with_weights_are_those_of_the_table(network):
    keras = pytest.importorskip("keras")
    model = model_zoo.build(network.name)
    assert model.count_params() == network.parameters
    assert model_zoo.weighted_layers(model) == network.weighted_layers
    keras.backend.clear_session()


def test_the_table_has_the_eighteen_networks_of_the_lecture_each_once():
    names = [network.name for network in model_zoo.ZOO]
    assert len(names) == len(set(names)) == 18


@pytest.mark.parametrize("network", model_zoo.ZOO, ids=lambda network: network.name)
def test_a_file_is_four_bytes_for_each_parameter_and_a_little_more(network):
    """The lecture's megabytes are units of 2**20 bytes; small excess: names and shapes."""
    expected = network.parameters * 4 / 2**20
    assert expected - 1 < network.size_mb < expected + 4


@pytest.mark.parametrize("network", model_zoo.ZOO, ids=lambda network: network.name)
def test_accuracies_are_shares_and_five_guesses_beat_one(network):
    assert 0.5 < network.top1 < network.top5 < 1


def test_an_unknown_network_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="ResNet50"):
        model_zoo.build("ResNet5000")
