"""A group's own pages: its events, its profile, and who its members are."""

from operator import attrgetter

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from campaign import access, clock
from campaign.blueprints.hosts import bp
from campaign.blueprints.hosts.checking import blame, problems
from campaign.blueprints.hosts.fields import TextsField
from campaign.blueprints.hosts.finding import GROUP, is_staff
from campaign.blueprints.hosts.labels import STATES
from campaign.domain import auditing, phrasing, presenting, translating
from campaign.extensions import db, desk_words
from campaign.forms import Form, LineField, Short, readable
from campaign.looks import called, in_order
from campaign.models import Account, Membership
from campaign.refusals.event import READ_ALREADY
from events import occurrences
from events.models import Event, EventEdit, PartnerGroup

_d = desk_words.gettext
_dl = desk_words.lazy_gettext

NAME, ABOUT = 80, 2000


class EditProfileForm(Form):
    """What residents read about a group."""

    name = TextsField(_dl("Name of the group"), most=NAME)
    about = TextsField(_dl("About the group"), most=ABOUT, long=True)
    website = LineField(_dl("Website"), validators=[Short(200), readable])

    def check(self) -> bool:
        """Check the form, and that the group has a name and its website an address."""
        fine = self.validate()
        if not self.name.data and not self.name.wrong:
            blame(self.name, _d("Write the name in at least one language."))
        if self.website.data and not self.website.data.startswith(("https://", "http://")):
            blame(self.website, _d("Write the whole address, beginning with https://"))
        return fine and not problems(self)


@bp.get("/hosts/")
@access.signed_in
def index() -> ResponseReturnValue:
    """The groups one belongs to; for staff, all of them."""
    groups = in_order(db.session.scalars(select(PartnerGroup)), called)
    own = [group for group in groups if is_staff() or g.account.belongs_to(group)]
    return render_template("hosts/index.html", groups=own)


@bp.get(f"{GROUP}/")
@access.member
def show(group: str) -> ResponseReturnValue:
    """A group's events, by what comes next for each."""
    now = clock.now()
    wanted = select(Event).filter_by(group_id=g.group.id).order_by(Event.starts.desc(), Event.id)
    events = db.session.scalars(wanted).all()
    edited = set(db.session.scalars(select(EventEdit.event_id)))
    ahead = {event.id: next(iter(occurrences.upcoming(event, now, 1)), None) for event in events}
    return render_template(
        "hosts/group.html", events=events, edited=edited, ahead=ahead, states=STATES
    )


@bp.get(f"{GROUP}/profile")
@access.member
def read_profile(group: str) -> ResponseReturnValue:
    """The profile, ready to edit for whoever may."""
    closed = "" if presenting.is_open(db.session(), g.group, by_staff=is_staff()) else READ_ALREADY
    return render_template("hosts/profile.html", form=_profile(None), problems=[], closed=closed)


@bp.post(f"{GROUP}/profile")
@access.member
def save_profile(group: str) -> ResponseReturnValue:
    """Keep the profile."""
    db.session.refresh(g.group, with_for_update=True)
    presenting.insist_it_is_open(db.session(), g.group, by_staff=is_staff())
    form = _profile(request.form)
    if not form.check():
        return render_template("hosts/profile.html", form=form, problems=problems(form)), 422
    now = clock.now()
    thing = f"group:{g.group.slug}"
    with translating.noting_row(db.session(), thing, g.group, phrasing.GROUP):
        g.group.name, g.group.about = form.name.data, form.about.data
    g.group.website = form.website.data
    auditing.record(db.session(), actor=g.account, deed="group.edited", thing=thing, now=now)
    db.session.commit()
    return redirect(url_for("hosts.show", group=group), 303)


@bp.get(f"{GROUP}/members")
@access.member
def members(group: str) -> ResponseReturnValue:
    """Who belongs to the group."""
    found = select(Account).join(Membership, Membership.account_id == Account.id)
    found = found.where(Membership.group_id == g.group.id).order_by(Account.id)
    everybody = in_order(db.session.scalars(found), attrgetter("name"))
    accounts = [a for a in everybody if not a.is_closed]
    return render_template("hosts/members.html", accounts=accounts)


def _profile(sent: MultiDict[str, str] | None) -> EditProfileForm:
    kept = {name: getattr(g.group, name) for name in ("name", "about", "website")}
    return EditProfileForm(sent, data=kept)
