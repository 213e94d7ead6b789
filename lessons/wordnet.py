"""Where ImageNet's thousand classes hang on the tree of English nouns called WordNet.

A small table of our own, shortened from WordNet's chains (which pass through a dozen steps such as
"placental" or "instrumentality") to the words a reader knows. Animals are numbered in the order of
the tree, so ranges suffice; things are numbered by the alphabet and are listed by name. A thing
that is not listed hangs directly under "thing": shortened, not wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

_VERTEBRATE = "animal/vertebrate"
_MAMMAL = "animal/vertebrate/mammal"
_RANGES = (  # first class, last class, path
    (0, 6, f"{_VERTEBRATE}/fish"),
    (7, 24, f"{_VERTEBRATE}/bird"),
    (25, 32, f"{_VERTEBRATE}/amphibian"),
    (33, 68, f"{_VERTEBRATE}/reptile"),
    (69, 79, "animal/invertebrate/arthropod"),
    (80, 100, f"{_VERTEBRATE}/bird"),
    (101, 101, f"{_MAMMAL}/elephant"),
    (102, 106, f"{_MAMMAL}/marsupial or monotreme"),
    (107, 117, "animal/invertebrate"),
    (118, 126, "animal/invertebrate/arthropod"),
    (127, 146, f"{_VERTEBRATE}/bird"),
    (147, 149, f"{_MAMMAL}/sea mammal"),
    (150, 150, f"{_MAMMAL}/carnivore"),
    (151, 268, f"{_MAMMAL}/carnivore/dog family/dog"),
    (269, 275, f"{_MAMMAL}/carnivore/dog family"),
    (276, 276, f"{_MAMMAL}/carnivore"),
    (277, 280, f"{_MAMMAL}/carnivore/dog family"),
    (281, 285, f"{_MAMMAL}/carnivore/cat family/cat"),
    (286, 293, f"{_MAMMAL}/carnivore/cat family"),
    (294, 299, f"{_MAMMAL}/carnivore"),
    (300, 326, "animal/invertebrate/arthropod"),
    (327, 329, "animal/invertebrate"),
    (330, 332, f"{_MAMMAL}/rabbit"),
    (333, 338, f"{_MAMMAL}/rodent"),
    (339, 355, f"{_MAMMAL}/hoofed animal"),
    (356, 362, f"{_MAMMAL}/carnivore"),
    (363, 364, _MAMMAL),
    (365, 384, f"{_MAMMAL}/primate"),
    (385, 386, f"{_MAMMAL}/elephant"),
    (387, 388, f"{_MAMMAL}/carnivore"),
    (389, 397, f"{_VERTEBRATE}/fish"),
    (398, 922, "thing"),
    (923, 969, "food"),
    (970, 980, "landscape"),
    (981, 983, "person"),
    (984, 998, "plant or fungus"),
    (999, 999, "thing"),
)
_THINGS = {
    "thing/clothing": (
        "abaya,academic gown,apron,bikini,bolo tie,bow tie,brassiere,bulletproof vest,cardigan,"
        "cloak,diaper,feather boa,fur coat,gown,hoopskirt,jean,jersey,kimono,lab coat,maillot,"
        "military uniform,miniskirt,mitten,overskirt,pajama,poncho,sarong,sock,stole,suit,"
        "sweatshirt,swimming trunks,trench coat,vestment,windsor tie,christmas stocking"
    ),
    "thing/clothing/headgear": (
        "bathing cap,bearskin,bonnet,cowboy hat,crash helmet,football helmet,mortarboard,"
        "pickelhaube,shower cap,sombrero,ski mask"
    ),
    "thing/clothing/footwear": "clog,cowboy boot,loafer,running shoe,sandal",
    "thing/vehicle": (
        "airliner,airship,ambulance,beach wagon,bicycle-built-for-two,bullet train,cab,canoe,"
        "catamaran,container ship,convertible,fire engine,fireboat,forklift,freight car,"
        "garbage truck,go-kart,golfcart,gondola,half track,jeep,jinrikisha,lifeboat,limousine,"
        "liner,"
        "minibus,minivan,model t,moped,motor scooter,mountain bike,moving van,oxcart,passenger car,"
        "pickup,police van,racer,recreational vehicle,school bus,schooner,snowmobile,snowplow,"
        "space shuttle,speedboat,sports car,steam locomotive,streetcar,submarine,tank,tow truck,"
        "tractor,trailer truck,tricycle,trimaran,trolleybus,unicycle,warplane,yawl"
    ),
    "thing/musical instrument": (
        "accordion,acoustic guitar,banjo,bassoon,cello,chime,cornet,drum,electric guitar,flute,"
        "french horn,gong,grand piano,harmonica,harp,maraca,marimba,oboe,ocarina,organ,panpipe,sax,"
        "steel drum,trombone,upright,violin"
    ),
    "thing/furniture": (
        "barber chair,bassinet,bookcase,chest,chiffonier,china cabinet,cradle,crib,desk,"
        "dining table,entertainment center,folding chair,four-poster,medicine chest,park bench,"
        "pool table,rocking chair,studio couch,table lamp,throne,toilet seat,wardrobe"
    ),
    "thing/cloth": (
        "bath towel,bib,dishrag,doormat,handkerchief,mosquito net,pillow,prayer rug,quilt,"
        "shower curtain,sleeping bag,theater curtain,velvet,window shade,wool"
    ),
    "thing/container": (
        "backpack,barrel,beaker,beer bottle,beer glass,bucket,carton,coffee mug,coffeepot,crate,"
        "envelope,goblet,hamper,mailbag,mailbox,milk can,mixing bowl,packet,pencil box,piggy bank,"
        "pill bottle,pitcher,plastic bag,pop bottle,pot,purse,rain barrel,shopping basket,"
        "shopping cart,soup bowl,teapot,tray,tub,vase,wallet,water bottle,water jug,whiskey jug,"
        "wine bottle,measuring cup"
    ),
    "thing/building": (
        "apiary,bakery,barbershop,barn,bell cote,birdhouse,boathouse,bookshop,butcher shop,castle,"
        "church,cinema,cliff dwelling,confectionery,dome,greenhouse,grocery store,home theater,"
        "library,lumbermill,mobile home,monastery,mosque,palace,planetarium,prison,restaurant,"
        "shoe shop,stupa,tobacco shop,toyshop,triumphal arch,yurt"
    ),
}


def path(index: int, names: Sequence[str]) -> tuple[str, ...]:
    """The groups above a class, from the root of the tree down, without the class itself.

    Args:
        index: class number, 0..999, in ImageNet's order.
        names: the thousand readable names.

    Returns:
        For the tabby (class 281): ("animal", "vertebrate", "mammal", "carnivore", "cat family",
        "cat").

    Raises:
        ValueError: there is no class of that number.
    """
    for first, last, text in _RANGES:
        if first <= index <= last:
            if text == "thing":
                text = _listed().get(plain(names[index]), text)
            return tuple(text.split("/"))
    raise ValueError(f"ImageNet's classes are numbered 0 to 999; got {index}.")


def members(group: str, names: Sequence[str]) -> list[int]:
    """Numbers of all classes below a group, for instance ``members("dog", names)``."""
    return [index for index in range(len(names)) if group in path(index, names)]


def plain(name: str) -> str:
    """A class name in lower case with blanks, as the table writes it."""
    return name.replace("_", " ").lower()


def listed_things() -> dict[str, str]:
    """Plain name → path of every thing in the table."""
    return _listed()


def _listed() -> dict[str, str]:
    return {name: text for text, group in _THINGS.items() for name in group.split(",")}
