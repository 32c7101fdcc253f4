"""In which languages a costly test runs: one for each way of setting type; all where PROVE is set."""

from campaign.languages import LANGUAGES
from tests.proving import PROVE

# A name in each script that pages have a face for, and in the two that phones bring.
NAMES = {
    "Latin": "Zoë Łucja Çelik Ștefan",
    "Cyrillic": "Щерьо Юлиянов",
    "Nastaliq": "عائشہ بڑوہی",
    "Naskh": "پری‌ناز ښځینه",
    "Bengali": "শ্রীকৃষ্ণ ৰঞ্জন",
    "Gurmukhi": "ਗੁਰਪ੍ਰੀਤ ਸ਼ੇਰ",
    "Gujarati": "જ્ઞાનેશ્વરી ક્ષમા",
    "Tamil": "லக்ஷ்மி ஸ்ரீ",
    "Malayalam": "ജ്യോത്സ്ന കൃഷ്ണൻ",
}


def some_languages() -> list[str]:
    """The first language of each stroke: Latin, Nastaliq, Naskh, and letters with signs above and below."""
    if PROVE:
        return list(LANGUAGES)
    first = {one.font.stroke: tag for tag, one in reversed(LANGUAGES.items())}
    return [tag for tag in LANGUAGES if tag in first.values()]
