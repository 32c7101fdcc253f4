"""What a scanned text is; the shared vectors are run by `tests/gate/test_vectors_api.py`."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from campaign.domain import badging
from campaign.domain.reading import read

HOST = "manyvoices.example"
codes = st.text(badging.ALPHABET, min_size=12, max_size=12)


@given(codes, st.sampled_from(["{}", "https://manyvoices.example/b/{}", "HTTP://{}"]))
def test_every_code_is_read_from_what_its_badge_holds(code, form):
    printed = badging.address(f"https://{HOST}", code)
    for text in (printed, printed.lower(), code, code.lower(), " ".join(re.findall("....", code))):
        found = read(text, HOST)
        assert (found.kind, found.code) == ("badge", code)


@given(st.text(max_size=60))
@example("\x85" * 12)
@example("https://[::1/b/7K3QX0M9AB1Z")
def test_any_text_is_something_and_only_a_badge_has_a_code(text):
    found = read(text, HOST)
    assert found.kind in {"badge", "invitation", "handover", "elsewhere", "half", "none"}
    assert (found.code is not None) == (found.kind == "badge")
    assert (found.invitation is not None) == (found.kind == "invitation")
    if found.code:
        assert badging.CODE.fullmatch(found.code)


@given(st.from_regex(r"[hH][tT]{2}[pP][sS]?://[ -~]{0,40}", fullmatch=True))
def test_an_address_of_another_host_is_never_a_badge_of_ours(text):
    assert read(text, "ours.example:8000").kind in {"elsewhere", "none"}


@given(st.text(max_size=30))
def test_what_is_typed_is_read_as_the_badge_pages_read_it(text):
    found = read(text, HOST)
    if found.kind == "badge":
        assert found.code == badging.read_code(text)
