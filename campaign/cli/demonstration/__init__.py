"""The demonstration that a first start in development shows: a season, people, and ways to sign in."""

import secrets
from pathlib import Path
from typing import Any

from flask import current_app, url_for
from sqlalchemy import func, select

from campaign import clock
from campaign.cli import postcodes
from campaign.cli.demonstration import (
    answers,
    history,
    opinions,
    sounds,
    surveys,
    translations,
    work,
    workshops,
)
from campaign.cli.demonstration.work import FACILITATOR, LEAD
from campaign.domain import (
    admitting,
    badging,
    entering,
    inviting,
    locating,
    pledging,
    seasoning,
)
from campaign.domain.inviting import Invitee
from campaign.extensions import db
from campaign.models import Account, Draw, Pledge, Postcode
from campaign.models.account import ADMIN, ANALYST, ROLES, STAFF
from campaign.models.pledge import AgeBand
from campaign.packs import Pack, season
from events import tallies
from events.models import Event, ListedDate, PartnerGroup

SIGNERS: tuple[tuple[str, AgeBand | None, int], ...] = (
    ("en", "18_plus", 0),
    ("ur", "13_17", 2),
    ("pl", None, 5),
    ("en", "under_13", 9),
    ("ur", None, 12),
)
HOST, GATE = "host", "Main gate"
NAMES = {
    HOST: "Hana Host",
    FACILITATOR: "Fay Facilitator",
    LEAD: "Leo Lead",
    STAFF: "Stan Staff",
    ANALYST: "Ana Analyst",
    ADMIN: "Ada Admin",
}

# What has happened before: aims and answers first, since opinions touch them; the figures of it all last.
SHOWN = (
    answers.answer,
    translations.translate_one,
    sounds.let_one_be_heard,
    history.remember,
    opinions.speak,
    surveys.ask_the_town,
    workshops.hold_workshops,
    history.publish,
)


def demonstrate() -> None:
    """Fill an empty database with a few postcodes, pledges, badges, events and accounts."""
    pack = current_app.extensions["pack"]
    if not db.session.scalar(select(func.count()).select_from(Postcode)):
        sample = pack.folder / "postcodes.csv"
        with sample.open(encoding="utf-8") as lines:
            postcodes.read(lines)
    if not db.session.scalar(select(func.count()).select_from(Pledge)):
        badging.print_batch(db.session(), count=12, made_for="Demonstration stall", now=clock.now())
        for tag, age_band, ward in SIGNERS:
            _sign(tag, age_band, pack.wards[ward % len(pack.wards)].code)
    if not db.session.scalar(select(func.count()).select_from(Event)):
        _plant(pack)
        work.draw_and_plan()
        for show in SHOWN:
            show()
    if not db.session.scalar(select(func.count()).select_from(Account)):
        work.entrust(_open_accounts())
    db.session.commit()


def _plant(pack: Pack) -> None:
    """Add the pack's demonstration season, if it has one."""
    found = season.load(pack)
    if found:
        seasoning.plant(db.session(), found, zone=pack.timezone, now=clock.now())


def _sign(tag: str, age_band: AgeBand | None, ward: str) -> str:
    signing = pledging.Signing(
        submission=secrets.token_urlsafe(16),
        language=tag,
        home=locating.Home(ward_code=ward or None),
        age_band=age_band,
    )
    sealer = current_app.extensions["sealer"]
    return pledging.sign(db.session(), signing, today=clock.today(), sealer=sealer).token


def _open_accounts() -> dict[str, Account]:
    """Open one account for each role; a group of the host's asks before it publishes, another drew teams."""
    sealer = current_app.extensions["sealer"]
    asking = select(PartnerGroup.id).where(~PartnerGroup.trusted).order_by(PartnerGroup.id).limit(1)
    drawing = db.session.scalars(select(Draw.group_id)).all()
    opened = {}
    for role, name in NAMES.items():
        groups = {*db.session.scalars(asking), *drawing} if role == HOST else ()
        roles = (role,) if role in ROLES else ()
        invitee = Invitee(name, _email(role), roles=roles)
        opened[role] = inviting.demonstrate(db.session(), invitee, groups, sealer=sealer)
    return opened


def note_sign_ins() -> None:
    """Write a sign-in for each role, for the server to print once it listens: fresh ones, used once."""
    note = Path(current_app.instance_path) / "demo.txt"
    sealer, ways = current_app.extensions["sealer"], {"holder": _receipt(note)}
    for role in NAMES:
        mark = entering.email_mark(_email(role), sealer)
        account = db.session.scalar(select(Account).filter_by(email_mark=mark))
        if account is not None:
            token = entering.demo_link(db.session(), account, clock.now())
            ways[role] = _path("account.demo", token=token)
    ways |= _invite_a_steward()
    db.session.commit()
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text("".join(f"{role} {path}\n" for role, path in ways.items()))


def _invite_a_steward() -> dict[str, str]:
    """Open a gate at the next gathering, if there is one, and return the way a phone joins it."""
    now, sealer = clock.now(), current_app.extensions["sealer"]
    coming = select(ListedDate).where(ListedDate.ends_at > now, ~ListedDate.cancelled)
    following = db.session.scalar(coming.order_by(ListedDate.ends_at).limit(1))
    if following is None:
        return {}
    event = db.session.get_one(Event, following.event_id)
    gate = admitting.open_gate(
        db.session(), event, following.day, GATE, tallies.DEFAULT, now=now, sealer=sealer
    )
    invitation = admitting.invitation(gate, following.ends_at, sealer)
    return {"steward": f"{_path('gate.shell')}#j={invitation}"}


def _receipt(note: Path) -> str:
    """Return the receipt noted at an earlier start while it is there, else of a pledge signed now."""
    noted = note.read_text().split()[1:2] if note.exists() else []
    token = noted[0].rpartition("/")[2] if noted else ""
    try:
        pledging.find(db.session(), token)
    except pledging.NoSuchReceipt:
        token = _sign("en", None, "")
    return _path("receipt.show", token=token, lang="en")


def _path(endpoint: str, **values: Any) -> str:
    with current_app.test_request_context():
        return url_for(endpoint, **values)


def _email(role: str) -> str:
    return f"{role}@demonstration.example"
