"""Each refusal has its sentence."""

import importlib
import inspect
import pkgutil

from campaign import domain
from campaign.domain.printing import FontsMissing
from campaign.errors import SENTENCES

FOR_OPERATORS = {FontsMissing}  # says itself what to do, in English, on the console


def declared() -> set[type[Exception]]:
    found = set()
    for module in pkgutil.iter_modules(domain.__path__, f"{domain.__name__}."):
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(kind, Exception) and kind.__module__ == module.name:
                found.add(kind)
    return found


def test_each_refusal_has_its_sentence_and_each_sentence_its_refusal():
    assert declared() - FOR_OPERATORS == set(SENTENCES)
