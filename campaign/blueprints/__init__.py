"""The pages, one folder per capability. A page is a folder and its line here."""

from campaign.blueprints.about import bp as about
from campaign.blueprints.account import bp as account
from campaign.blueprints.admin import bp as admin
from campaign.blueprints.ambassadors import bp as ambassadors
from campaign.blueprints.api import bp as api
from campaign.blueprints.booking import bp as booking
from campaign.blueprints.calendars import bp as calendars
from campaign.blueprints.certificates import bp as certificates
from campaign.blueprints.circle import bp as circle
from campaign.blueprints.cohorts import bp as cohorts
from campaign.blueprints.desk import bp as desk
from campaign.blueprints.draws import bp as draws
from campaign.blueprints.gate import bp as gate
from campaign.blueprints.health import bp as health
from campaign.blueprints.home import bp as home
from campaign.blueprints.hosts import bp as hosts
from campaign.blueprints.look import bp as look
from campaign.blueprints.meetings import bp as meetings
from campaign.blueprints.permission import bp as permission
from campaign.blueprints.picture import bp as picture
from campaign.blueprints.pledge import bp as pledge
from campaign.blueprints.receipt import bp as receipt
from campaign.blueprints.whats_on import bp as whats_on

BLUEPRINTS = (
    home,
    pledge,
    booking,
    draws,
    receipt,
    about,
    health,
    look,
    whats_on,
    ambassadors,
    permission,
    certificates,
    api,
    hosts,
    cohorts,
    calendars,
    circle,
    desk,
    meetings,
    picture,
    account,
    admin,
    gate,
)
