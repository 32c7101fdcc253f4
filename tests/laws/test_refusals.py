"""Each refusal has its sentence."""

import importlib
import inspect
import pkgutil
from itertools import chain

import events
from campaign import domain
from campaign.domain.cataloguing import NotInCatalogue
from campaign.domain.delivering import NotDelivered, RefusedForGood
from campaign.domain.ledger import Unreadable
from campaign.domain.printing import FontsMissing
from campaign.domain.recounting import NothingReleased
from campaign.domain.releasing import NoSuchQuarter
from campaign.refusals import SENTENCES
from events.checkin import Over
from events.ical_lines import Rejected
from events.recurrence import NotOnDay

# Said in English, on the console: what to do, where the file is wrong, that there is nothing to recount.
FOR_OPERATORS = {FontsMissing, Unreadable, NothingReleased}
FOR_THE_WORKER = {NotDelivered, RefusedForGood}  # nobody waits for an answer: it tries again
# Caught beside the rule: another date, a fault of one event, an invitation that is over.
# An address that names no quarter is 404; where no such table is made, the page offers those there are.
FOR_CALLERS = {NotOnDay, Rejected, Over, NoSuchQuarter, NotInCatalogue}


def declared() -> set[type[Exception]]:
    found = set()
    for module in chain(
        *(pkgutil.iter_modules(p.__path__, f"{p.__name__}.") for p in (domain, events))
    ):
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(kind, Exception) and kind.__module__ == module.name:
                found.add(kind)
    return found


def test_each_refusal_has_its_sentence_and_each_sentence_its_refusal():
    kinds = {
        kind for kind in declared() if not kind.__subclasses__()
    }  # a family has none of its own
    assert kinds - FOR_OPERATORS - FOR_THE_WORKER - FOR_CALLERS == set(SENTENCES)
