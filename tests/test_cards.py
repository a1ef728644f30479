"""Social cards: the picture of a note where its address is shared."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from summitkb.build import build
from summitkb.config import Config, Options
from summitkb.outputs.drawing import COLORS, HEIGHT, WIDTH, draw
from summitkb.render.views import SocialCard
from summitkb.work import Work, working
from tests.support import ROOT, build_into, copy_of, pages, parsed, soup

BALANCING = "spring-2020/balancing"
CARD = SocialCard("card.png", "fr", "Un titre", "Summit", "2018-11-14", "Forum", "amber", "Carnets")


def meta(page: bytes) -> dict[str, str]:
    tags = parsed(page).find_all("meta")
    return {str(tag.get("property") or tag.get("name")): str(tag.get("content")) for tag in tags}


def built(config: Config) -> Work:
    with working(config.root, 1) as work:
        build(config, work=work, search=False)
    return work


def picture(card: SocialCard) -> Image.Image:
    return Image.open(io.BytesIO(*draw([card]))).convert("RGB")


@pytest.mark.parametrize(("home", "lang"), [("", "fr"), ("en/", "en")])
def test_each_note_has_one_in_each_language(bilingual: Path, home: str, lang: str) -> None:
    """Its address is absolute; its size is what networks ask for."""
    told = meta((bilingual / home / BALANCING / "index.html").read_bytes())
    assert told["twitter:card"] == "summary_large_image"
    path = told["og:image"].removeprefix("https://kb.example/notes/")
    assert path == f"assets/cards/{lang}/{BALANCING}.png"
    assert told["og:image:alt"] == told["og:title"].split(" · ")[0]
    with Image.open(bilingual / path) as image:
        size = (int(told["og:image:width"]), int(told["og:image:height"]))
        assert (image.format, image.size) == ("PNG", size)


def test_other_pages_have_none(bilingual: Path) -> None:
    """They say so to networks."""
    told = meta((bilingual / "index.html").read_bytes())
    assert told["twitter:card"] == "summary"
    assert "og:image" not in told


@pytest.mark.parametrize(
    "without",
    [{"site_url": ""}, {"drafts": True}, {"options": Options(social_cards=False)}],
    ids=["no address", "preview", "not wanted"],
)
def test_none_is_drawn_that_nobody_can_share(tmp_path: Path, without: dict[str, object]) -> None:
    """An image's address is absolute, and a preview is nobody else's."""
    config = replace(copy_of("bilingual", tmp_path), **without)  # type: ignore[arg-type]
    build_into(config, tmp_path / "site")
    assert not (tmp_path / "site/assets/cards").exists()
    assert all("og:image" not in meta(page) for page in pages(tmp_path / "site").values())


def test_only_what_changed_is_drawn(tmp_path: Path) -> None:
    """A body changes no card, a title one, in the language it is written in."""
    config = copy_of("bilingual", tmp_path)
    note = config.content / f"notes/{BALANCING}.md"
    first = built(config).made["card"]
    assert first == len(list((config.site_dir / "assets/cards").rglob("*.png")))
    note.write_text(f"{note.read_text(encoding='utf-8')}\nUne phrase de plus.\n", encoding="utf-8")
    assert built(config).made["card"] == 0
    text = re.sub('^title: "', 'title: "Encore : ', note.read_text(encoding="utf-8"), flags=re.MULTILINE)
    note.write_text(text, encoding="utf-8")
    assert 1 <= built(config).made["card"] <= 2
    assert str(soup(config.site_dir, f"{BALANCING}/").title).startswith("<title>Encore")


def test_a_lost_site_is_not_drawn_again(tmp_path: Path) -> None:
    """Its pictures are remembered."""
    config = copy_of("bilingual", tmp_path)
    assert built(config).made["card"]
    elsewhere = config.with_site_dir(tmp_path / "elsewhere")
    assert built(elsewhere).made["card"] == 0
    assert list(elsewhere.site_dir.rglob("assets/cards/**/*.png"))


def test_the_same_card_is_the_same_bytes() -> None:
    """Or a site would change without reason."""
    assert draw([CARD]) == draw([replace(CARD)])


def test_a_track_is_seen() -> None:
    """Its colour is along the edge; one that is unknown is grey."""
    assert picture(CARD).getpixel((0, 0)) == (0x9A, 0x62, 0x00)
    assert picture(replace(CARD, color="plaid")) == picture(replace(CARD, color=None))


@pytest.mark.parametrize("word", ["mot ", "mot", "W" * 30 + " "], ids=["words", "no space", "wide"])
def test_a_long_title_stays_within(word: str) -> None:
    """Smaller, on several lines, and cut with an ellipsis at last."""
    long = picture(replace(CARD, title=word * 99, event=word * 99, track=word * 99))
    short = picture(replace(CARD, title="", event="", track=""))
    for edge in ((28, 0, 90, HEIGHT), (WIDTH - 70, 0, WIDTH, HEIGHT), (28, HEIGHT - 50, WIDTH, HEIGHT)):
        assert long.crop(edge) == short.crop(edge)


@pytest.mark.parametrize("title", ["Un titre 中文", "Un titre עברית", "Un 🚀 titre", "Un\u202ftitre"])
def test_what_the_font_lacks_is_left_out(title: str) -> None:
    """Rather than drawn as empty boxes; a narrow space is drawn as an ordinary one."""
    assert picture(replace(CARD, title=title)) == picture(CARD)


def test_colors_are_those_of_the_style_sheet() -> None:
    """Each colour that a track may have, by day."""
    style = (ROOT / "site_overrides/assets/stylesheets/summitkb.css").read_text(encoding="utf-8")
    tokens = dict(re.findall(r"--(\w+): light-dark\((#\w+),", style))
    rules = re.findall(r"^((?:\.color-\w+(?:, )?)+) \{ --track: var\(--(\w+)\); \}", style, re.MULTILINE)
    named = {name: tokens[token] for names, token in rules for name in re.findall(r"color-(\w+)", names)}
    assert named == COLORS
