"""What is kept sealed about a young ambassador and a parent, and opening it."""

from collections.abc import Mapping

from campaign.domain.sealing import Place, Sealer
from campaign.models import Ambassador, Permission


def seal(
    table: type[Ambassador | Permission], uid: str, column: str, text: str, sealer: Sealer
) -> bytes:
    """Return a text sealed for a column of the ambassador `uid`, or of what their parent was asked."""
    return sealer.seal(text, Place(table.__tablename__, column, uid))


def sealed(uid: str, texts: Mapping[str, str], sealer: Sealer) -> dict[str, bytes | None]:
    """Return the sealed columns of the ambassador `uid`; empty texts are None."""
    return {
        column: seal(Ambassador, uid, column, text, sealer) if text else None
        for column, text in texts.items()
    }


def name_of(ambassador: Ambassador, sealer: Sealer) -> str:
    """Return what the young person is called, or "" where no name is kept."""
    return _opened(ambassador, ambassador.uid, "name_sealed", sealer)


def words_of(ambassador: Ambassador, sealer: Sealer) -> str:
    """Return why they want to take part, in their own words, or ""."""
    return _opened(ambassador, ambassador.uid, "words_sealed", sealer)


def contact_of(ambassador: Ambassador, sealer: Sealer) -> str:
    """Return where to write to them, or ""."""
    return _opened(ambassador, ambassador.uid, "contact_sealed", sealer)


def token_of(ambassador: Ambassador, sealer: Sealer) -> str:
    """Return the secret of their page's address where we may write to them, else ""."""
    return _opened(ambassador, ambassador.uid, "token_sealed", sealer)


def parents_token(permission: Permission, sealer: Sealer) -> str:
    """Return the secret of a parent's page's address, or "" once nothing is asked any more."""
    return _opened(permission, permission.ambassador.uid, "token_sealed", sealer)


def parents_contact(permission: Permission, sealer: Sealer) -> str:
    """Return where a parent is asked, or "" where that is on paper."""
    return _opened(permission, permission.ambassador.uid, "contact_sealed", sealer)


def parents_name(permission: Permission, sealer: Sealer) -> str:
    """Return the name of the parent who answered, or ""."""
    return _opened(permission, permission.ambassador.uid, "by_sealed", sealer)


def _opened(row: Ambassador | Permission, uid: str, column: str, sealer: Sealer) -> str:
    sealed = getattr(row, column)
    return sealer.open(sealed, Place(row.__tablename__, column, uid)) if sealed else ""
