"""Who does what: roles of accounts, partner groups, and who belongs to them.

Nobody changes their own roles or ends their own account, and the last administrator stays one.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign.domain import auditing, inviting
from campaign.models import Account, AccountRole, Facilitator, Lead, Membership
from campaign.models.account import ACTIVE, ADMIN
from events.models.group import PartnerGroup
from events.slugs import candidates


class OwnAccount(Exception):
    """An administrator's own roles and account are another administrator's business."""


class LastAdmin(Exception):
    """Without this one nobody could open the accounts any more."""


class GroupNameTaken(ValueError):
    """Another group has this name."""


def accounts(session: Session) -> list[Account]:
    """Return every account, by name."""
    return list(session.scalars(select(Account).order_by(func.lower(Account.name), Account.id)))


def groups(session: Session) -> list[PartnerGroup]:
    """Return every partner group, in the order of their names in addresses."""
    return list(session.scalars(select(PartnerGroup).order_by(PartnerGroup.slug)))


def give_roles(
    session: Session, account: Account, roles: Iterable[str], *, actor: Account, now: datetime
) -> None:
    """Give an account these roles and no others.

    Raises:
        OwnAccount: it is the administrator's own.
        LastAdmin: no other active administrator would be left.
    """
    wanted, held = set(roles), {role.role for role in account.roles}
    insist_on_another(account, actor)
    if ADMIN in held - wanted:
        insist_on_an_admin_besides(session, account)
    account.roles[:] = [role for role in account.roles if role.role in wanted]
    account.roles.extend(AccountRole(role=role) for role in sorted(wanted - held))
    for verb, changed in (("given", wanted - held), ("taken", held - wanted)):
        for role in sorted(changed):
            thing = f"{inviting.thing(account)} role:{role}"
            auditing.record(session, actor=actor, deed=f"role.{verb}", thing=thing, now=now)


def give_groups(
    session: Session, account: Account, group_ids: Iterable[int], *, actor: Account, now: datetime
) -> None:
    """Make an account a member of these groups and no others; unknown ones are passed over."""
    insist_on_another(account, actor)
    wanted = {group.id: group for group in groups(session) if group.id in set(group_ids)}
    held = {membership.group_id: membership.group for membership in account.memberships}
    account.memberships[:] = [m for m in account.memberships if m.group_id in wanted]
    account.memberships.extend(Membership(group=wanted[i]) for i in wanted.keys() - held.keys())
    for verb, these, others in (("joined", wanted, held), ("left", held, wanted)):
        for key in these.keys() - others.keys():
            thing = f"{inviting.thing(account)} {group_thing(these[key])}"
            auditing.record(session, actor=actor, deed=f"group.{verb}", thing=thing, now=now)


def close(session: Session, account: Account, *, actor: Account, now: datetime) -> None:
    """End somebody else's account.

    Raises:
        OwnAccount, LastAdmin.
    """
    insist_on_another(account, actor)
    insist_on_an_admin_besides(session, account)
    _take_charges(session, account)
    inviting.close(session, account, actor=actor, now=now)


def reset(session: Session, account: Account, *, actor: Account, now: datetime) -> str:
    """Void somebody else's password and second factors, and return a new invitation.

    Whoever holds the invitation could be the administrator, so circles and cohorts are entrusted anew.

    Raises:
        OwnAccount, LastAdmin, inviting.NoSuchInvitation.
    """
    insist_on_another(account, actor)
    insist_on_an_admin_besides(session, account)
    _take_charges(session, account)
    return inviting.reset(session, account, actor=actor, now=now)


def _take_charges(session: Session, account: Account) -> None:
    for kind in (Facilitator, Lead):
        session.execute(delete(kind).where(kind.account_id == account.id))


def insist_on_another(account: Account, actor: Account) -> None:
    """Refuse a change of somebody's own.

    Raises:
        OwnAccount: it is the actor's.
    """
    if account.id == actor.id:
        raise OwnAccount


def insist_on_an_admin_besides(session: Session, account: Account) -> None:
    """Refuse to lose the last administrator, also when two take the role from each other at once.

    Raises:
        LastAdmin: no other active account has the role.
    """
    every = select(AccountRole).where(AccountRole.role == ADMIN).order_by(AccountRole.account_id)
    locked = session.scalars(every.with_for_update()).all()
    others = [role.account_id for role in locked if role.account_id != account.id]
    active = select(func.count()).where(Account.id.in_(others), Account.state == ACTIVE)
    if account.has(ADMIN) and not session.scalar(active):
        raise LastAdmin


def add_group(
    session: Session, name: Mapping[str, str], *, actor: Account, now: datetime
) -> PartnerGroup:
    """Add a partner group; its name in addresses is made of its name once and stays.

    Raises:
        GroupNameTaken: another group has this very name.
    """
    _insist_on_new_name(session, name, besides=None)
    taken = set(session.scalars(select(PartnerGroup.slug)))
    slug = next(slug for slug in candidates(name.values(), "group") if slug not in taken)
    group = PartnerGroup(slug=slug, name=dict(name), trusted=False)
    try:
        with session.begin_nested():
            session.add(group)
    except IntegrityError as error:
        raise GroupNameTaken from error
    auditing.record(session, actor=actor, deed="group.added", thing=group_thing(group), now=now)
    return group


def rename_group(
    session: Session, group: PartnerGroup, name: Mapping[str, str], *, actor: Account, now: datetime
) -> None:
    """Give a group another name; its addresses stay.

    Raises:
        GroupNameTaken: another group has this very name.
    """
    _insist_on_new_name(session, name, besides=group)
    if group.name != dict(name):
        group.name = dict(name)
        thing = group_thing(group)
        auditing.record(session, actor=actor, deed="group.renamed", thing=thing, now=now)


def trust_group(
    session: Session, group: PartnerGroup, trusted: bool, *, actor: Account, now: datetime
) -> None:
    """Let a group publish without asking, or no longer."""
    if group.trusted != trusted:
        group.trusted = trusted
        deed = "group.trusted" if trusted else "group.no_longer_trusted"
        auditing.record(session, actor=actor, deed=deed, thing=group_thing(group), now=now)


def group_thing(group: PartnerGroup) -> str:
    """Return how the audit trail names a group."""
    return f"group:{group.slug}"


def _insist_on_new_name(
    session: Session, name: Mapping[str, str], *, besides: PartnerGroup | None
) -> None:
    names = {text.casefold() for text in name.values()}
    for other in groups(session):
        if other is not besides and names & {text.casefold() for text in other.name.values()}:
            raise GroupNameTaken
