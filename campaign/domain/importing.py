"""Reading official postcode files: OS Code-Point, and `postcode,ward_code` or `postcode,lad_code`."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from campaign.domain.locating import UnreadablePostcode, normalise
from campaign.models import Postcode

# OS Code-Point Open user guide, column order: postcode, quality, eastings, northings, country, three
# health codes and county, district, ward; no header.
CODE_POINT_COLUMNS = 10
CODE_POINT_WARD = 9
GSS = re.compile(r"[ENSW]\d{8}")  # Government Statistical Service code
CHUNK = 500


class UnreadableFile(ValueError):
    """Not one of the layouts that can be read."""


@dataclass
class Report:
    """What an import did. `refused` names each line that was left out, and why."""

    inside: int = 0
    outside: int = 0
    elsewhere: int = 0
    refused: list[str] = field(default_factory=list)


def import_postcodes(
    session: Session,
    lines: Iterable[str],
    *,
    wards: frozenset[str],
    district: str,
    areas: tuple[str, ...],
) -> Report:
    """Replace what is known of each postcode in the file; all or, where the caller rolls back, nothing.

    Postcodes of the `areas` (letters before the first digit) that lie in none of the `wards` are kept as
    outside; those of other areas are counted as elsewhere and left out.

    Raises:
        UnreadableFile: the layout is not known.
    """
    report, found = Report(), {}
    for number, postcode, code in _rows(lines):
        try:
            found[_normalised(postcode, code, district)] = code if code in wards else None
        except ValueError as error:
            report.refused.append(f"line {number}: {error}")
    near = {p: ward for p, ward in found.items() if ward or _area(p) in areas}
    _replace(session, near)
    report.elsewhere = len(found) - len(near)
    report.outside = sum(ward is None for ward in near.values())
    report.inside = len(near) - report.outside
    return report


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    """Yield (line number, postcode, code) from either layout."""
    reader = csv.reader(lines)
    first = next(reader, None)
    if first is None:
        raise UnreadableFile("The file is empty.")
    header = [cell.strip().lower().lstrip("\ufeff") for cell in first]
    if header in (["postcode", "ward_code"], ["postcode", "lad_code"]):
        width, column = 2, 1
    elif len(first) == CODE_POINT_COLUMNS and GSS.fullmatch(first[CODE_POINT_WARD].strip()):
        width, column = CODE_POINT_COLUMNS, CODE_POINT_WARD
        yield 1, first[0], first[column].strip()
    else:
        raise UnreadableFile(
            "Line 1 is neither `postcode,ward_code`, `postcode,lad_code` nor ten Code-Point columns."
        )
    for row in reader:
        if row:
            short = len(row) != width
            yield reader.line_num, row[0], "" if short else row[column].strip()


def _normalised(postcode: str, code: str, district: str) -> str:
    if not GSS.fullmatch(code):
        raise ValueError(f"“{code}” is not a ward or district code")
    if code == district:
        raise ValueError(f"{postcode} is in the town, but the line names no ward")
    try:
        return normalise(postcode)
    except UnreadablePostcode:
        raise ValueError(f"“{postcode}” is not a postcode") from None


def _area(postcode: str) -> str:
    return re.split(r"\d", postcode, maxsplit=1)[0]


def _replace(session: Session, near: dict[str, str | None]) -> None:
    rows = [{"postcode": postcode, "ward_code": ward} for postcode, ward in near.items()]
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        names = [row["postcode"] for row in chunk]
        session.execute(delete(Postcode).where(Postcode.postcode.in_(names)))
        session.execute(insert(Postcode), chunk)
