"""What somebody of the staff is told when a file of data cannot be asked for, agreed to or taken."""

from typing import Any

from flask_babel import LazyString

from campaign.domain import exporting, extracting, handing_out
from campaign.extensions import desk_words

_dl = desk_words.lazy_gettext


def _rows(refusal: exporting.TooManyRows) -> LazyString:
    return _dl(
        "A spreadsheet holds at most %(most)s rows. Choose CSV, or fewer days.",
        most=f"{refusal.most:,}",
    )


def _many(refusal: handing_out.TooManyExports) -> LazyString:
    return _dl(
        "%(most)d files of yours are on their way. Wait until one of them is there.",
        most=refusal.most,
    )


REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    exporting.TooManyRows: ("form", _rows, 422),
    extracting.NoSuchExtract: ("", _dl("There is no such file to ask for."), 404),
    handing_out.NoSuchExport: (
        "",
        _dl("No file of yours is here. A file opens only for the one who asked for it."),
        404,
    ),
    handing_out.ExportGone: (
        "",
        _dl("The file was deleted: it is kept for 24 hours. Ask for it again."),
        410,
    ),
    handing_out.ExportNotReady: (
        "",
        _dl("This file is not ready. Open its page to see how far it is."),
        409,
    ),
    handing_out.OwnExport: ("", _dl("You asked for it, so somebody else has to agree."), 403),
    handing_out.AgreedTooLate: (
        "",
        _dl("This was decided already, or asked more than 24 hours ago."),
        409,
    ),
    handing_out.NamesNeedStaff: ("", _dl("A file with names in it is for staff alone."), 403),
    handing_out.NoExportReason: (
        "reason",
        _dl("Write why, in a sentence. A colleague has to understand it."),
        422,
    ),
    handing_out.TooManyExports: ("form", _many, 409),
}
