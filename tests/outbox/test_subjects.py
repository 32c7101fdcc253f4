"""The first line of a mail, in whichever script, arrives letter for letter."""

import email.policy
from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.domain.delivering import Letter, compose
from tests.tongues import NAMES

WRITTEN = [
    "من فضلكم اتصلوا بنا حين يمكنكم ذلك.",
    "Potwierdź: zapisaliśmy cztery osoby na wspólny posiłek w sobotę, 6 czerwca, o 18:30",
    f"{'long' * 30} é and {'more ' * 20}end",
    *(f"Big meal, 6 June: {name} " * 6 for name in NAMES.values()),
]


def sent(subject):
    letter = Letter(to="a@example.org", mark="1", subject=subject, text="x", html="<p>x")
    mail = compose(letter, "no-reply@example.org")
    return mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))


@pytest.mark.parametrize("subject", WRITTEN)
def test_a_subject_arrives_as_it_was_written_in_lines_of_76(subject):
    raw = sent(subject)
    assert message_from_bytes(raw, policy=email.policy.default)["Subject"] == subject.strip()
    assert max(map(len, raw.split(b"\r\n\r\n")[0].split(b"\r\n"))) <= 78


@given(st.text(st.characters(categories=("L", "M", "N", "P", "S", "Zs")), min_size=1))
def test_no_letter_and_no_space_is_lost(subject):
    arrived = message_from_bytes(sent(subject), policy=email.policy.default)["Subject"] or ""
    assert arrived.split() == subject.split()
