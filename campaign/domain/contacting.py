"""Reading the e-mail address or phone number somebody typed into one spelling."""

import email_validator
import phonenumbers
from phonenumbers import PhoneNumberType

MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class UnreadableContact(ValueError):
    """Neither an e-mail address nor a phone number."""


class NoMobile(ValueError):
    """A number that texts are not sent to: it is not a mobile one of this country."""


def normalise(text: str, *, region: str) -> str:
    """Return an address that still reaches its owner, or a number as `+441582000000` (E.164).

    Only the domain of an address is put in lower case: some servers tell `A@` from `a@`.

    A number without a country is read as one of `region` (ISO 3166, such as "GB").

    Raises:
        UnreadableContact: it is neither.
    """
    return _email(text) if "@" in text else _phone(text, region)


def insist_on_mobile(number: str, *, region: str) -> None:
    """Refuse a number (E.164) that is not a mobile one with the country code of `region`.

    Satellite, premium and foreign numbers cost many times as much as a text, at our expense.

    Raises:
        NoMobile: as its name says.
    """
    found = phonenumbers.parse(number)
    at_home = found.country_code == phonenumbers.country_code_for_region(region)
    if not at_home or phonenumbers.number_type(found) not in MOBILE:
        raise NoMobile


def bucket(contact: str) -> str:
    """Return one text for every spelling of a contact that reaches the same person, `+tag`s included."""
    local, at, domain = contact.casefold().rpartition("@")
    return local.partition("+")[0] + at + domain


def _email(text: str) -> str:
    try:
        found = email_validator.validate_email(text.strip(), check_deliverability=False)
    except email_validator.EmailNotValidError as error:
        raise UnreadableContact from error
    return found.normalized


def _phone(text: str, region: str) -> str:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        raise UnreadableContact from error
    # "Possible" rather than "valid": numbering plans grow faster than libraries, and a real person's
    # number refused is worse than a mistyped one kept.
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise UnreadableContact
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
