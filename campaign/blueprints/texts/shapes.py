"""What each text is called on the page of translations, and how long it may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from campaign.blueprints.answers import forms as answers
from campaign.blueprints.hosts import event_form, groups, pictures
from campaign.blueprints.surveys import forms as surveys
from campaign.extensions import desk_words
from campaign.words.answer import PARTS

_dl = desk_words.lazy_gettext


@dataclass(frozen=True)
class Shape:
    """One kind of text. Of those that are `whole` a list has all in a language, or none."""

    label: Any
    most: int
    long: bool = False
    whole: bool = False


Shapes = Mapping[str, Shape]  # by the way to the text, as `phrasing` has it

EVENT: Shapes = {
    "title": Shape(_dl("Title"), event_form.TITLE),
    "description": Shape(_dl("What happens there"), event_form.DESCRIPTION, long=True),
    "access_note": Shape(_dl("More about access"), event_form.NOTE, long=True),
    "picture_alt": Shape(_dl("What is on the picture"), pictures.DESCRIPTION),
    "questions.*.text": Shape(_dl("Question"), event_form.QUESTION),
    "questions.*.purpose": Shape(_dl("Why you ask"), event_form.QUESTION),
    "programme.*.title": Shape(_dl("Name of this part"), event_form.TITLE),
}
GROUP: Shapes = {
    "name": Shape(_dl("Name of the group"), groups.NAME),
    "about": Shape(_dl("About the group"), groups.ABOUT, long=True),
}
SURVEY: Shapes = {
    "title": Shape(_dl("Title"), surveys.TITLE),
    "about": Shape(_dl("What it is for, in a sentence"), surveys.ABOUT),
}
QUESTION: Shapes = {
    "text": Shape(_dl("Question"), surveys.TEXT),
    "options.*.text": Shape(_dl("Answer"), surveys.TEXT, whole=True),
}
THEME: Shapes = {
    "title": Shape(_dl("Title"), answers.TITLE),
    "said": Shape(_dl("What people said"), answers.WORDS, long=True),
    "answer": Shape(_dl("What is done, or why it cannot be"), answers.ANSWER, long=True),
    "measure": Shape(_dl("How people will see that it is done"), answers.MEASURE),
}
AIM: Shapes = {
    "title": Shape(_dl("Title"), answers.TITLE),
    "measure_words": Shape(_dl("How people will see it, in words"), answers.MEASURE),
}
PROJECT: Shapes = {
    "name": Shape(_dl("Name of the project"), answers.TITLE),
    "outputs.*.text": Shape(_dl("What comes out"), answers.MEASURE),
} | {
    part: Shape(PARTS[part], answers.WORDS, long=True)
    for part in ("problem", "audience", "activities", "outcomes", "impact")
}
