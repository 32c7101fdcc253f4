"""What is said when people cannot be drawn as wished, or a tournament cannot be made so."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from campaign.domain import drawing, drawn_groups
from campaign.extensions import desk_words
from campaign.looks import clock_time, joined
from campaign.words.draw import isolated
from events import fixtures, people, tournament
from events.models.tournament import PITCH_NAME_LENGTH, TEAM_NAME_LENGTH

_d = desk_words.gettext
_dl = desk_words.lazy_gettext
_dn = desk_words.ngettext


def _list(names: Any) -> str:
    return joined(isolated(name) for name in names)


def _pair(pair: tuple[str, str]) -> str:
    return " + ".join(isolated(name) for name in pair)


def _few(refusal: people.TooFewPeople) -> str:
    counted = _dn(
        "%(num)d person cannot fill %(teams)d teams or tables. Write fewer teams, or more people."
        " Those who stay together count as one.",
        "%(num)d people cannot fill %(teams)d teams or tables. Write fewer teams, or more people."
        " Those who stay together count as one.",
        refusal.people,
        teams=refusal.teams,
    )
    return str(counted)


def _many(refusal: people.TooMany) -> LazyString:
    if refusal.what == "rounds":
        return _dl("There can be %(most)d rounds at most.", most=refusal.most)
    if refusal.what == "pairs":
        return _dl("There can be %(most)d pairs at most.", most=refusal.most)
    return _dl("There can be %(most)d people at most. Draw them in parts.", most=refusal.most)


def _contradiction(refusal: people.Contradiction) -> str:
    said = []
    for number, pair in enumerate(refusal.pairs):
        chain = refusal.because[number] if number < len(refusal.because) else ()
        links = joined(_pair(link) for link in chain)
        if links and tuple(chain) != (pair,):
            facts = {"pair": _pair(pair), "links": links}
            said.append(_d("%(pair)s: apart, but together by %(links)s.", **facts))
        else:
            said.append(_d("%(pair)s: apart, but also together.", pair=_pair(pair)))
    asked = _d("These pairs contradict each other. Take one of the two out.")
    return " ".join([asked, *map(str, said)])


def _together(refusal: people.TooManyTogether) -> LazyString:
    return _dl(
        "%(names)s stay together, but a team has only %(most)d places. Write fewer teams, or take a"
        " pair out.",
        names=_list(refusal.keys),
        most=refusal.most,
    )


def _apart(refusal: people.TooManyApart) -> LazyString:
    return _dl(
        "%(names)s cannot all be apart in %(teams)d teams or tables. Write more teams, or take a pair"
        " out.",
        names=_list(refusal.keys),
        teams=refusal.teams,
    )


def _parted(refusal: people.InTwoTeams) -> LazyString:
    return _dl(
        "%(names)s are in different teams by now, so nobody can be with all of them.",
        names=_list(refusal.keys),
    )


def _same(refusal: people.SameKey) -> LazyString:
    return _dl("%(name)s is in the draw already.", name=isolated(refusal.key))


def _groups(refusal: fixtures.GroupsOutOfRange) -> LazyString:
    return _dl("Write a number of groups from 1 to %(most)d.", most=refusal.most)


def _through(refusal: fixtures.ThroughOutOfRange) -> LazyString:
    return _dl(
        "Write 0, if there is no knock-out, or a number from %(fewest)d to %(most)d.",
        fewest=refusal.fewest,
        most=refusal.most,
    )


def _matches(refusal: fixtures.TooManyMatches) -> LazyString:
    return _dl(
        "That makes %(matches)d matches, which is too many. Write more groups.",
        matches=refusal.matches,
    )


def _name(refusal: tournament.TeamNameOutOfRange) -> LazyString:
    return _dl(
        "Team %(number)d: write a name of 1 to %(most)d characters.",
        number=refusal.number,
        most=TEAM_NAME_LENGTH,
    )


def _bib(refusal: tournament.BibOutOfRange) -> LazyString:
    return _dl("Team %(number)d: write the colour of its bibs shorter.", number=refusal.number)


def _named_twice(refusal: tournament.SameTeamName) -> LazyString:
    return _dl("Two teams are called %(name)s. Change one.", name=isolated(refusal.name))


def _outside(refusal: tournament.OutsideTheDate) -> LazyString:
    moments = ("starts", "ends", "opens", "closes")
    told = {name: isolated(clock_time(getattr(refusal, name).time())) for name in moments}
    return _dl(
        "The matches would be from %(starts)s to %(ends)s, but the event is from %(opens)s to"
        " %(closes)s. Begin earlier, play shorter, add a pitch, or let the event last longer.",
        **told,
    )


REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    drawing.NoSuchDraw: ("", _l("No draw is published under this address."), 404),
    drawing.DrawOver: ("", _l("This draw was two weeks ago. Its names are no longer kept."), 410),
    drawing.DrawChanged: (
        "people",
        _dl("Somebody changed this draw meanwhile. Look at it, then try again."),
        409,
    ),
    drawing.DrawPublished: (
        "",
        _dl("This draw is published, so it stays as it is. Late-comers can be added to it."),
        409,
    ),
    drawn_groups.DrawNotPublished: ("", _dl("Publish the draw first."), 409),
    drawn_groups.TooManyLater: (
        "person",
        _dl("Too many people came later. Make another draw for them."),
        422,
    ),
    people.TooFewPeople: ("number", _few, 422),
    people.TooFewTeams: ("number", _dl("Write how many teams or tables there are, from 1."), 422),
    people.TooMany: ("people", _many, 422),
    people.InTwoTeams: ("person", _parted, 422),
    people.SameKey: ("person", _same, 409),
    people.UnknownKey: ("person", _dl("This person is in no team any more."), 409),
    people.UnknownField: ("balance", _dl("Choose from what is listed."), 422),
    people.Contradiction: ("apart", _contradiction, 422),
    people.TooManyTogether: ("together", _together, 422),
    people.TooManyApart: ("apart", _apart, 422),
    fixtures.TeamsOutOfRange: (
        "teams",
        _dl(
            "A tournament has from %(least)d to %(most)d teams.",
            least=fixtures.LEAST_TEAMS,
            most=fixtures.MOST_TEAMS,
        ),
        422,
    ),
    fixtures.GroupsOutOfRange: ("groups", _groups, 422),
    fixtures.ThroughOutOfRange: ("through", _through, 422),
    fixtures.PitchesOutOfRange: (
        "pitches",
        _dl(
            "Write 1 to %(most)d pitches, each in a line of its own, with different names of at most"
            " %(letters)d characters.",
            most=fixtures.MOST_PITCHES,
            letters=PITCH_NAME_LENGTH,
        ),
        422,
    ),
    fixtures.MinutesOutOfRange: (
        "minutes",
        _dl("A match takes 1 to %(most)d minutes.", most=fixtures.MOST_MINUTES),
        422,
    ),
    fixtures.GapOutOfRange: (
        "gap",
        _dl("Between matches there are 0 to %(most)d minutes.", most=fixtures.MOST_GAP),
        422,
    ),
    fixtures.BreakOutOfRange: (
        "breaks",
        _dl(
            "Write %(most)d breaks at most, each ending after it begins.",
            most=fixtures.MOST_BREAKS,
        ),
        422,
    ),
    fixtures.TooManyMatches: ("groups", _matches, 422),
    fixtures.TooLong: (
        "pitches",
        _dl("The matches would take more than a day. Add a pitch, or play shorter."),
        422,
    ),
    tournament.TeamNameOutOfRange: ("teams", _name, 422),
    tournament.BibOutOfRange: ("teams", _bib, 422),
    tournament.SameTeamName: ("teams", _named_twice, 422),
    tournament.GroupsDisagree: (
        "groups",
        _dl("Give each team a group, two teams at least in each, or none at all."),
        422,
    ),
    tournament.OutsideTheDate: ("starts", _outside, 422),
    tournament.AlreadyMade: ("date", _dl("This date has a tournament already."), 409),
    tournament.AlreadyPlayed: (
        "",
        _dl("Results were typed already, so these fixtures stay."),
        409,
    ),
}
