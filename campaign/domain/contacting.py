"""Reading the e-mail address or phone number somebody typed into one spelling."""

import email_validator
import phonenumbers


class UnreadableContact(ValueError):
    """Neither an e-mail address nor a phone number."""


def normalise(text: str, *, region: str) -> str:
    """Return an address that still reaches its owner, or a number as `+441582000000` (E.164).

    Only the domain of an address is put in lower case: some servers tell `A@` from `a@`.

    A number without a country is read as one of `region` (ISO 3166, such as "GB").

    Raises:
        UnreadableContact: it is neither.
    """
    return _email(text) if "@" in text else _phone(text, region)


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
