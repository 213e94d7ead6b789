"""What every page promises, as assertions on its HTML."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup


def read(path: Path) -> BeautifulSoup:
    """The parsed page, after the promises were checked: no script, no network, declared so."""
    text = Path(path).read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser")
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert not page.find_all(["script", "iframe", "object", "form", "link"])
    for element in page.find_all():
        assert not any(name.startswith("on") for name in element.attrs), element
        for name in ("src", "href"):
            assert str(element.attrs.get(name, "#")).startswith(("#", "data:"))
    assert "http://" not in text
    assert "https://" not in text
    assert page.find("meta", attrs={"name": "viewport"})
    assert page.html["lang"] == "en"
    for picture in page.find_all(attrs={"role": "img"}):
        assert picture.get("aria-label"), picture
    return page


def words(page: BeautifulSoup) -> str:
    """The page's visible text with single spaces."""
    return " ".join(page.main.get_text(" ").split())
