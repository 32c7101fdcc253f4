"""Correcting what is held."""

from campaign.blueprints.pledge.forms import HomeForm


class CorrectPledgeForm(HomeForm):
    """Name, postcode and ward, as they should be from now on."""
