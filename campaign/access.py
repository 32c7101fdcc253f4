"""Who may use a view, said beside it, and enforced before the view runs.

A view that does not say is refused when the app is made. What is not said here is denied: an
administrator opens the accounts and nothing of what hosts, staff or analysts open.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user
from sqlalchemy import select

from campaign import clock, engines
from campaign.domain import admitting, entering
from campaign.extensions import csrf, db, login_manager
from campaign.models import Account, Circle, Cohort, Facilitator, Lead, SignIn
from campaign.models.account import ADMIN, ANALYST, STAFF
from events.models import Device
from events.models.group import PartnerGroup

View = Callable[..., Any]
# Pages that belong to people who work on this website: never cached, and in few languages.
BEHIND_SIGN_IN = ("account", "hosts", "desk", "admin", "meetings", "cohorts")


class Undeclared(RuntimeError):
    """A view does not say who may use it."""


def _may(role: str) -> Callable[[View], View]:
    def declare(view: View) -> View:
        view.access = role  # type: ignore[attr-defined]
        return view

    return declare


anyone = _may("anyone")
# Whoever holds the secret in the address: a receipt's token. The view looks the row up by its hash, so
# another's token opens another's row and an unknown one is 404.
holder = _may("holder")
# Whoever is about to sign in: no account is asked for, but the form must come from our own page.
entrant = _may("entrant")
# Whoever has signed in, with both factors. A view about one account looks at `g.account` alone.
signed_in = _may("signed_in")
# Members of the partner group named `<group>` in the address, and staff; the group is then `g.group`.
member = _may("member")
# Who looks after the circle named `<circle>` in the address, and nobody else; it is then `g.circle`.
facilitator = _may("facilitator")
# Who leads the cohort named `<cohort>` in the address, and nobody else; it is then `g.cohort`.
lead = _may("lead")
staff = _may(STAFF)
# Who reads figures that are safe to publish: analysts, and staff.
analyst = _may(ANALYST)
admin = _may(ADMIN)
# A steward's phone, by its token, while it and its date last: such a view changes nothing. Of the event
# and day named `<slug>` and `<day>`, where the address names them; the phone is then `g.device`.
device = _may("device")
# As well a phone that was signed out, or whose date is over: it may hand in what it scanned before.
former_device = _may("former_device")

OPEN_TO_ALL = {"anyone", "holder"}
DEVICES = {"device", "former_device"}


class Entered(UserMixin):
    """Somebody who has signed in, as Flask-Login knows them."""

    def __init__(self, sign_in: SignIn, token: str) -> None:
        self.sign_in, self.account, self.token = sign_in, sign_in.account, token

    def get_id(self) -> str:
        """Return the secret the browser keeps: it names the sign-in, not the account."""
        return self.token


def declared(app: Flask, endpoint: str) -> str | None:
    """Return who may use an endpoint, or None where it does not say."""
    return getattr(app.view_functions[endpoint], "access", None)


def holds(account: Account, role: str) -> bool:
    """Whether an account may use what is declared for a role: staff read all that analysts read."""
    return account.has(role) or (role == ANALYST and account.has(STAFF))


def insist_every_view_is_declared(app: Flask) -> None:
    """Refuse an app with a view that does not say who may use it.

    Raises:
        Undeclared: naming the endpoints.
    """
    silent = sorted(name for name in app.view_functions if declared(app, name) is None)
    if silent:
        raise Undeclared(f"Say who may use: {', '.join(silent)}")


def enforce(app: Flask) -> None:
    """Ask before every view, and keep what is behind sign-in out of caches."""
    # Not init_app: it would read the session after every request, on public pages too.
    app.login_manager = login_manager  # type: ignore[attr-defined]
    login_manager.session_protection = None
    login_manager.user_loader(_load)
    csrf.init_app(app)

    @app.before_request
    def ask() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None
        return _ask(declared(app, request.endpoint))

    @app.after_request
    def keep_private(response: Response) -> Response:
        if is_behind_sign_in():
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def is_behind_sign_in() -> bool:
    """Whether this request's address belongs to people who work on this website."""
    return request.path.split("/", 2)[1] in BEHIND_SIGN_IN


def _ask(role: str | None) -> ResponseReturnValue | None:
    if role in OPEN_TO_ALL:
        return None
    if role == "entrant":
        csrf.protect()
        return None
    if role in DEVICES:
        _ask_device(lasting=role == "device")
        return None
    if not current_user.is_authenticated:
        return _send_to_sign_in()
    g.account, g.sign_in = current_user.account, current_user.sign_in
    if role in OWN:
        name, own = OWN[role]
        setattr(g, name, own(g.account, (request.view_args or {}).get(name, "")))
    elif role != "signed_in" and not holds(g.account, role or ""):
        abort(403)
    if engines.writing.get():
        # The form comes next, and may come slowly: nobody waits for a transaction meanwhile.
        db.session.rollback()
    csrf.protect()
    return None


def _ask_device(*, lasting: bool) -> None:
    """A body may come slowly: nobody waits for a transaction meanwhile, and strangers' is not read.

    Nor does anybody wait while it is understood: a view that writes says when it begins.
    """
    engines.only_read(db.session())
    g.device = _own_device(lasting=lasting)
    if request.method == "POST":
        db.session.rollback()
        request.get_data()
        g.device = _own_device(lasting=lasting)


def begin_to_write() -> None:
    """Give up what was read for a phone, and load it again in a transaction that writes."""
    db.session.rollback()
    engines.writing.set(True)
    g.device = _own_device(lasting=False)


def _own_device(*, lasting: bool) -> Device:
    sent, values = request.authorization, request.view_args or {}
    token = sent.token if sent is not None and sent.type == "bearer" else None
    found = admitting.find_device(db.session(), token or "")
    if "slug" in values:
        admitting.insist_it_is_here(found, values["slug"], values["day"])
    if lasting:
        admitting.insist_it_lasts(found, now=clock.now())
    return found


def _send_to_sign_in() -> ResponseReturnValue:
    if request.method not in {"GET", "HEAD"}:
        abort(401)
    query = request.query_string.decode("ascii", "ignore")
    wanted = f"{request.path}?{query}" if query else request.path
    return redirect(url_for("account.sign_in", next=wanted), 303)


def _own_group(account: Account, slug: str) -> PartnerGroup:
    """Another's group and nobody's are the same to a stranger: 404."""
    group = db.session.scalar(select(PartnerGroup).where(PartnerGroup.slug == slug))
    if group is None or not (account.has(STAFF) or account.belongs_to(group)):
        abort(404)
    return group


def _own_circle(account: Account, slug: str) -> Circle:
    """Another's circle and nobody's are the same to a stranger, administrators included: 404."""
    mine = select(Facilitator).join(Circle).where(Facilitator.account_id == account.id)
    found = db.session.scalar(mine.where(Circle.slug == slug))
    if found is None:
        abort(404)
    return found.circle


def _own_cohort(account: Account, slug: str) -> Cohort:
    """Another's cohort and nobody's are the same to a stranger, administrators included: 404."""
    mine = select(Lead).join(Cohort).where(Lead.account_id == account.id)
    found = db.session.scalar(mine.where(Cohort.slug == slug))
    if found is None:
        abort(404)
    return found.cohort


# What stands in the address of somebody's own work, and how it is found.
OWN: dict[str | None, tuple[str, Callable[[Account, str], object]]] = {
    "member": ("group", _own_group),
    "facilitator": ("circle", _own_circle),
    "lead": ("cohort", _own_cohort),
}


def _load(token: str) -> Entered | None:
    now = clock.now()
    sign_in = entering.open_sign_in(db.session(), token, now=now)
    if sign_in is None:
        session.clear()
        return None
    if entering.is_unnoted(sign_in, now=now):
        _note_use(sign_in)
    return Entered(sign_in, token)


def _note_use(sign_in: SignIn) -> None:
    """Once an hour, in a transaction of its own before the view's: a view that reads stays one."""
    db.session.rollback()
    before = engines.writing.get()
    engines.writing.set(True)
    entering.note_use(sign_in, now=clock.now())
    db.session.commit()
    engines.writing.set(before)


def enter(account: Account, *, device: str) -> None:
    """Sign somebody in on this browser, under a new session; the caller commits."""
    session.clear()
    token = entering.begin(db.session(), account, device=device, now=clock.now())
    session["_user_id"] = token


def leave() -> None:
    """Forget this browser's sign-in; the caller ends it."""
    session.clear()
