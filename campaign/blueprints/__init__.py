"""The pages, one folder per capability. A page is a folder and its line here."""

from campaign.blueprints.about import bp as about
from campaign.blueprints.health import bp as health
from campaign.blueprints.home import bp as home
from campaign.blueprints.look import bp as look
from campaign.blueprints.pledge import bp as pledge
from campaign.blueprints.receipt import bp as receipt

BLUEPRINTS = (home, pledge, receipt, about, health, look)
