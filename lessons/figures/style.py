"""One look for all pictures: colours that colour-blind readers can tell apart, and alt text."""

from __future__ import annotations

from types import MappingProxyType

# Okabe & Ito 2008, "Color Universal Design". The names are the ones used in the lessons' text.
PALETTE = MappingProxyType(
    {
        "blue": "#0072B2",
        "orange": "#E69F00",
        "green": "#009E73",
        "red": "#D55E00",
        "purple": "#CC79A7",
        "sky": "#56B4E9",
        "yellow": "#F0E442",
        "black": "#000000",
        "grey": "#8A8A8A",
    }
)


def use() -> None:
    """Set matplotlib's defaults for the lessons (call it once, in a lesson's first cells)."""
    import matplotlib
    from cycler import cycler

    order = ("blue", "orange", "green", "red", "purple", "sky", "black")
    matplotlib.rcParams.update(
        {
            "axes.prop_cycle": cycler(color=[PALETTE[name] for name in order]),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "axes.axisbelow": True,
            "axes.titlesize": 11,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.labelsize": 10,
            "grid.color": "#E3E3E3",
            "grid.linewidth": 0.7,
            "legend.frameon": False,
            "legend.fontsize": 9,
            "xtick.labelsize": 9,
            "ytick.labelsize": 9,
            "lines.linewidth": 1.8,
            "figure.figsize": (8.0, 3.6),
            "figure.dpi": 80,
            "savefig.dpi": 80,
            "savefig.bbox": "tight",
            "figure.constrained_layout.use": True,
            "image.cmap": "gray",
            "image.interpolation": "nearest",
        }
    )


def show(figure, alt: str) -> None:
    """Display a figure with a text for those who cannot see it, and close it.

    Args:
        figure: matplotlib figure.
        alt: one or two sentences that say what there is to see.

    Raises:
        ValueError: ``alt`` is empty; a picture without a text is lost on some readers.
    """
    if not alt.strip():
        raise ValueError("show(): give the picture a text: alt='what there is to see'")
    from IPython.display import display

    bundle = {"image/png": _base64(png(figure)), "text/plain": f"Picture: {alt}"}
    display(bundle, raw=True, metadata={"image/png": {"alt": alt}, "alt": alt})


def png(figure) -> bytes:
    """A figure as a PNG file of at most 256 colours, a third of the usual size; it is closed.

    Notebooks with stored photographs stay small enough to be read on the web.
    """
    import io

    import matplotlib.pyplot as plt
    from PIL import Image

    full, small = io.BytesIO(), io.BytesIO()
    figure.savefig(full, format="png")
    plt.close(figure)
    image = Image.open(full).convert("RGB")
    # The best palette first, then dithering with it: a single step loses the rarer colours.
    image = image.quantize(
        palette=image.quantize(256, kmeans=2), dither=Image.Dither.FLOYDSTEINBERG
    )
    colours = image.getpalette()
    for at in range(0, len(colours), 3):
        if min(colours[at : at + 3]) > 247:  # paper stays white
            colours[at : at + 3] = (255, 255, 255)
    image.putpalette(colours)
    image.save(small, format="png", optimize=True)
    return min(small.getvalue(), full.getvalue(), key=len)  # dithered flat areas may grow


def _base64(data: bytes) -> str:
    import base64

    return base64.b64encode(data).decode("ascii")
