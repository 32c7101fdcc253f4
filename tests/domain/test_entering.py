"""Slowing down guesses, second factors, and sign-ins that end; also when many come at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import update

from campaign import clock, engines
from campaign.domain import confirming, entering, inviting, passwording
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from campaign.models import Account, Invitation, RecoveryCode, SignIn
from tests import make

SEALER = Sealer(make.FIELD_KEYS)
NOW = datetime(2026, 6, 5, 12, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def account(session):
    made = make.account(session)
    return session.get(Account, made.id)


def guess(session, account, now, password="a wrong guess"):
    entering.count_try(session, account, now=now)
    try:
        entering.check_password(session, account, password)
    except entering.WrongSignIn:
        return False
    return True


def test_five_guesses_are_free_and_then_the_wait_doubles_to_a_quarter_of_an_hour(session, account):
    now, waits = NOW, []
    for _ in range(4):
        guess(session, account, now)
    for _ in range(8):
        guess(session, account, now)
        with pytest.raises(entering.TooManyTries) as refused:
            entering.count_try(session, account, now=now)
        waits.append((refused.value.until - now).total_seconds())
        now = refused.value.until
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


def test_while_waiting_even_the_right_password_is_not_examined(session, account):
    for _ in range(5):
        guess(session, account, NOW)
    with pytest.raises(entering.TooManyTries):
        guess(session, account, NOW + 29 * SECOND, make.PASSWORD)
    assert guess(session, account, NOW + 30 * SECOND, make.PASSWORD)


def test_the_right_password_gives_its_own_try_back_and_no_other(session, account):
    for _ in range(3):
        guess(session, account, NOW)
    assert guess(session, account, NOW, make.PASSWORD)
    session.refresh(account)
    assert account.failures == 3
    entering.forget_tries(session, account)
    session.refresh(account)
    assert (account.failures, account.wait_until) == (0, None)


def test_the_right_password_does_not_buy_more_guesses_of_the_second_factor(session, account):
    for _ in range(5):
        assert guess(session, account, NOW, make.PASSWORD)
        entering.count_try(session, account, now=NOW)  # a wrong code
    with pytest.raises(entering.TooManyTries):
        entering.count_try(session, account, now=NOW)


@pytest.mark.parametrize("state", ["invited", "closed"])
def test_an_account_not_in_use_is_like_an_unknown_one(session, account, state):
    if state == "closed":
        inviting.close(session, account, actor=None, now=NOW)
    else:
        account.state = state
    with pytest.raises(entering.WrongSignIn):
        entering.check_password(session, account, make.PASSWORD)


def test_an_unknown_e_mail_costs_a_whole_check_too(monkeypatch, session):
    checked = []
    verify = passwording.HASHER.verify
    monkeypatch.setattr(
        passwording.HASHER.__class__,
        "verify",
        lambda self, kept, typed: checked.append(kept) or verify(kept, typed),
    )
    with pytest.raises(entering.WrongSignIn):
        entering.check_password(session, None, make.PASSWORD)
    assert [kept.split("$")[1:4] for kept in checked] == [["argon2id", "v=19", "m=19456,t=2,p=1"]]


def test_a_hash_of_other_settings_is_made_anew_at_sign_in(session, account):
    from argon2 import PasswordHasher

    account.password_hash = PasswordHasher(1, 8 * 1024, 1).hash(make.PASSWORD)
    assert guess(session, account, NOW, make.PASSWORD)
    assert "m=19456,t=2,p=1" in account.password_hash
    assert guess(session, account, NOW, make.PASSWORD)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("eleven char", passwording.PasswordTooShort),
        ("x" * 257, passwording.PasswordTooLong),
        ("Ama  Example", passwording.PasswordIsAName),
        ("AMA@example.org", passwording.PasswordIsAName),
        ("ama.at.example", None),
        ("چار سادہ لفظ یاد", None),
        ("x" * 256, None),
    ],
)
def test_a_password_is_long_and_not_a_name(password, refusal):
    facts = {"email": "ama@example.org", "name": "Ama Example"}
    if refusal is None:
        passwording.insist_on_good(password, **facts)
    else:
        with pytest.raises(refusal):
            passwording.insist_on_good(password, **facts)


def test_a_password_typed_on_another_keyboard_fits():
    kept = passwording.keep("Zoë fi four words")
    assert passwording.fits("Zoe\u0308 ﬁ four words", kept)
    assert not passwording.fits("Zoe fi four words", kept)
    assert not passwording.fits("Zoë fi four words", None)


@pytest.mark.parametrize(
    ("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_code_is_good_one_step_either_side(session, account, steps, fits):
    code = confirming.code_at(make.AUTHENTICATOR, NOW + steps * timedelta(seconds=30))
    if fits:
        confirming.use_code(session, account, code, now=NOW, sealer=SEALER)
    else:
        with pytest.raises(confirming.WrongCode):
            confirming.use_code(session, account, code, now=NOW, sealer=SEALER)


@pytest.mark.parametrize("again", [0, -1])
def test_a_code_works_once_and_an_older_one_not_after_it(session, account, again):
    code = confirming.code_at(make.AUTHENTICATOR, NOW)
    confirming.use_code(session, account, code, now=NOW, sealer=SEALER)
    older = confirming.code_at(make.AUTHENTICATOR, NOW + again * timedelta(seconds=30))
    with pytest.raises(confirming.WrongCode):
        confirming.use_code(session, account, older, now=NOW, sealer=SEALER)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "٠٠٠٠٠٠", "x" * 2000, "\ud800"])
def test_what_is_not_a_code_is_refused_in_the_same_way(session, account, code):
    with pytest.raises(confirming.WrongCode):
        confirming.use_code(session, account, code, now=NOW, sealer=SEALER)
    with pytest.raises(confirming.WrongCode):
        confirming.use_recovery_code(session, account, code, today=NOW.date(), sealer=SEALER)


def test_recovery_codes_are_ten_work_once_each_and_are_read_leniently(session, account):
    codes = confirming.renew_recovery_codes(session, account, SEALER)
    assert len(set(codes)) == 10
    typed = codes[0].lower().replace("-", " ").replace("0", "o").replace("1", "l")
    confirming.use_recovery_code(session, account, typed, today=NOW.date(), sealer=SEALER)
    with pytest.raises(confirming.WrongCode):
        confirming.use_recovery_code(session, account, codes[0], today=NOW.date(), sealer=SEALER)
    assert confirming.recovery_codes_left(session, account) == 9
    confirming.renew_recovery_codes(session, account, SEALER)
    with pytest.raises(confirming.WrongCode):
        confirming.use_recovery_code(session, account, codes[1], today=NOW.date(), sealer=SEALER)


def test_nobody_uses_anothers_recovery_code(session, account):
    other = session.get(Account, make.account(session).id)
    (code, *_) = confirming.renew_recovery_codes(session, other, SEALER)
    with pytest.raises(confirming.WrongCode):
        confirming.use_recovery_code(session, account, code, today=NOW.date(), sealer=SEALER)


@pytest.mark.parametrize(
    ("uses", "asked", "open_"),
    [
        ([], timedelta(hours=11, minutes=29), True),
        ([], timedelta(hours=12), False),
        ([timedelta(hours=11)], timedelta(hours=22), True),
        ([timedelta(hours=h) for h in range(0, 24 * 14, 8)], timedelta(days=14) - SECOND, True),
        ([timedelta(hours=h) for h in range(0, 24 * 14, 8)], timedelta(days=14), False),
    ],
)
def test_a_sign_in_ends_unused_or_after_a_fortnight(session, account, uses, asked, open_):
    token = entering.begin(session, account, device="", now=NOW)
    for later in uses:
        found = entering.open_sign_in(session, token, now=NOW + later)
        entering.note_use(found, now=NOW + later)
    assert bool(entering.open_sign_in(session, token, now=NOW + asked)) == open_
    assert bool(entering.sign_ins(session, account, now=NOW + asked)) == open_
    assert entering.forget_ended(session, now=NOW + asked) == (not open_)


def test_use_is_kept_to_the_hour(session, account):
    token = entering.begin(session, account, device="", now=NOW)
    sign_in = entering.open_sign_in(session, token, now=NOW)
    assert sign_in.seen_at == NOW.replace(minute=0)
    assert not entering.is_unnoted(sign_in, now=NOW + timedelta(minutes=29))
    assert entering.is_unnoted(sign_in, now=NOW + timedelta(minutes=30))


def test_nobody_ends_anothers_sign_in(session, account):
    other = session.get(Account, make.account(session).id)
    token = entering.begin(session, other, device="", now=NOW)
    sign_in = entering.open_sign_in(session, token, now=NOW)
    with pytest.raises(entering.NoSuchSignIn):
        entering.end(session, account, sign_in.id)
    entering.end(session, other, sign_in.id)
    assert entering.open_sign_in(session, token, now=NOW) is None


def test_no_secret_is_kept_as_it_is(session, account):
    token = entering.begin(session, account, device="", now=NOW)
    demo = entering.demo_link(session, account, NOW)
    codes = confirming.renew_recovery_codes(session, account, SEALER)
    session.flush()
    kept = repr(
        [
            session.execute(model.__table__.select()).all()
            for model in (Account, SignIn, Invitation, RecoveryCode)
        ]
    )
    email = entering.email_of(account, SEALER)
    secrets = (token, demo, codes[0], codes[0].replace("-", ""), make.PASSWORD, email)
    for secret in (*secrets, make.AUTHENTICATOR):
        assert secret not in kept


def at_once(app, times, deed):
    """Do something in as many threads at once, each in a transaction of its own that it commits."""
    start = Barrier(times)

    def one(number):
        with app.app_context():
            engines.writing.set(True)
            start.wait()
            try:
                return deed(number)
            finally:
                db.session.rollback()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_of_fifty_guesses_at_once_no_more_are_examined_than_are_free(app, session):
    account_id = make.account(session).id
    now = clock.now()

    def guess_once(number):
        account = db.session.get(Account, account_id)
        try:
            entering.count_try(db.session, account, now=now)
        except entering.TooManyTries:
            return "waits"
        db.session.commit()
        return "examined"

    answers = at_once(app, 50, guess_once)
    assert answers.count("examined") == entering.FREE_TRIES
    assert answers.count("waits") == 50 - entering.FREE_TRIES
    with app.app_context():
        assert db.session.get(Account, account_id).failures == entering.FREE_TRIES


def test_control_reading_first_and_writing_then_lets_more_guesses_through(app, session):
    """What `count_try` would be without its guard, so that the race above is seen to be one."""
    account_id = make.account(session).id
    read = Barrier(20)

    def guess_carelessly(number):
        with db.engine.connect() as connection:  # a reader of its own, as a deferred transaction is
            connection.rollback()
            failures = connection.scalar(
                db.select(Account.failures).where(Account.id == account_id)
            )
            connection.rollback()
        read.wait()
        if failures >= entering.FREE_TRIES:
            return "waits"
        mine = update(Account).where(Account.id == account_id)
        db.session.execute(mine.values(failures=failures + 1))
        db.session.commit()
        return "examined"

    assert at_once(app, 20, guess_carelessly).count("examined") > entering.FREE_TRIES
    with app.app_context():
        assert db.session.get(Account, account_id).failures < 20


def test_one_recovery_code_used_by_twenty_at_once_signs_one_in(app, session):
    account_id = make.account(session).id
    with app.app_context():
        account = db.session.get(Account, account_id)
        (code, *_) = confirming.renew_recovery_codes(db.session, account, SEALER)
        db.session.commit()

    def use(number):
        account = db.session.get(Account, account_id)
        try:
            confirming.use_recovery_code(db.session, account, code, today=NOW.date(), sealer=SEALER)
        except confirming.WrongCode:
            return False
        db.session.commit()
        return True

    assert sum(at_once(app, 20, use)) == 1


def test_one_code_of_the_app_used_by_twenty_at_once_signs_one_in(app, session):
    account_id = make.account(session).id
    code = confirming.code_at(make.AUTHENTICATOR, NOW)

    def use(number):
        account = db.session.get(Account, account_id)
        try:
            confirming.use_code(db.session, account, code, now=NOW, sealer=SEALER)
        except confirming.WrongCode:
            return False
        db.session.commit()
        return True

    assert sum(at_once(app, 20, use)) == 1


def test_control_a_code_that_is_looked_up_first_signs_several_in(app, session):
    """What using a recovery code would be without its guard."""
    account_id = make.account(session).id
    with app.app_context():
        account = db.session.get(Account, account_id)
        confirming.renew_recovery_codes(db.session, account, SEALER)
        db.session.commit()
    read = Barrier(20)

    def use_carelessly(number):
        with db.engine.connect() as connection:
            code_id = connection.scalar(
                db.select(RecoveryCode.id)
                .where(RecoveryCode.used_on.is_(None))
                .order_by(RecoveryCode.id)
            )
            connection.rollback()
        read.wait()
        mine = update(RecoveryCode).where(RecoveryCode.id == code_id)
        db.session.execute(mine.values(used_on=NOW.date()))
        db.session.commit()
        return True

    assert sum(at_once(app, 20, use_carelessly)) > 1
