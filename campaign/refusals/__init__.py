"""Every refusal and its sentence, one noun a file.

Each has the field of its form that it is about ("" for none), its sentence, and the status of the page.
"""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from campaign.domain import sealing
from campaign.refusals import event


@dataclass(frozen=True)
class Sentence:
    """What a person is told about a refusal, and the field it belongs to ("" for none)."""

    field: str
    text: LazyString | Callable[[Any], LazyString]
    status: int = 422

    def about(self, refusal: Exception) -> str:
        """Return the sentence, with the refusal's facts in it."""
        return str(self.text(refusal) if callable(self.text) else self.text)


NOUNS = [import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__)]
SENTENCES: dict[type[Exception], Sentence] = {
    sealing.Unopened: Sentence("", _l("A kept value could not be read."), status=500),
    **{kind: Sentence(*told) for noun in NOUNS for kind, told in noun.REFUSALS.items()},
}
EVENT_REFUSALS = tuple(event.REFUSALS)
# What a form can be refused for after its fields were read one by one.
FORM_REFUSALS = tuple(kind for kind, sentence in SENTENCES.items() if sentence.field)


def explain(refusal: Exception) -> Sentence:
    """Return the sentence of a refusal."""
    return SENTENCES[type(refusal)]
