"""HTML that a note may put on a page: an allow-list, applied to the rendered body by nh3 (ammonia)."""

import re

import nh3

_BLOCKS = (
    "address article aside blockquote dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li "
    "main nav ol p pre section summary table caption colgroup col tbody td tfoot th thead tr ul"
).split()
_INLINE = (
    "a abbr b bdi bdo br cite code data del dfn em i img input ins kbd label mark q rp rt ruby s samp small span "
    "strong sub sup time u var wbr"
).split()

TAGS = frozenset(_BLOCKS + _INLINE)
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"class", "dir", "id", "lang", "title"},
    "a": {"href", "hreflang", "rel"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "img": {"alt", "height", "loading", "src", "width"},
    "input": {"aria-label", "checked", "disabled", "name"},  # tabs and task lists
    "label": {"for"},
    "ol": {"start", "reversed", "type"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"abbr", "colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
    "data": {"value"},
}
URL_SCHEMES = frozenset({"http", "https", "mailto"})

# Ids beginning with two underscores are the theme's (`__search`, `__config` …), except those the tabs make.
_RESERVED_ID = re.compile(r"__(?!tabbed_)")


def _allowed(_tag: str, attribute: str, value: str) -> str | None:
    if attribute in {"id", "for", "name"} and _RESERVED_ID.match(value):
        return None
    return value


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    tag_attribute_values={"input": {"type": {"checkbox", "radio"}}},
    attribute_filter=_allowed,
    url_schemes=set(URL_SCHEMES),
    link_rel=None,
    strip_comments=True,
)


def sanitize(html: str) -> str:
    """Keep what is on the allow-list; scripts, handlers, styles, frames and unsafe URLs go, their text with scripts."""
    return _CLEANER.clean(html)
