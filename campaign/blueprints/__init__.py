"""The pages, one folder per capability. A page is a folder and its line here."""

from campaign.blueprints.about import bp as about
from campaign.blueprints.account import bp as account
from campaign.blueprints.admin import bp as admin
from campaign.blueprints.ambassadors import bp as ambassadors
from campaign.blueprints.answered import bp as answered
from campaign.blueprints.answers import bp as answers
from campaign.blueprints.api import bp as api
from campaign.blueprints.booking import bp as booking
from campaign.blueprints.calendars import bp as calendars
from campaign.blueprints.certificates import bp as certificates
from campaign.blueprints.circle import bp as circle
from campaign.blueprints.cohorts import bp as cohorts
from campaign.blueprints.complaints import bp as complaints
from campaign.blueprints.desk import bp as desk
from campaign.blueprints.discussions import bp as discussions
from campaign.blueprints.draws import bp as draws
from campaign.blueprints.easy import bp as easy
from campaign.blueprints.equality import bp as equality
from campaign.blueprints.exports import bp as exports
from campaign.blueprints.feedback import bp as feedback
from campaign.blueprints.figures import bp as figures
from campaign.blueprints.gate import bp as gate
from campaign.blueprints.health import bp as health
from campaign.blueprints.hearing import bp as hearing
from campaign.blueprints.home import bp as home
from campaign.blueprints.hosts import bp as hosts
from campaign.blueprints.listening import bp as listening
from campaign.blueprints.look import bp as look
from campaign.blueprints.meetings import bp as meetings
from campaign.blueprints.open_data import bp as open_data
from campaign.blueprints.permission import bp as permission
from campaign.blueprints.picture import bp as picture
from campaign.blueprints.pledge import bp as pledge
from campaign.blueprints.receipt import bp as receipt
from campaign.blueprints.reports import bp as reports
from campaign.blueprints.scribe import bp as scribe
from campaign.blueprints.show import bp as show
from campaign.blueprints.sounds import bp as sounds
from campaign.blueprints.survey import bp as survey
from campaign.blueprints.surveys import bp as surveys
from campaign.blueprints.texts import bp as texts
from campaign.blueprints.voices import bp as voices
from campaign.blueprints.whats_on import bp as whats_on

BLUEPRINTS = (
    home,
    pledge,
    booking,
    draws,
    scribe,
    receipt,
    easy,
    equality,
    about,
    show,
    health,
    look,
    whats_on,
    survey,
    answered,
    feedback,
    ambassadors,
    permission,
    certificates,
    api,
    open_data,
    hosts,
    discussions,
    cohorts,
    calendars,
    circle,
    complaints,
    desk,
    figures,
    voices,
    reports,
    exports,
    listening,
    answers,
    surveys,
    texts,
    meetings,
    picture,
    hearing,
    sounds,
    account,
    admin,
    gate,
)
