"""Project names in prose."""

from summitkb.config import read_config
from summitkb.link.mentions import Name, Names, names_for, plain
from summitkb.model import Alias, Match, Project
from summitkb.render.body import Body
from summitkb.render.markdown import Markdown

PROJECTS = (
    Project("neutron", "Neutron", "Network", match=Match.EXACT_CASE),
    Project("neutron-lbaas", "Neutron LBaaS", "Load balancing", aliases=(Alias("LBaaS", Match.CONTEXT),)),
    Project("octavia", "Octavia", "Load balancing"),
    Project("docs", "Documentation", "Words", match=Match.NEVER),
)
markdown = Markdown(read_config("mkdocs.yml").extensions)


def found(text: str, *listed: str) -> list[tuple[str, str]]:
    names = Names(names_for(frozenset(listed), PROJECTS))
    return [(text[start:end], name.target) for start, end, name in names.find(text)]


def test_the_longest_name_wins() -> None:
    """`Neutron LBaaS` is not Neutron."""
    assert found("Neutron LBaaS, then Neutron.") == [("Neutron LBaaS", "neutron-lbaas"), ("Neutron", "neutron")]


def test_a_name_is_a_whole_word() -> None:
    """A name inside another word, a file name or an address is not a mention."""
    assert found("octavia.conf octavia-api preoctavia x@octavia Octavias /octavia/") == []
    assert found("d’Octavia, (Octavia) « Octavia » Octavia.") == [("Octavia", "octavia")] * 4


def test_a_name_may_be_wrapped() -> None:
    """Line ends and no-break spaces are spaces."""
    assert [target for _, target in found("Neutron\nLBaaS, Neutron\u00a0LBaaS")] == ["neutron-lbaas"] * 2


def test_match_policies() -> None:
    """Always, with these capitals, only where the project is listed, never."""
    assert found("OCTAVIA octavia") == [("OCTAVIA", "octavia"), ("octavia", "octavia")]
    assert found("a neutron star") == []
    assert found("LBaaS") == []
    assert found("LBaaS", "neutron-lbaas") == [("LBaaS", "neutron-lbaas")]
    assert found("Documentation") == []


def test_names_that_begin_alike() -> None:
    """The longest is found first, each by its own case, whatever letters count as the same (`ſ` and the sign K)."""
    exact, folded = ("KVM", "K8s"), ("Kata", "kata containers", "Swift", "é-cloud")
    names = Names([*(Name(text, text, exact=True) for text in exact), *(Name(text, text) for text in folded)])
    text = "KATA CONTAINERS, \u212aata, kvm, KVM, k8s, K8s, \u017fwift, É-Cloud, Kat"
    told = [name.target for _, _, name in names.find(text)]
    assert told == ["kata containers", "Kata", "KVM", "K8s", "Swift", "é-cloud"]


def page(text: str) -> str:
    names = tuple(Name(name.text, f"projects/{name.target}/", name.exact) for name in names_for(frozenset(), PROJECTS))
    return markdown.render(Body(text, "fr", names=names), "berlin-2018/zuul/").html


def test_the_first_mention_of_each_section_is_linked() -> None:
    """Once a section is enough."""
    html = page("Octavia, Octavia.\n\nOctavia.\n\n## Next\n\n- Octavia and Neutron\n- Octavia\n")
    link = '<a class="mention" href="../../projects/octavia/">Octavia</a>'
    assert html.count(link) == 2
    assert f"<p>{link}, Octavia.</p>" in html
    assert f'<li>{link} and <a class="mention" href="../../projects/neutron/">Neutron</a></li>' in html


def test_headings_code_and_links_are_left_alone() -> None:
    """A mention is prose."""
    html = page("## Octavia\n\n`Octavia` [Octavia](https://example.org)\n\n    Octavia\n")
    assert "mention" not in html


def test_a_quoted_sentence_is_plain() -> None:
    """Links, stress and code lose their marks when a sentence is quoted elsewhere."""
    assert plain("The **new** [guide](a.md#b) says `ls -l`[^1].") == "The new guide says ls -l."
