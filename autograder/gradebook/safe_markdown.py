"""Students' Markdown for a grader's browser: rendered, then cleaned of everything that can act.

nbgrader's pages render Markdown cells as they are, so a ``<script>`` in an answer would run with
the grader's rights; nbconvert's ``sanitize_html`` does not reach those templates. The course's
``nbgrader_config.py`` therefore names ``markdown2html`` below as the filter they use.
"""

from __future__ import annotations

#: What Markdown itself produces.
TAGS = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
]
ATTRIBUTES = {
    "*": ["class", "id", "title"],
    "a": ["href"],
    "img": ["src", "alt", "width", "height"],
    "td": ["align"],
    "th": ["align"],
}


def markdown2html(source: str) -> str:
    """Markdown as HTML; scripts, event handlers, frames and ``javascript:`` links become text."""
    from nbconvert.filters.markdown import markdown2html as render
    from nbconvert.preprocessors.sanitize import SanitizeHTML

    cleaner = SanitizeHTML(tags=TAGS, attributes=ATTRIBUTES)
    return cleaner.sanitize_html_tags(render(source))
