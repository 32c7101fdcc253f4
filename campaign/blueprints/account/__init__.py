"""One's own account: accepting an invitation, signing in, second factors, and open sign-ins."""

from flask import Blueprint

bp = Blueprint("account", __name__, url_prefix="/account")

from campaign.blueprints.account import (  # noqa: E402, F401
    desk,
    invitation,
    mine,
    passkeys,
    signing_in,
)
