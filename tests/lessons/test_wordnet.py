"""lessons.wordnet: where the thousand classes hang on the tree of nouns."""

import pytest

from data_scripts import backbones
from lessons import wordnet

NAMES = backbones.class_names()


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("tabby", "cat"),
        ("Chihuahua", "dog"),
        ("Mexican_hairless", "dog"),
        ("timber_wolf", "dog family"),
        ("lion", "cat family"),
        ("giant_panda", "carnivore"),
        ("tench", "fish"),
        ("puffer", "fish"),
        ("American_coot", "bird"),
        ("axolotl", "amphibian"),
        ("sidewinder", "reptile"),
        ("isopod", "arthropod"),
        ("monarch", "arthropod"),
        ("jellyfish", "invertebrate"),
        ("orangutan", "primate"),
        ("zebra", "hoofed animal"),
        ("tusker", "elephant"),
        ("killer_whale", "sea mammal"),
        ("guinea_pig", "rodent"),
        ("military_uniform", "clothing"),
        ("mortarboard", "headgear"),
        ("Loafer", "footwear"),
        ("jeep", "vehicle"),
        ("violin", "musical instrument"),
        ("pizza", "food"),
        ("volcano", "landscape"),
        ("groom", "person"),
        ("daisy", "plant or fungus"),
        ("menu", "thing"),
        ("toilet_tissue", "thing"),
    ],
)
def test_a_class_hangs_in_its_group(name, group):
    assert group in wordnet.path(NAMES.index(name), NAMES)


def test_every_class_has_a_place_and_every_range_ends_where_the_next_begins():
    roots = {wordnet.path(index, NAMES)[0] for index in range(1000)}
    assert roots == {"animal", "thing", "food", "landscape", "person", "plant or fungus"}


def test_every_listed_thing_is_a_class_among_the_things():
    things = {wordnet.plain(NAMES[index]) for index in range(398, 923)}
    assert set(wordnet.listed_things()) <= things


def test_members_of_a_group_include_those_of_its_branches():
    cats = wordnet.members("cat", NAMES)
    assert [NAMES[index] for index in cats] == [
        "tabby",
        "tiger_cat",
        "Persian_cat",
        "Siamese_cat",
        "Egyptian_cat",
    ]
    assert (
        set(cats)
        < set(wordnet.members("cat family", NAMES))
        < set(wordnet.members("animal", NAMES))
    )


def test_a_number_outside_the_thousand_is_refused():
    with pytest.raises(ValueError, match="0 to 999"):
        wordnet.path(1000, NAMES)
