# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is measured with: tasks of six fields as a town hall writes them, and edits of single fields.

Seeded, so that two runs on any machine work on the same texts.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

#: The six fields; ``project`` decides who may write, so no edit touches it.
FIELDS = ("title", "project", "status", "priority", "due_on", "description")
EDITED = tuple(name for name in FIELDS if name != "project")
STATUSES = ("open", "in_progress", "waiting", "done", "dropped")
PRIORITIES = ("high", "normal", "low")
FIRST_DAY = date(2026, 1, 5)

_FIRST = (
    "Rahmen", "Mobilitäts", "Digital", "Klima", "Quartiers", "Verkehrs", "Bildungs", "Energie", "Wärme", "Daten",
    "Bürger", "Jugend", "Senioren", "Innenstadt", "Gewerbe", "Kultur", "Tourismus", "Wald", "Wasser", "Radwege",
    "Ehrenamts", "Gesundheits", "Sicherheits", "Schul", "Sport", "Leerstands", "Beteiligungs", "Sensor", "Haushalts",
    "Förder", "Breitband", "Straßen", "Feuerwehr", "Bauhof", "Friedhofs", "Bücherei", "Museums", "Märkte", "Abfall",
    "Lärm", "Hochwasser", "Wohnraum", "Flächen", "Grünflächen", "Kita", "Pflege", "Inklusions", "Gleichstellungs",
    "Partnerschafts", "Wirtschafts", "Gründer", "Fachkräfte", "Veranstaltungs", "Vereins", "Ortsteil", "Archiv",
    "Personal", "Vergabe", "Ladesäulen", "Fernwärme",
)  # fmt: skip
_SECOND = (
    "strategie", "konzept", "plattform", "planung", "werkstatt", "netz", "bericht", "portal", "karte", "antrag",
    "förderung", "beirat", "ausschuss", "messung", "auswertung", "kampagne", "satzung", "studie", "beratung",
    "steuerung", "zwilling", "leitbild", "forum", "datenbank", "ausschreibung", "vereinbarung", "kataster",
    "umfrage", "gutachten", "richtlinie", "fahrplan", "register", "statistik", "übersicht", "schulung", "gruppe",
    "stelle", "vorlage", "broschüre", "ausstellung", "anlage", "prüfung", "bilanz", "offensive", "lotsin",
)  # fmt: skip
_VERBS = (
    "abstimmen", "vorbereiten", "ausschreiben", "prüfen", "fortschreiben", "veröffentlichen", "auswerten",
    "überarbeiten", "einführen", "beauftragen", "dem Rat vorlegen", "mit den Nachbarn klären", "abschließen",
    "ins Intranet stellen", "erneuern", "übersetzen", "vergeben", "freigeben", "zusammenfassen", "verlängern",
    "neu aufsetzen", "kürzen", "bebildern", "verteilen", "nachrechnen", "aktualisieren", "archivieren", "bewerben",
)  # fmt: skip
_PLACES = (
    "Arnsberg", "Bad Berleburg", "Menden", "Olpe", "Soest", "Neheim", "Hüsten", "Lendringsen", "Rhode", "Wingeshausen",
    "Ostönnen", "der Altstadt", "am Bahnhof", "im Gewerbegebiet", "im Rathaus", "in der Bücherei", "Oeventrop",
    "Bösperde", "Aue", "Schwarzenau", "Deilinghofen", "Ampen", "Müllen", "Dahl", "Herdringen", "Voßwinkel",
)  # fmt: skip
_NAMES = (
    "Schröder", "Kükenshöner", "Müller", "Schulte", "Hoffmann", "Vollmer", "Kaiser", "Böhmer", "Grote", "Hesse",
    "Wiethoff", "Rüther", "Nölke", "Sommer", "Albers", "Lübke", "Kemper", "Jäger", "Stracke", "Feldmann", "Görlitz",
    "Humpert", "Schäfer", "Öztürk", "Nowak", "Yılmaz", "Bracht", "Tigges", "Koch", "Weiß", "Droste", "Köster",
)  # fmt: skip
_SENTENCES = (
    "Grundlage ist {a} vom {day}.",
    "Die Unterlagen zu {a} liegen {place} aus, Aktenzeichen {n}/{p}.",
    "Frau {who} stimmt {a} und {b} bis zum {day} mit der Südwestfalen Agentur ab.",
    "Offen ist noch, wer {a} bezahlt: Der Eigenanteil beträgt {n} Euro.",
    "Bitte {p} Exemplare drucken und an die Fraktionen geben, Rückfragen an {who}.",
    "Herr {who} hat am {day} wegen {a} angerufen und bittet um Rückmeldung.",
    "Vergabe nach § {p} UVgO, drei Angebote für {a} einholen.",
    "Siehe auch {a} und {b} des Vorjahres.",
    "Für {a} {place} ({p} m²) reicht ein Zugangspunkt.",
    "Nach der Sitzung vom {day} wird {a} {place} nachgebessert.",
    "{who} übernimmt {a}, {who2} vertritt.",
    "Mit {n} Euro aus {a} ist der Ansatz für {b} gedeckt.",
    "Der Zeitplan von {a} hängt an {b}; nächster Termin {day}, {p} Uhr.",
    "Die Presse fragt nach {a}; {who} antwortet bis {day}.",
    "Ergebnis: {p} von {n} Haushalten haben bei {a} mitgemacht.",
    "Ohne {a} kann {b} {place} nicht beginnen.",
    "{who2} prüft, ob {a} unter die Ausnahme von § {p} fällt.",
    "Ersatzweise käme {a} {place} in Frage, kostet aber {n} Euro mehr.",
)


class CellEdit(NamedTuple):
    """One field of the record at *index* gets a new value."""

    index: int
    field: str
    value: str


def compound(chance: random.Random) -> str:
    """A German compound: ``Rahmenstrategie``."""
    return chance.choice(_FIRST) + chance.choice(_SECOND)


def _day(chance: random.Random) -> str:
    return (FIRST_DAY + timedelta(days=chance.randrange(900))).isoformat()


def _title(chance: random.Random) -> str:
    where = f" {chance.choice(_PLACES)}" if chance.random() < 0.4 else ""
    return f"{compound(chance)}{where} {chance.choice(_VERBS)}"


def _sentence(chance: random.Random) -> str:
    return chance.choice(_SENTENCES).format(
        a=compound(chance),
        b=compound(chance),
        day=_day(chance),
        place=chance.choice(_PLACES),
        who=chance.choice(_NAMES),
        who2=chance.choice(_NAMES),
        n=chance.randrange(50, 90_000),
        p=chance.randrange(3, 60),
    )


def tasks(count: int, projects: Sequence[str], seed: int = 1) -> list[dict[str, str]]:
    """*count* tasks, spread over *projects*."""
    chance = random.Random(seed)
    return [
        {
            "title": _title(chance),
            "project": chance.choice(projects),
            "status": chance.choice(STATUSES),
            "priority": chance.choice(PRIORITIES),
            "due_on": _day(chance),
            "description": " ".join(_sentence(chance) for _ in range(chance.randint(1, 3))),
        }
        for _ in range(count)
    ]


def _other(chance: random.Random, values: Sequence[str], present: str) -> str:
    return chance.choice([value for value in values if value != present])


def _edited(chance: random.Random, field: str, present: str) -> str:
    if field == "status":
        return _other(chance, STATUSES, present)
    if field == "priority":
        return _other(chance, PRIORITIES, present)
    if field == "due_on":
        days = chance.choice((1, 2, 7, 14, 30, 60)) + chance.randrange(3)
        return (date.fromisoformat(present) + timedelta(days=days)).isoformat()
    if field == "title":
        return f"{present.rsplit(' ', 1)[0]} {_other(chance, _VERBS, present.rsplit(' ', 1)[-1])}"
    return f"{present} {_sentence(chance)}"


def edits(records: Sequence[Mapping[str, str]], count: int, seed: int = 2) -> list[CellEdit]:
    """*count* edits of distinct cells of *records*, in the order in which people happen upon them."""
    chance = random.Random(seed)
    cells = chance.sample(range(len(records) * len(EDITED)), count)
    made = []
    for cell in cells:
        index, at = divmod(cell, len(EDITED))
        field = EDITED[at]
        value = _edited(chance, field, records[index][field])
        made.append(CellEdit(index, field, value))
    return made
