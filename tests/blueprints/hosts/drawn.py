"""Draws with people in them: plain builders for the pages of draws and tournaments."""

from datetime import timedelta

from campaign import clock
from campaign.domain import drawing
from campaign.domain.drawing import Wanted
from campaign.domain.entrants import Entrant
from campaign.domain.sealing import Sealer
from campaign.models.draw import TABLES, TEAMS
from tests.make import FIELD_KEYS

SEALER = Sealer(FIELD_KEYS)
FIRST = ("Amina", "Bilal", "Cara", "Dev", "Ewa", "Farah", "Grace", "Hari")
AGES, GENDERS, SKILLS = ("11-13", "14-16"), ("girl", "boy"), ("new", "some", "good")


def pupil(number, schools=4):
    """Somebody of a school; no two have one name."""
    name = f"{FIRST[number % len(FIRST)]}{number} K"
    return Entrant(
        name,
        f"School {number % schools + 1}",
        AGES[number % 2],
        GENDERS[number // 2 % 2],
        "",
        SKILLS[number % 3],
    )


def pupils(count, schools=4):
    """So many of them."""
    return tuple(pupil(number, schools) for number in range(count))


def lines(count, schools=4):
    """The same as a host types them, with whole surnames."""
    return "\n".join(
        f"{one.name.split()[0]},Khan,{one.school},{one.age},{one.gender},,{one.skill}"
        for one in pupils(count, schools)
    )


def wanted(count=16, number=4, **over):
    """What a host wants."""
    return Wanted(**{"kind": TEAMS, "entrants": pupils(count), "number": number, **over})


def tables(count=24, number=3, rounds=3, **over):
    """Tables, in rounds."""
    spoken = {"spoken": "en", "balance": ()}
    return wanted(count, number, kind=TABLES, rounds=rounds, **{**spoken, **over})


def kept(session, group, what=None, *, published=True, days=3, title="Cup of schools"):
    """A draw of a group, drawn and kept; not committed."""
    now = clock.now()
    row = drawing.new(session, group, now=now, sealer=SEALER)
    drawn = drawing.draw(what or wanted(), SEALER)
    day = now.date() + timedelta(days=days)
    drawing.keep(row, {"en": title}, day, drawn, sealer=SEALER)
    if published:
        drawing.publish(row)
    session.flush()
    return row


def typed(**over):
    """What a host types for a plain draw of teams."""
    usual = {
        "title-en": "Cup of schools",
        "happens_on": (clock.now().date() + timedelta(days=3)).isoformat(),
        "kind": "teams",
        "people": lines(16),
        "number": "4",
        "balance": ["age", "gender", "skill"],
        "spoken": "en",
    }
    return {name: value for name, value in {**usual, **over}.items() if value is not None}


def speaker():
    """Somebody who follows no language but one that nobody interprets."""
    return Entrant("Dina P", "Oak", languages=("pl",))
