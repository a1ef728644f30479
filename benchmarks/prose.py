"""Sessions that nobody held: titles, sentences and people made of word lists, always the same."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.sessions import Session

NOTES_AN_EVENT = 40


@dataclass(frozen=True, slots=True)
class Words:
    """What sentences of a language are made of: `patterns` say how."""

    things: tuple[str, ...]
    """With their article."""
    does: tuple[str, ...]
    qualities: tuple[str, ...]
    when: tuple[str, ...]
    patterns: tuple[str, ...]
    titles: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


ENGLISH = Words(
    _words(
        "the scheduler, the queue, the network, the image, the volume, the snapshot, the replica, the database,"
        " the message bus, the gateway, the tenant, the operator, the user, the quota, the flavor, the hypervisor,"
        " the agent, the driver, the release, the upgrade, the migration, the test suite, the patch, the review,"
        " the backlog, the roadmap, the cluster, the node, the rack, the switch, the router, the firewall, the policy,"
        " the token, the certificate, the secret, the log, the metric, the alarm, the dashboard, the client,"
        " the library, the specification, the deadline, the team, the community, the vendor, the budget, the outage,"
        " the recovery plan, the load balancer, the cache, the container, the virtual machine, the bare machine"
    ),
    _words(
        "replaces, slows down, speeds up, protects, exposes, hides, breaks, repairs, measures, ignores, follows,"
        " precedes, contains, needs, feeds, limits, describes, moves, copies, retries, deletes, restarts, upgrades,"
        " trusts, audits, simplifies, isolates, shares, locks, watches"
    ),
    _words(
        "slow, stable, new, old, shared, private, public, large, small, remote, local, idle, busy, simple, fragile,"
        " reliable, expensive, forgotten, documented, experimental, mature, distributed, central, temporary, secure"
    ),
    _words(
        "in production, after the last release, at the edge, during the night, on every site, without a restart,"
        " for most users, in theory, at scale, behind a proxy, since the last Summit, in less than a minute,"
        " with two people, on a laptop, once a week, before the freeze, under load, by default, in both regions"
    ),
    (
        "{When}, {thing} {does} {other}, and nobody noticed that it was {quality}.",
        "{Thing} {does} {other} {when}.",
        "{Thing} is {quality} and {other} is {quality2}, which is why one {does} the other {when}.",
        "What {does} {thing} {when} is {quality}; what {does2} {other} is not.",
        "The speaker showed how {thing} {does} {other}: it was {quality} {when}, then {quality2}.",
        "Of {number} sites asked, most said that {thing} {does} {other} {when}.",
        "It took {number} days until {thing} was {quality} again {when}.",
    ),
    ("How {thing} {does} {other} {when}", "{Thing} is {quality}, {other} is {quality2}: what {does} both {when}"),
)

FRENCH = Words(
    _words(
        "le service, le réseau, le stockage, le volume, le routeur, le commutateur, le calendrier, le budget,"
        " le correctif, le test, le client, le fournisseur, le public, le serveur, le disque, le jeton, le secret,"
        " le certificat, le journal, le tableau de bord, le conteneur, le catalogue, le planificateur, le projet,"
        " la file, la base, la passerelle, la version, la mise à jour, la migration, la relecture, la grappe,"
        " la machine, la baie, la règle, la mesure, la bibliothèque, la communauté, la panne, la sauvegarde,"
        " la feuille de route, la documentation, la région, la plateforme, la clé, la table, la copie, la salle"
    ),
    _words(
        "remplace, ralentit, accélère, protège, expose, cache, casse, répare, mesure, ignore, suit, précède, contient,"
        " alimente, limite, décrit, déplace, copie, relance, supprime, redémarre, surveille, simplifie, isole,"
        " partage, verrouille, vérifie, complète, retarde, finance"
    ),
    _words(
        "stable, rapide, simple, fiable, fragile, utile, visible, rare, moderne, vaste, robuste, vulnérable, libre,"
        " disponible, portable, pénible, comparable, lisible, acceptable, remarquable, temporaire, durable"
    ),
    _words(
        "en production, depuis la dernière version, en périphérie, pendant la nuit, sur chaque site, sans redémarrage,"
        " pour la plupart des équipes, en théorie, à grande échelle, derrière un proxy, depuis le dernier Summit,"
        " en moins de deux minutes, avec deux personnes, une fois par semaine, avant le gel, en pleine charge,"
        " par défaut, dans les deux régions"
    ),
    (
        "{When}, {thing} {does} {other}, et personne ne voit ce que cela a de {quality}.",
        "{Thing} {does} {other} {when}.",
        "{Thing} reste {quality} et {other} devient {quality2} : voilà pourquoi l’un {does} l’autre {when}.",
        "Ce qui {does} {thing} {when} est {quality} ; ce qui {does2} {other} ne l’est pas.",
        "L’orateur a montré comment {thing} {does} {other} : c’était {quality} {when}, puis {quality2}.",
        "Sur {number} sites interrogés, la plupart disent que {thing} {does} {other} {when}.",
        "Il a fallu {number} jours pour que {thing} redevienne {quality} {when}.",
    ),
    (
        "Comment {thing} {does} {other} {when}",
        "{Thing} reste {quality}, {other} devient {quality2} : ce qui {does} les deux {when}",
    ),
)

WORDS = {"en": ENGLISH, "fr": FRENCH}

_FIRST_NAMES = (
    "Ada Alice Amina Anna Bruno Camille Carlos Chloé Daniel Diego Elena Emma Farid Fatou Gabriel Grace Hanna Hugo Inès"
    " Ivan Jana Jonas Julia Karim Kenji Laura Léa Lin Louis Maria Mateo Mei Nadia Nina Omar Paul Priya Rosa Sofia Yuki"
).split()
_LAST_NAMES = (
    "Almeida Bauer Berger Bianchi Blanc Chen Costa Dubois Duval Evans Fischer Fontaine Garcia Girard Hansen Ito Jensen"
    " Keller Kowalski Lambert Larsen Leroy Marchand Mehta Meyer Moreau Müller Nakamura Novak Okafor Olsen Park Perrin"
    " Petit Popov Quint Rey Ricci Rossi Roux Sato Schmid Silva Simon Singh Tanaka Traoré Vidal Weber Wright Yilmaz Zhou"
).split()
_TAGS = "automation containers edge networking security storage testing operations community upgrades".split()


def made_up(seed: int = 1) -> Iterator[Session]:
    """Sessions without end, in events of forty, one in two held in French."""
    choose = random.Random(seed)
    number = 0
    while True:
        event = number // NOTES_AN_EVENT
        lang = ("en", "fr")[number % 2]
        day = dt.date(2010, 1, 5) + dt.timedelta(days=30 * event + number % NOTES_AN_EVENT // 15)
        yield Session(
            event=f"summit-{event + 1}",
            slug=f"session-{number + 1}",
            title=_filled(choose, WORDS[lang], WORDS[lang].titles),
            sentences=tuple(sentence(choose, lang) for _ in range(choose.randint(3, 12))),
            speakers=tuple(_person(choose) for _ in range(choose.randint(0, 3))),
            date=day,
            lang=lang,
            tags=tuple(choose.sample(_TAGS, choose.randint(0, 3))),
            minutes=choose.choice((None, 20, 40, 90)),
            video=f"https://video.example.org/{number + 1}" if choose.random() < 0.7 else "",
        )
        number += 1


def sentence(choose: random.Random, lang: str) -> str:
    """A sentence that says nothing, of eight to thirty words."""
    return _filled(choose, WORDS[lang], WORDS[lang].patterns)


def _filled(choose: random.Random, words: Words, patterns: tuple[str, ...]) -> str:
    thing, other = choose.sample(words.things, 2)
    does, does2 = choose.sample(words.does, 2)
    quality, quality2 = choose.sample(words.qualities, 2)
    when, number = choose.choice(words.when), choose.randint(12, 400)
    return choose.choice(patterns).format(
        thing=thing, Thing=_begun(thing), other=other, does=does, does2=does2, quality=quality,
        quality2=quality2, when=when, When=_begun(when), number=number,
    )  # fmt: skip


def _begun(text: str) -> str:
    return text[0].upper() + text[1:]


def _person(choose: random.Random) -> str:
    return f"{choose.choice(_FIRST_NAMES)} {choose.choice(_LAST_NAMES)}"
