import pytest

from autograder.gradebook.safe_markdown import markdown2html


def test_markdown_looks_as_it_should():
    text = "# Title\n\n**bold** and `code`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    html = markdown2html(text)
    for part in ("<h1", "<strong>bold</strong>", "<code>code</code>", "<td>1</td>"):
        assert part in html


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "<a href='javascript:alert(1)'>click</a>",
        "<iframe src='https://example.org'></iframe>",
        "<svg onload=alert(1)>",
        "<div style='background:url(javascript:alert(1))'>x</div>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    ],
)
def test_nothing_in_an_answer_can_act(attack):
    from bs4 import BeautifulSoup

    for element in BeautifulSoup(markdown2html(attack), "html.parser").find_all():
        assert element.name not in ("script", "iframe", "svg", "style", "form", "object")
        assert not any(name.startswith("on") or name == "style" for name in element.attrs)
        assert not str(element.attrs.get("href", "")).startswith("javascript")
