"""What somebody who signs in, or who opens accounts, is told when something cannot be."""

from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import LazyString

from campaign.domain import appointing, confirming, entering, inviting, keying, passwording
from campaign.extensions import desk_words
from campaign.looks import clock_time

_dl = desk_words.lazy_gettext

JUST_OVER = timedelta(seconds=59)  # whoever waits until a whole minute has waited long enough


def _wait(refusal: entering.TooManyTries) -> LazyString:
    until = (refusal.until + JUST_OVER).astimezone(current_app.extensions["pack"].zone)
    return _dl(
        "Too many wrong tries. Wait until %(time)s, then try again.",
        time=clock_time(until.time()),
    )


REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    passwording.PasswordTooShort: (
        "password",
        _dl("Use at least 12 characters. Four or five words are easy to remember."),
        422,
    ),
    passwording.PasswordTooLong: ("password", _dl("Use at most 256 characters."), 422),
    passwording.PasswordIsAName: (
        "password",
        _dl("Choose a password that is not your name or e-mail."),
        422,
    ),
    entering.WrongSignIn: (
        "password",
        _dl("This e-mail and password do not belong together. Check both."),
        422,
    ),
    entering.TooManyTries: ("", _wait, 429),
    entering.NoSuchSignIn: ("", _dl("This sign-in has ended already."), 404),
    confirming.WrongCode: (
        "code",
        _dl("This code does not fit, or was used. Wait for the next one, and use that."),
        422,
    ),
    inviting.NoSuchInvitation: (
        "",
        _dl("This invitation was used, or is too old. Ask whoever invited you for a new one."),
        404,
    ),
    inviting.AlreadyInvited: ("email", _dl("Somebody with this e-mail has an account."), 422),
    appointing.OwnAccount: ("", _dl("Ask another administrator to change your own account."), 409),
    appointing.LastAdmin: (
        "",
        _dl("This is the last administrator. Make somebody else one first."),
        409,
    ),
    appointing.GroupNameTaken: ("name", _dl("Another group has this name."), 422),
    keying.PasskeyRefused: (
        "passkey",
        _dl("This passkey did not fit. Try again, or use a code."),
        422,
    ),
    keying.TooManyPasskeys: (
        "passkey",
        _dl("You have ten passkeys. Remove one to add another."),
        409,
    ),
    keying.NoSuchPasskey: ("", _dl("This passkey was removed already."), 404),
}
