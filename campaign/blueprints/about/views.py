"""The statements."""

from flask import render_template
from flask.typing import ResponseReturnValue

from campaign import access, holdings
from campaign.addresses import PREFIX
from campaign.blueprints.about import bp


@bp.get(f"{PREFIX}/our-data")
@access.anyone
def our_data() -> ResponseReturnValue:
    """What is held about people and why, made from the schema."""
    return render_template("about/our_data.html", held=holdings.of_everybody())


@bp.get(f"{PREFIX}/accessibility")
@access.anyone
def accessibility() -> ResponseReturnValue:
    """What works for whom."""
    return render_template("about/accessibility.html")


@bp.get(f"{PREFIX}/about")
@access.anyone
def about() -> ResponseReturnValue:
    """Who runs this, and where to complain."""
    return render_template("about/about.html")
