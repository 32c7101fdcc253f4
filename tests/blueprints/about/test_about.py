"""The statements."""

import pytest

from campaign.models import Base
from tests.tongues import some_languages


@pytest.mark.parametrize("tag", some_languages())
@pytest.mark.parametrize("path", ["our-data", "accessibility", "about", "erased"])
def test_each_statement_opens_in_each_language(visitor, tag, path):
    visitor.open(f"/{tag}/{path}")


def test_what_we_hold_names_every_column_about_a_person(visitor):
    words = visitor.open("/en/our-data").words
    columns = [c for t in Base.metadata.sorted_tables for c in t.columns if "purpose" in c.info]
    assert columns
    for column in columns:
        assert str(column.info["label"]) in words
