"""From HTML to Markdown that any blog reads: CommonMark, with the tables, task lists and footnotes of GitHub's.

markdownify does the work; here is what it leaves open: escaping no more than needed, alignments, definitions, boxes.
"""

import re
from typing import Any

from bs4.element import NavigableString, Tag
from markdownify import MarkdownConverter

_SPECIAL = re.compile(r"([\\`*\[\]~])|(?<!\w)(_)|(_)(?!\w)|(<)(?=[A-Za-z/!?])|(&)(?=#?\w+;)")
_OPENS_A_BLOCK = re.compile(r"(#{1,6}|[-+]|[-=]{2,}\s*)(?=\s|$)|>|(\d{1,9})([.)])(?=\s|$)")
_SEPARATOR = re.compile(r"^\|(?: --- \|)+$", re.MULTILINE)
_ALIGNMENTS = {"align-left": ":---", "align-center": ":---:", "align-right": "---:"}
_UNSAFE_IN_URL = str.maketrans({" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C"})


def to_markdown(html: str) -> str:
    """An HTML fragment as Markdown, with one line per paragraph."""
    converter = _Converter(
        heading_style="atx", bullets="-", newline_style="backslash", sub_symbol="<sub>", sup_symbol="<sup>"
    )
    return str(converter.convert(html)).strip() + "\n"


class _Converter(MarkdownConverter):  # type: ignore[misc]  # see pyproject.toml
    """`convert_<tag>` is given an element and the Markdown of what is in it."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        return _SPECIAL.sub(lambda match: "\\" + match[0], text)

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        tags = parent_tags or set()
        text = str(super().process_text(el, parent_tags=tags))
        if "pre" not in tags:
            text = text.replace("\n", " ")
        if "_noformat" in tags:
            return text
        if text.endswith("!") and isinstance(el.next_sibling, Tag) and el.next_sibling.name == "a":
            text = text[:-1] + "\\!"
        before = _before(el)
        if isinstance(before, Tag) and before.name == "br":
            text = text.lstrip()
        if _OPENS_A_BLOCK.match(text) and (before is None or before.name in {"br", *_BLOCKS}):
            return _OPENS_A_BLOCK.sub(_guarded, text, count=1)
        return text

    # Inline

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "mention" in el.get_attribute_list("class"):
            return text
        el["href"] = str(el.get("href", "")).translate(_UNSAFE_IN_URL)
        return str(super().convert_a(el, text, parent_tags))

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        alt, src = str(el.get("alt", "")), str(el.get("src", "")).translate(_UNSAFE_IN_URL)
        title = str(el.get("title", "")).replace('"', '\\"')
        return f"![{self.escape(alt, parent_tags)}]({src}" + (f' "{title}")' if title else ")")

    def convert_b(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._emphasis(el, text, "**", "strong", parent_tags)

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._emphasis(el, text, "*", "em", parent_tags)

    convert_strong = convert_mark = convert_b
    convert_i = convert_dfn = convert_cite = convert_var = convert_em

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if el.select_one("a.footnote-ref"):
            return f"[^{el.get_text()}]"
        return str(super().convert_sup(el, text, parent_tags))

    def convert_input(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return "[x]" if el.has_attr("checked") else "[ ]"

    def _emphasis(self, el: Tag, text: str, mark: str, tag: str, parent_tags: set[str]) -> str:
        """Marks, or tags where marks would not be seen: between a letter and a sign of punctuation."""
        core = text.strip()
        if not core or "_noformat" in parent_tags:
            return text
        before, after = _beside(el.previous_sibling, -1), _beside(el.next_sibling, 0)
        glued = (text[0] == core[0] and _is_sign(core[0]) and before.isalnum()) or (
            text[-1] == core[-1] and _is_sign(core[-1]) and after.isalnum()
        )
        opening, closing = (f"<{tag}>", f"</{tag}>") if glued else (mark, mark)
        lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{lead}{opening}{core}{closing}{trail}"

    # Blocks

    def convert_summary(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n**{text.strip()}**\n\n"

    def convert_details(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return "\n" + str(self.convert_blockquote(el, text, parent_tags))

    def convert_dl(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{text.strip()}\n\n"

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        # another bullet than a list's, so that neighbours stay two lists
        return "\n* **" + text.strip().replace("**", "") + "**"

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text.strip()
        follows_its_term = isinstance(el.find_previous_sibling(), Tag) and _previous_name(el) == "dt"
        if follows_its_term and el.find(_BLOCKS) is None:
            return f" — {text}\n"
        return "\n\n" + "".join(f"  {line}\n" if line else "\n" for line in text.split("\n"))

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        code = el.find("code")
        classes = code.get_attribute_list("class") if code else []
        language = next((name.removeprefix("language-") for name in classes if name.startswith("language-")), "")
        text = el.get_text().strip("\n")
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
        return f"\n\n{fence}{language}\n{text}\n{fence}\n\n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return str(super().convert_td(el, re.sub(r"(?<!\\)\|", r"\\|", text), parent_tags))

    def convert_th(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return str(super().convert_th(el, re.sub(r"(?<!\\)\|", r"\\|", text), parent_tags))

    def convert_tr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        row = str(super().convert_tr(el, text, parent_tags))
        marks = [_ALIGNMENTS.get(_class_of(cell), "---") for cell in el.find_all(["td", "th"])]
        return _SEPARATOR.sub("| " + " | ".join(marks) + " |", row, count=1)

    def convert_ol(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "footnotes" not in el.get_attribute_list("class"):
            return str(super().convert_ol(el, text, parent_tags))
        return f"\n\n{text.strip()}\n\n"

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        number = str(el.get("id", "")).removeprefix("fn-")
        if not el.parent or "footnotes" not in el.parent.get_attribute_list("class"):
            return str(super().convert_li(el, text, parent_tags))
        first, *more = re.sub(r" ?\[↩\]\(#fnref-\d+\)", "", text).strip().split("\n")
        return f"\n[^{number}]: {first}\n" + "".join(f"    {line}\n" if line else "\n" for line in more)


_BLOCKS = ["p", "ul", "ol", "pre", "blockquote", "table", "dl"]
_INLINE = frozenset("a abbr b bdi bdo cite data dfn em i ins del mark q s samp small span strong time u var".split())


def _guarded(match: re.Match[str]) -> str:
    """What would open a block, with a backslash."""
    return f"{match[2]}\\{match[3]}" if match[2] else f"\\{match[0]}"


def _beside(sibling: Any, index: int) -> str:
    """The character next to an element; a space when there is none."""
    text = sibling.get_text() if sibling is not None else ""
    return str(text[index]) if text else " "


def _before(el: NavigableString) -> Any:
    """What stands right before a text in its block; None when it begins the block."""
    node: Any = el
    while node.previous_sibling is None and node.parent is not None and node.parent.name in _INLINE:
        node = node.parent
    return node.previous_sibling


def _class_of(cell: Tag) -> str:
    return next((name for name in cell.get_attribute_list("class") if name), "")


def _is_sign(character: str) -> bool:
    return not character.isalnum() and not character.isspace()


def _previous_name(el: Tag) -> str:
    previous = el.find_previous_sibling()
    return previous.name if isinstance(previous, Tag) else ""
