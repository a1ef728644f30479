"""Sessions of conferences, cleaned: what the benchmarks make notes of."""

import datetime as dt
import gzip
import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LANGUAGES = {"eng": "en", "fra": "fr", None: "en"}
"""What the corpus calls the languages that notes are written in; the rest is left out."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it was announced."""

    event: str
    slug: str
    title: str
    sentences: tuple[str, ...]
    """Its description, as plain sentences."""
    speakers: tuple[str, ...]
    date: dt.date | None
    lang: str
    tags: tuple[str, ...] = ()
    minutes: int | None = None
    video: str = ""


def read_sessions(corpus: Path) -> Iterator[Session]:
    """The English and French sessions of a file of JSON lines (`event, slug, title, description, speakers …`)."""
    for row in _rows(corpus):
        if row.get("language") in LANGUAGES and (title := plain(row["title"])):
            yield Session(
                event=str(row["event"]),
                slug=str(row["slug"]),
                title=shortened(title, 160),
                sentences=tuple(sentences(row.get("description"))),
                speakers=tuple(name for name in map(plain, row.get("speakers") or ()) if 3 < len(name) < 60),
                date=_date(row.get("date")),
                lang=LANGUAGES[row["language"]],
                tags=tuple(dict.fromkeys(tag for tag in map(plain, row.get("tags") or ()) if 1 < len(tag) < 40)),
                minutes=_minutes(row.get("duration")),
                video=_video(row.get("video")),
            )


def read_sentences(corpus: Path) -> Iterator[str]:
    """The sentences of all sessions, each once."""
    seen: set[str] = set()
    for row in _rows(corpus):
        for sentence in sentences(row.get("description")):
            if sentence not in seen:
                seen.add(sentence)
                yield sentence


def _rows(corpus: Path) -> Iterator[Mapping[str, Any]]:
    packed = corpus.read_bytes()
    lines = gzip.decompress(packed) if corpus.suffix == ".gz" else packed
    return map(json.loads, lines.splitlines())


def sentences(description: object) -> Iterator[str]:
    """The sentences of a description without what Markdown, HTML or a translator could stumble over."""
    text = re.sub(r"https?://\S+|www\.\S+|\S+@\S+", " ", _untagged(description))
    for sentence in re.split(r"(?<=[.!?])\s+|\n\s*\n|\n\s*[-*•]\s", text):
        cleaned = re.sub(r"[^\w ,;:.'’!?%/()-]|_", "", " ".join(sentence.split()))
        found = re.sub(r"\s{2,}", " ", re.sub(r"-{2,}|/{2,}|\.{2,}", " ", cleaned)).strip(" -.,;:/")
        if 30 < len(found) < 500 and found[0].isalpha():
            yield found if found[-1] in "!?" else f"{found}."


def plain(text: object) -> str:
    """One line of text without markup or control characters."""
    kept = "".join(character if character.isprintable() else " " for character in _untagged(text))
    return " ".join(re.sub(r"[`*_<>\[\]{}|\\$#^~]", " ", kept).split())


def shortened(text: str, length: int) -> str:
    """At most so many characters of a text, cut between words."""
    return text if len(text) <= length else text[:length].rpartition(" ")[0].rstrip(" ,;:-") or text[:length]


def _untagged(text: object) -> str:
    said = html.unescape(str(text or "")).replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"</?[a-zA-Z][^<>]{0,400}>|<!--.*?-->", " ", said)


def _date(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _minutes(seconds: object) -> int | None:
    minutes = round(seconds / 60) if isinstance(seconds, int | float) else 0
    return minutes if 1 <= minutes <= 1440 else None


def _video(urls: object) -> str:
    given = map(str, urls) if isinstance(urls, list) else [str(urls)]
    return next((url for url in given if re.fullmatch(r"https?://[\w./?=&%-]+", url)), "")
