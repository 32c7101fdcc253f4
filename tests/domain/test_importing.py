"""Official postcode files."""

from contextlib import contextmanager

import pytest

from campaign.domain.importing import UnreadableFile, import_postcodes
from campaign.domain.locating import (
    Home,
    UnknownPostcode,
    UnreadablePostcode,
    WardDisagrees,
    locate,
    normalise,
)

WARD, DISTRICT = "E05014735", "E06000032"


def read(session, *lines):
    return import_postcodes(
        session, lines, wards=frozenset({WARD}), district=DISTRICT, areas=("ZZ",)
    )


def test_a_code_point_file_is_read_by_its_columns(session):
    row = '"ZZ1 1AA",10,508000,222000,"E92000001","E19000001","E18000001","",{},"{}"'
    report = read(
        session,
        row.format(f'"{DISTRICT}"', WARD),
        row.format('"E06000056"', "E05014444").replace("1AA", "1AB"),
        row.format('"S12000033"', "S13002835").replace("ZZ1 1AA", "AB101AB"),
    )
    assert (report.inside, report.outside, report.elsewhere, report.refused) == (1, 1, 1, [])
    assert locate(session, postcode="zz1 1aa", ward_code="") == Home(WARD)
    assert locate(session, postcode="ZZ11AB", ward_code="") == Home(outside=True)
    with pytest.raises(UnknownPostcode):
        locate(session, postcode="AB10 1AB", ward_code="")


def test_a_ward_list_and_a_district_list_are_read(session):
    assert read(session, "postcode,ward_code", f"ZZ1 1AA,{WARD}").inside == 1
    assert read(session, "postcode,lad_code", "ZZ1 2AA,E06000056").outside == 1


def test_a_second_import_replaces_the_first(session):
    read(session, "postcode,lad_code", "ZZ1 1AA,E06000056")
    read(session, "postcode,ward_code", f"ZZ1 1AA,{WARD}")
    assert locate(session, postcode="ZZ1 1AA", ward_code="").ward_code == WARD


def test_lines_that_do_not_fit_are_refused_by_number(session):
    report = read(
        session,
        "postcode,ward_code",
        f"ZZ1 1AA,{WARD}",
        f"nonsense,{WARD}",
        "ZZ1 1AB,?",
        f"ZZ1 1AC,{DISTRICT}",
        "ZZ1 1AD",
    )
    assert report.inside == 1
    assert [line.split(":")[0] for line in report.refused] == [f"line {n}" for n in (3, 4, 5, 6)]


@pytest.mark.parametrize("lines", [(), ("a,b,c",), ("postcode;ward_code",)])
def test_another_layout_is_refused(session, lines):
    with pytest.raises(UnreadableFile):
        read(session, *lines)


@pytest.mark.parametrize("typed", ["lu1 2bq", "LU12BQ", " Lu1-2bQ ", "L U 1 2 B Q"])
def test_a_postcode_is_read_however_it_is_spaced(typed):
    assert normalise(typed) == "LU12BQ"


@pytest.mark.parametrize("typed", ["LU1", "12345", "LU1 2B", "LU1 2BQQ", "ＬＵ１２ＢＱ", "-"])
def test_what_is_no_postcode_is_refused(typed):
    with pytest.raises(UnreadablePostcode):
        normalise(typed)


def test_a_ward_and_a_postcode_that_disagree_are_told_apart(session):
    read(session, "postcode,ward_code", f"ZZ1 1AA,{WARD}")
    with pytest.raises(WardDisagrees) as refusal:
        locate(session, postcode="ZZ1 1AA", ward_code="E05014736")
    assert (refusal.value.chosen, refusal.value.found) == ("E05014736", WARD)


def test_a_refusal_passes_through_a_context_manager():
    @contextmanager
    def passing():
        yield

    with pytest.raises(WardDisagrees), passing():
        raise WardDisagrees(chosen=WARD, found=None)
