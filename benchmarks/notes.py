"""Notes of a realistic length and shape, made of sessions: the same notes for every program."""

import datetime as dt
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from benchmarks.sessions import Session, plain, shortened
from benchmarks.translation import translated
from summitkb.rules.corrections import slug as slugged

LARGEST_EVENT = 200
MEDIAN_SIZE = 2300
"""Characters of a body, before its headings, tables and code."""

RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)\d|index|\d{4}-\d{2}-\d{2}")
"""Names that files cannot have on Windows, or that are other pages' of the site."""

OTHER = {"en": "fr", "fr": "en"}


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a project as it is found in a text."""

    project: str
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note: what its front matter says, and its Markdown."""

    session: Session
    date: dt.date
    speakers: tuple[str, ...]
    """Ids."""
    projects: tuple[str, ...]
    summary: str
    neighbour: str
    """Slug of another note of the event; empty when it is alone."""
    body: str

    @property
    def path(self) -> str:
        """Folder and name, without the suffix."""
        return f"{self.session.event}/{self.session.slug}"

    def title_in(self, lang: str) -> str:
        """The title, translated when it is written in the other language."""
        return self.session.title if lang == self.session.lang else translated(self.session.title)

    def body_in(self, lang: str) -> str:
        """The Markdown, translated when it is written in the other language."""
        return self.body if lang == self.session.lang else translated_body(self.body)


def chosen(sessions: Iterable[Session], count: int) -> list[Session]:
    """So many sessions, by whole events taken here and there, with paths and titles that nobody else has."""
    events: dict[str, list[Session]] = {}
    for session in sessions:
        events.setdefault(session.event, []).append(session)
    names = list(events)
    random.Random(1).shuffle(names)  # the order of the names would take one community first
    picked = [session for name in names for session in _distinct(events[name])][:count]
    if len(picked) < count:
        raise SystemExit(f"the corpus has {len(picked):,} sessions in English and French, not {count:,}")
    return picked


def _distinct(sessions: Sequence[Session]) -> Iterator[Session]:
    """The sessions of an event under ids, each slug and title once; a long series becomes several events."""
    slugs: Counter[str] = Counter()
    titles: Counter[str] = Counter()
    for number, session in enumerate(sessions):
        part = number // LARGEST_EVENT
        event = slugged(session.event) or "event"
        slug = shortened(slugged(session.slug).replace("-", " "), 60).replace(" ", "-") or "session"
        slugs[slug] += 1
        titles[session.title.casefold()] += 1
        again, title_again = slugs[slug], titles[session.title.casefold()]
        yield replace(
            session,
            event=f"{event}-{part + 1}" if part else event,
            slug=f"{slug}-no-{again}" if again > 1 or RESERVED.fullmatch(slug) else slug,
            title=f"{session.title} ({title_again})" if title_again > 1 else session.title,
        )


class Speakers:
    """Everyone who spoke, under one id for each way of writing a name."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._ids: dict[tuple[str, ...], str] = {}

    def ids(self, names: Iterable[str]) -> tuple[str, ...]:
        """The ids of some people; names without a Latin letter have none and are left out."""
        return tuple(dict.fromkeys(found for name in names if (found := self._id(name))))

    def _id(self, name: str) -> str:
        new = slugged(name)
        key = tuple(sorted(new.split("-")))
        if new and key not in self._ids:
            self._ids[key] = new
            self.names[new] = name
        return self._ids.get(key, "")


def make_notes(sessions: Sequence[Session], names: Sequence[Name], speakers: Speakers) -> Iterator[Note]:
    """A note for each session. Its text is its own description, then sentences of others in the same language."""
    pools = {lang: [one for session in sessions if session.lang == lang for one in session.sentences] for lang in OTHER}
    first_days = {session.event: session.date for session in reversed(sessions) if session.date}
    for number, session in enumerate(sessions):
        choose = random.Random(f"{session.event}/{session.slug}")
        near = sessions[number - 1] if number and sessions[number - 1].event == session.event else None
        pool = pools[session.lang] or list(session.sentences) or [f"{session.title}."]
        writer = Writer(choose, session, _from(session.sentences, pool, number), names, near)
        body = writer.write()
        yield Note(
            session=session,
            date=session.date or first_days.get(session.event) or dt.date(2018, 11, 14),
            speakers=speakers.ids(session.speakers),
            projects=tuple(writer.named)[:4],
            summary=shortened(plain((session.sentences or (session.title,))[0]), 190),
            neighbour=near.slug if near else "",
            body=body,
        )


def _from(own: Sequence[str], pool: Sequence[str], number: int) -> Iterator[str]:
    yield from own
    position = number * 31
    while True:
        position += 1
        yield pool[position % len(pool)]


_MENTIONS = {
    "en": (
        "{a} is where most of the work went.",
        "The control plane talks to {a} and {b}, and to nothing else.",
        "Nobody had tried {a} with so many users before.",
        "Some of it could move from {a} to {b} one day.",
    ),
    "fr": (
        "C’est dans {a} que s’est fait l’essentiel du travail.",
        "Le plan de contrôle parle à {a} et à {b}, et à rien d’autre.",
        "Personne n’avait essayé {a} avec autant de monde.",
        "Une partie pourrait passer un jour de {a} à {b}.",
    ),
}
_SEE = {"en": "See also [{title}]({slug}.md), held just before.", "fr": "Voir aussi [{title}]({slug}.md), juste avant."}
_SLIDES = {
    "en": "The [slides]({url}) have the figures; `openstack {word} list` shows them.",
    "fr": "Les [diapositives]({url}) donnent les chiffres\u00a0; `openstack {word} list` les montre.",
}
_NOTE = {"en": "For operators", "fr": "Pour les exploitants"}
_TABLE = {"en": ("What", "Before", "After"), "fr": ("Quoi", "Avant", "Après")}
_CODE = (
    ("bash", "openstack {word} list --long\nopenstack {word} show {number} --format json | jq .status\n"),
    ("yaml", "{word}:\n  replicas: {number}\n  image: registry.example.org/{word}:{number}\n  restart: always\n"),
    ("python", "def {word}(size: int = {number}) -> int:\n    return sum(range(size))\n\n\nprint({word}())\n"),
)
_WORDS = ("server", "network", "volume", "image", "stack", "zone", "secret", "alarm")


class Writer:
    """Writes one body."""

    def __init__(
        self,
        choose: random.Random,
        session: Session,
        sentences: Iterator[str],
        names: Sequence[Name],
        near: Session | None,
    ) -> None:
        self._choose, self._session, self._lang = choose, session, session.lang
        self._sentences, self._names, self._near = sentences, names, near
        self.named: dict[str, None] = {}
        """Projects that the text names."""

    def write(self) -> str:
        """The Markdown, with its footnote last."""
        size = min(9000, max(600, int(self._choose.lognormvariate(0, 0.5) * MEDIAN_SIZE)))
        noted = self._choose.random() < 0.1
        blocks = [self._paragraph() + ("[^1]" if noted else "")]
        while sum(map(len, blocks)) < size:
            blocks += self._section()
        if self._near and self._choose.random() < 0.5:
            blocks.append(_SEE[self._lang].format(title=self._near.title, slug=self._near.slug))
        if noted:
            blocks.append(f"[^1]: {self._sentence()}")
        return "\n\n".join(blocks) + "\n"

    def _section(self) -> Iterator[str]:
        yield f"## {self._phrase(45)}"
        yield self._paragraph()
        kinds = (self._bullets, self._steps, self._table, self._code, self._admonition, self._slides, self._paragraph)
        yield self._choose.choices(kinds, (35, 12, 8, 10, 8, 12, 30))[0]()

    def _sentence(self) -> str:
        return next(self._sentences)

    def _phrase(self, length: int) -> str:
        return _begin(self._sentence(), length)

    def _paragraph(self) -> str:
        said = [self._sentence() for _ in range(self._choose.randint(2, 4))]
        if self._names and self._choose.random() < 0.3:
            said.append(self._mention())
        return " ".join(said)

    def _mention(self) -> str:
        one, other = self._choose.sample(self._names, 2)
        pattern = self._choose.choice(_MENTIONS[self._lang])
        self.named |= dict.fromkeys(name.project for name in ((one, other) if "{b}" in pattern else (one,)))
        return pattern.format(a=one.text, b=other.text)

    def _bullets(self) -> str:
        items = (self._sentence() for _ in range(self._choose.randint(3, 6)))
        return "\n".join(f"- **{_begin(item, 20)}**\u00a0: {item}" for item in items)

    def _steps(self) -> str:
        return "\n".join(f"{number}. {self._sentence()}" for number in range(1, self._choose.randint(4, 6)))

    def _table(self) -> str:
        head = _TABLE[self._lang]
        rows = [[self._phrase(30) for _ in head] for _ in range(self._choose.randint(3, 5))]
        return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))

    def _code(self) -> str:
        language, code = self._choose.choice(_CODE)
        filled = code.format(word=self._choose.choice(_WORDS), number=self._choose.randint(1, 90))
        return f"```{language}\n{filled}```"

    def _admonition(self) -> str:
        return f'!!! note "{_NOTE[self._lang]}"\n    {self._sentence()} {self._sentence()}'

    def _slides(self) -> str:
        url = f"https://slides.example.org/{self._session.event}/{self._session.slug}"
        return f"{self._sentence()} {_SLIDES[self._lang].format(url=url, word=self._choose.choice(_WORDS))}"


def _begin(sentence: str, length: int) -> str:
    """How a sentence begins, in so many characters: for a heading, a cell, the lead of an item."""
    return shortened(sentence.rstrip(" .!?\u00a0\u202f"), length)


_LINE = re.compile(r'(?P<mark>\s*(?:#+ |- |\d+\. |\[\^\d+\]: |!!! note ")?)(?P<text>.*?)(?P<end>"?)')


def translated_body(body: str) -> str:
    """A body whose every block is translated, as in the catalogs of summitkb; its code is kept."""
    lines, code = [], False
    for line in body.split("\n"):
        fence = line.startswith("```")
        code ^= fence
        lines.append(line if code or fence or not line.strip() else _translated_line(line))
    return "\n".join(lines)


def _translated_line(line: str) -> str:
    if line.startswith("|"):
        cells = (cell.strip() for cell in line.strip("|").split("|"))
        return f"| {' | '.join(cell if cell == '---' else translated(cell) for cell in cells)} |"
    found = _LINE.fullmatch(line)
    assert found is not None
    return f"{found['mark']}{translated(found['text'])}{found['end']}"
