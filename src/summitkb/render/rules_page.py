"""The page `/rules/`: what each rule asks, in one language, from the documentation that `summitkb rule` prints."""

from collections.abc import Iterator, Mapping

from summitkb.i18n.terminal import SOURCE, known_language, rule_words
from summitkb.model import Text
from summitkb.render.body import Body
from summitkb.render.views import RuleEntry, RuleFamily, RulesPage
from summitkb.rules.families import FAMILIES, SEVERITIES, messages
from summitkb.rules.registry import Rule


def rules_page(lang: str) -> RulesPage:
    """The rules by family, as the page's list shows them."""
    words = _words(lang)

    def text(msgid: str) -> Text:
        return Text(msgid) if words is None else Text(words.get(msgid, msgid), None if msgid in words else SOURCE)

    families = tuple(
        RuleFamily(
            family.prefix.lower(),
            text(family.title),
            tuple(RuleEntry(rule.code, rule.code.lower(), rule.name, rule.severity) for rule in family.rules),
        )
        for family in FAMILIES
    )
    return RulesPage(families, {severity.value: text(word) for severity, word in SEVERITIES.items()})


def rules_body(lang: str) -> Body:
    """The documentation of every rule, as one body with an anchor for each code."""
    words = _words(lang)
    rules = [rule for family in FAMILIES for rule in family.rules]
    if words is not None:
        names = {_heading(rule): _heading(rule) for rule in rules}  # the same in every language
        badges = {_badge(rule): _badge(rule, words) for rule in rules if SEVERITIES[rule.severity] in words}
        told = {msgid: words[msgid] for msgid, _about in messages() if msgid in words}
        words = {**told, **names, **badges}
    anchors = (anchor for family in FAMILIES for anchor in (family.prefix, *(rule.code for rule in family.rules)))
    return Body("\n\n".join(_blocks()), SOURCE, words, tuple(map(str.lower, anchors)))


def _words(lang: str) -> Mapping[str, str] | None:
    """msgid → msgstr; None in the language that rules are documented in."""
    known = known_language(lang)
    return None if known == SOURCE else rule_words(known) if known else {}


def _blocks() -> Iterator[str]:
    for family in FAMILIES:
        yield f"## {family.title}"
        for rule in family.rules:
            yield f"### {_heading(rule)}"
            yield _badge(rule)
            yield rule.documentation


def _heading(rule: Rule) -> str:
    return f"{rule.code} `{rule.name}`"


def _badge(rule: Rule, words: Mapping[str, str] | None = None) -> str:
    word = SEVERITIES[rule.severity]
    return f'<span class="severity severity--{rule.severity}">{(words or {}).get(word, word)}</span>'
