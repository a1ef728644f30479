"""Bodies as HTML that reads well without our style sheet and scripts, to be pasted into somebody else's page."""

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

_HEADING = re.compile(r"h([1-6])")
_NUMBER = re.compile(r"fn(?:ref)?\d*:")
_KEPT_CLASSES = frozenset({"align-left", "align-center", "align-right", "footnote-ref", "mention", "untranslated"})


@dataclass(slots=True)
class Footnotes:
    """The footnotes of an article, numbered from 1 across all its notes."""

    items: list[str] = field(default_factory=list)
    """The HTML of each."""

    def html(self) -> str:
        """The list of them all, nothing when there are none."""
        if not self.items:
            return ""
        items = "".join(f'<li id="fn-{number}">{item}</li>\n' for number, item in enumerate(self.items, start=1))
        return f'<hr>\n<ol class="footnotes">\n{items}</ol>\n'


def plain(html: str, url: str, level: int, footnotes: Footnotes) -> str:
    """The sanitised HTML of a body, made to stand in an article.

    `url` is the page it comes from, to which its own anchors lead; headings begin below `level`; footnotes go to
    `footnotes`.
    """
    soup = BeautifulSoup(html, "html.parser")
    _take_footnotes(soup, footnotes)
    for change in (_untitle, _admonitions, _tabs, _tasks, _code):
        change(soup)
    _headings(soup, level)
    for link in soup.select('a[href^="#"]:not(.footnote-ref)'):
        link["href"] = url + str(link["href"])
    _tidy(soup)
    return str(soup).strip() + "\n"


def _take_footnotes(soup: BeautifulSoup, footnotes: Footnotes) -> None:
    numbers: dict[str, int] = {}
    for block in soup.select("div.footnote"):
        for item in block.select("ol > li"):
            for back in item.select("a.footnote-backref"):
                back.decompose()
            number = numbers[_NUMBER.sub("", str(item.get("id")))] = len(footnotes.items) + 1
            _tidy(item)
            footnotes.items.append(_inside(item, number))
        block.decompose()
    seen: set[int] = set()
    for mark in soup.select("sup:has(> a.footnote-ref)"):
        number = numbers.get(_NUMBER.sub("", str(mark.get("id"))), 0)
        anchor = "" if number in seen else f' id="fnref-{number}"'
        seen.add(number)
        mark.replace_with(_parsed(f'<sup{anchor}><a class="footnote-ref" href="#fn-{number}">{number}</a></sup>'))


def _inside(item: Tag, number: int) -> str:
    """A footnote's text with the way back at its end."""
    back = _parsed(f' <a href="#fnref-{number}">↩</a>')
    paragraphs = item.find_all("p", recursive=False)
    (paragraphs[-1] if paragraphs else item).append(back)
    return item.decode_contents().strip().replace("\xa0 <a", " <a").replace("<p> <a", "<p><a")


def _untitle(soup: BeautifulSoup) -> None:
    """Without permanent links: their page is another."""
    for link in soup.select("a.headerlink"):
        link.decompose()


def _admonitions(soup: BeautifulSoup) -> None:
    for box in soup.select("div.admonition"):
        if title := box.select_one(":scope > .admonition-title"):
            _strengthen(title)
        box.name = "blockquote"


def _strengthen(element: Tag) -> None:
    strong = Tag(name="strong")
    strong.extend(list(element.contents))
    element.append(strong)


def _tabs(soup: BeautifulSoup) -> None:
    """One tab after the other, each under its label."""
    for tabs in soup.select("div.tabbed-set"):
        labels = tabs.select(":scope > .tabbed-labels > label")
        blocks = tabs.select(":scope > .tabbed-content > .tabbed-block")
        for label, block in zip(labels, blocks, strict=False):
            label.name, label.attrs = "p", {}
            _strengthen(label)
            tabs.insert_before(label, "\n", block, "\n")
            block.unwrap()
        tabs.decompose()


def _tasks(soup: BeautifulSoup) -> None:
    for control in soup.select("label.task-list-control"):
        if box := control.find("input"):
            control.replace_with(box)


def _code(soup: BeautifulSoup) -> None:
    """Blocks of code without our colours: their text, with the class that highlighters know."""
    for number in soup.select(".linenos, .linenodiv"):
        number.decompose()
    for block in soup.select("div.highlight"):
        language = next((name for name in block.get_attribute_list("class") if name.startswith("language-")), "")
        name, code = block.select_one(".filename"), block.select_one("pre")
        new = [f"<p><code>{name.decode_contents()}</code></p>\n"] if name else []
        text = BeautifulSoup("", "html.parser").new_string(code.get_text() if code else "").output_ready()
        mark = f' class="{language}"' if language and language != "language-text" else ""
        new.append(f"<pre><code{mark}>{text}</code></pre>")
        outer = block.find_parent("table", class_="highlighttable") or block
        outer.replace_with(_parsed("".join(new)))


def _headings(soup: BeautifulSoup, level: int) -> None:
    for heading in soup.find_all(_HEADING):
        found = _HEADING.fullmatch(heading.name)
        assert found
        heading.name = f"h{min(6, max(2, int(found[1])) + level - 1)}"


def _tidy(soup: Tag) -> None:
    """Without the ids and classes that mean something on our site only."""
    for element in soup.find_all(True):
        if element.name != "sup":
            element.attrs.pop("id", None)
        classes = [name for name in element.get_attribute_list("class") if name and _is_kept(name)]
        if classes:
            element["class"] = " ".join(classes)
        else:
            element.attrs.pop("class", None)
    for wrapper in soup.find_all("div"):
        if not wrapper.attrs:
            wrapper.unwrap()


def _is_kept(name: str) -> bool:
    return name in _KEPT_CLASSES or name.startswith("language-")


def _parsed(html: str) -> Tag:
    return BeautifulSoup(html, "html.parser")
