"""Citing a note."""

from pathlib import Path

from summitkb.render.citation import bibtex
from tests.support import soup

EXPECTED = r"""@misc{spring-2020:balancing,
  author       = {{L’équipe}},
  title        = {{Balancing the load: from yesterday to tomorrow}},
  year         = {2020},
  month        = mar,
  note         = {Spring meeting},
  howpublished = {Little notebook},
  url          = {https://kb.example/notes/en/spring-2020/balancing/},
}"""


def test_a_note_says_how_it_is_cited(bilingual: Path) -> None:
    """As a sentence and as BibTeX, in the language of the page, with the address of the page."""
    page = soup(bilingual, "en/spring-2020/balancing/")
    sentence, entry = (one.get_text() for one in page.select(".cite [data-copied-whole]"))
    assert entry == EXPECTED
    assert "https://kb.example/notes/en/spring-2020/balancing/" in sentence
    french = soup(bilingual, "spring-2020/balancing/").select(".cite p")[0].get_text()
    assert "31 mars 2020" in french


def test_bibtex_is_safe_from_what_titles_have() -> None:
    """What TeX would understand is written so that it shows, and braces stay balanced."""
    told = bibtex(key="a/b", authors=["R&D", "Ada {x"], title=r"50 % of #1_\x~^}", event="", date="2020-12-01",
                  site="", url="")  # fmt: skip
    assert r"{{R\&D} and {Ada \textbraceleft{}x}}" in told
    assert r"50 \% of \#1\_\textbackslash{}x\textasciitilde{}\textasciicircum{}\textbraceright{}" in told
    assert "month        = dec" in told
    assert told.count("{") == told.count("}")
    assert "url" not in told
    assert "author" not in bibtex(key="a/b", authors=[], title="", event="", date="2020-12-01", site="", url="")
