"""The faces of the registry as rules of the style sheet: where a page fetches each, and what it sets."""

from collections.abc import Iterable

from campaign.languages import LANGUAGES, Font

SYSTEM = 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif'
WEIGHTS = (400, 700)


def address(file: str) -> str:
    """Return where a page finds a font's file."""
    return f"/static/vendor/{file}"


def fonts() -> tuple[Font, ...]:
    """Return each face that pages carry, once."""
    carried = (language.font for language in LANGUAGES.values() if language.font.web)
    return tuple(dict.fromkeys(carried))


def rules() -> str:
    """Return `@font-face` of every file, then which face sets which language, wherever it stands.

    `--face` is for what does not inherit its type, such as a text in a picture.
    """
    return "".join(
        [
            *(_face(font, file, weight) for font in fonts() for file, weight in _files(font)),
            f"[lang] {{ {_set_in(SYSTEM)}; line-height: 1.5 }}",
            *(_setting(font) for font in fonts()),
        ]
    )


def _files(font: Font) -> Iterable[tuple[str, int]]:
    return zip(font.web, WEIGHTS, strict=False)


def _face(font: Font, file: str, weight: int) -> str:
    return (
        f'@font-face {{ font-family: "{font.family}"; src: url({address(file)}) format("woff2");'
        f" font-weight: {weight}; font-display: swap; unicode-range: {font.letters} }}"
    )


def _setting(font: Font) -> str:
    tags = [tag for tag, language in LANGUAGES.items() if language.font == font]
    families = ", ".join(part for part in (f'"{font.family}"', font.local, SYSTEM) if part)
    chosen = ", ".join(f'[lang="{tag}"]' for tag in tags)
    return f"{chosen} {{ {_set_in(families)}; line-height: var(--{font.stroke}) }}"


def _set_in(families: str) -> str:
    return f"--face: {families}; font-family: var(--face)"
