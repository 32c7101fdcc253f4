"""The addresses of Easy Read: the views are those of the pages themselves."""

from campaign.addresses import PREFIX
from campaign.blueprints.booking import place
from campaign.blueprints.booking import views as booking
from campaign.blueprints.easy import bp
from campaign.blueprints.pledge import views as pledge
from campaign.blueprints.receipt import views as receipt

EASY = f"{PREFIX}/easy"
DATE = "/events/<slug>/<day>/places"

bp.add_url_rule(f"{EASY}/pledge", "pledge", pledge.read, methods=["GET"])
bp.add_url_rule(f"{EASY}/receipt/<token>", "receipt", receipt.show, methods=["GET"])
bp.add_url_rule(f"{EASY}{DATE}", "booking", booking.read, methods=["GET"])
bp.add_url_rule(f"{EASY}/place/<token>", "place", place.show, methods=["GET"])
