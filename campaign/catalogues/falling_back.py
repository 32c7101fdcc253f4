"""Sentences as pages ask for them: one that is broken in a catalogue is said in English."""

import gettext
import logging
from pathlib import Path

from babel.messages.mofile import read_mo
from babel.support import NullTranslations, Translations
from flask_babel import Domain, get_locale

from campaign.catalogues import faults
from campaign.catalogues.keeping import UNREADABLE

logger = logging.getLogger("campaign")


class Words(Domain):
    """A domain of translations from which what is broken is taken out, and logged, when first read.

    Whoever asks, now or lazily, in Python or a template, counted or not, then gets the English.
    """

    def __init__(self, directories: str | None = None, domain: str = "messages") -> None:
        super().__init__(directories, domain)
        self.sound: dict[str, Translations | NullTranslations] = {}

    def get_translations(self) -> Translations | NullTranslations:
        """Return the translations for the locale of now; none outside a request."""
        locale = get_locale()
        if locale is None:
            return NullTranslations()
        if str(locale) not in self.sound:
            self.sound[str(locale)] = self._read(str(locale))
        return self.sound[str(locale)]

    def _read(self, locale: str) -> Translations | NullTranslations:
        try:
            found = super().get_translations()
            broken = sum(self._mend(found, Path(name)) for name in self._files(locale))
        except UNREADABLE as error:
            event = f"catalogue.unreadable {locale} {self.domain[0]}"
            logger.error("", exc_info=error, extra={"event": event})
            return NullTranslations()
        if broken:
            logger.error(
                "", extra={"event": f"catalogue.broken {locale} {self.domain[0]} {broken}"}
            )
        return found

    def _files(self, locale: str) -> list[str]:
        found = (gettext.find(self.domain[0], at, [locale]) for at in self.translation_directories)
        return [name for name in found if name]

    def _mend(self, translations: Translations, path: Path) -> int:
        """Take what is broken in a file out of what was read from it; return how many sentences."""
        with path.open("rb") as file:
            catalogue = read_mo(file)
        forms = faults.numbers_of_forms(catalogue.plural_expr)
        broken = [
            faults.sources(message)
            for message in catalogue
            if message.id
            and faults.of_placeholders(faults.sources(message), faults.texts(message), forms)
        ]
        for english in broken:
            translations._catalog.pop(english[0], None)
            for form in forms:
                translations._catalog.pop((english[0], form), None)
        return len(broken)
