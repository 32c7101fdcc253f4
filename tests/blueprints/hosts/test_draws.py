"""A host draws people into teams or seats them, looks at it, publishes it, and keeps it up on the day."""

import json
import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from campaign import clock
from campaign.domain import drawing, drawn_groups, lots
from campaign.extensions import db
from campaign.models import AuditEntry, Draw
from tests import make
from tests.blueprints.hosts import drawn
from tests.blueprints.hosts.at_gates import flat
from tests.blueprints.hosts.sent import form_of

NEW = "/hosts/friends/draws/new"


def names_in(row):
    return [
        [one.entrant.name for one in group.people]
        for group in drawn_groups.rounds_of(row, drawn.SEALER)[0]
    ]


def test_a_host_draws_looks_and_publishes(host, look, app):
    page = host.send(NEW, **drawn.typed())
    address = page.response.headers["Location"]
    page = host.open(address)
    words = flat(page)
    assert "Draft" in words
    assert "4 people in each." in words
    assert "As even as arithmetic allows." in words
    assert look(lambda row: row.seed) in words
    assert "Khan" not in page.html
    before = look(lambda row: (row.seed, row.result))
    host.send(f"{address}again")
    assert look(lambda row: (row.seed, row.result)) != before
    assert "Drawn 2 times" in host.open(address).words
    host.send(f"{address}publish")
    page = host.open(address)
    assert "Published" in page.words
    assert re.search(r"http://localhost/en/draws/[\w-]{24}", page.words)
    with app.app_context():
        deeds = [
            entry.deed for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        ]
    assert deeds == ["draw.drawn", "draw.drawn", "draw.published"]


def test_a_host_seats_people_at_tables_in_rounds(host, look):
    people = drawn.lines(23) + "\nDina,K,Oak,,,,,Polish\nEmil,N,Elm,,,,,Polish/English,Polish"
    sent = drawn.typed(kind="tables", people=people, number="3", rounds="3")
    page = host.open(host.send(NEW, **sent).response.headers["Location"])
    assert len(look(lambda row: row.result["rounds"])) == 3
    words = flat(page)
    assert "Round 3" in words
    assert "met before" in words or "Nobody meets anybody twice" in words
    assert "8 or 9 people in each." in words


def test_without_a_number_tables_have_ten_people_at_most(host, look):
    sent = drawn.typed(kind="tables", people=drawn.lines(31), number="", rounds="1")
    host.send(NEW, **sent)
    assert look(lambda row: sorted(map(len, row.result["rounds"][0]))) == [7, 8, 8, 8]


def test_who_has_no_interpreter_is_named_with_the_reason(host):
    people = drawn.lines(16) + "\nDina,K,Oak,,,,,Polish"
    sent = drawn.typed(kind="tables", people=people, number="2", rounds="1")
    words = flat(host.open(host.send(NEW, **sent).response.headers["Location"]))
    assert re.search(r"Dina K\S*, round 1, table [12]: \S*Polish", words)
    assert "Nobody in the list interprets this." in words


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"title-en": ""}, "a title in at least one language"),
        ({"happens_on": ""}, "Write the date"),
        ({"happens_on": "2020-01-01"}, "from today to one year ahead"),
        ({"happens_on": "2101-01-01"}, "from today to one year ahead"),
        ({"kind": "heaps"}, "Choose one from the list"),
        ({"number": ""}, "how many there are to be"),
        ({"number": "0"}, "from 1 to 200"),
        ({"number": "-4"}, "a whole number"),
        ({"number": "201"}, "from 1 to 200"),
        ({"rounds": "13", "kind": "tables"}, "from 1 to 12"),
        ({"people": ""}, "one person in each line"),
        ({"people": " \n , ,\n"}, "one person in each line"),
        ({"people": "Amina\n,Khan\nBilal"}, "Line 2: the first name is missing"),
        ({"people": "First name,Phone\nAmina,1"}, "Line 1: we do not know the column"),
        ({"people": "Amina\x07"}, "could not be read"),
        ({"people": "Amina,K\nBilal,S\nCara,T", "number": "10"}, "3 people cannot fill 10 teams"),
        ({"together": "Amina0 K"}, "Line 1: write two names"),
        ({"together": "Amina0 K, Nobody"}, "Line 1: nobody in the list is called \u2068Nobody"),
        ({"apart": "\n\n1, 99"}, "Line 3: nobody in the list"),
        (
            {"together": "1, 2\n2, 3", "apart": "Amina0 K, Cara2 K"},
            "These pairs contradict each other",
        ),
        ({"together": "1, 2\n2, 3\n3, 4\n4, 5"}, "stay together, but a team has only 4 places"),
        ({"apart": "1, 2\n2, 3\n1, 3", "number": "2"}, "cannot all be apart in 2 teams"),
        ({"seed": "x" * 65}, "at most 64"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(host, app, over, sentence):
    sent = drawn.typed(**over)
    page = host.send(NEW, 422, **sent)
    assert any(sentence.replace("“", "").replace("\u2068", "") in _plain(e) for e in page.errors), (
        page.errors
    )
    assert page.html.count("Something needs another look") == 1
    kept = form_of(page)
    for name in ("people", "together", "apart", "number", "happens_on", "seed", "title-en"):
        wanted = sent.get(name, "").replace("\x07", "")
        assert kept.get(name, "").strip("\n") == wanted.strip("\n"), name
    with app.app_context():
        assert db.session.scalars(select(Draw)).all() == []


def _plain(text):
    return re.sub("[\u2068\u2069“”]", "", text)


def test_contradictory_pairs_are_named_with_what_links_them(host):
    page = host.send(
        NEW, 422, **drawn.typed(together="1, 2\n2, 3", apart="Amina0 K, Cara2 K\n5, 6")
    )
    (said,) = page.errors
    assert "Amina0 K + Cara2 K: apart, but together by" in _plain(said)
    assert "Bilal1 K" in said
    assert "Ewa4" not in said


def test_twelve_mistakes_are_named_ten_and_counted(host):
    page = host.send(NEW, 422, **drawn.typed(people="\n".join([",Khan"] * 12)))
    (said,) = page.errors
    assert "Line 10:" in said
    assert "Line 11:" not in said
    assert "And 2 more" in said


def test_all_of_one_school_are_drawn_and_the_page_says_so(host):
    page = host.send(NEW, **drawn.typed(people=drawn.lines(16, schools=1)))
    assert "All are from one school" in host.open(page.response.headers["Location"]).words


def test_a_draft_is_written_anew_from_what_was_typed(host, make_draw, look):
    address = make_draw(drawn.wanted(together=((0, 1),), seed="agreed"), published=False)
    page = host.open(f"{address}edit")
    sent = form_of(page)
    assert sent["people"].startswith("Amina0,K,School 1,11-13,girl,,new\n")
    assert (sent["together"], sent["seed"]) == ("Amina0 K, Bilal1 K\n", "agreed")
    before = look(names_in)
    host.send(f"{address}edit", **{**sent, "balance": list(drawing.BALANCED)})
    after = look(names_in)
    assert sorted(sum(after, [])) == sorted(sum(before, []))
    host.send(f"{address}edit", 422, **{**sent, "number": "99"})


def test_a_published_draw_is_neither_written_nor_drawn_anew(host, make_draw, look):
    address = make_draw()
    before = look(lambda row: (row.seed, row.result))
    host.open(f"{address}edit", 409)
    for path in ("edit", "again"):
        host.send(f"{address}{path}", 409, **drawn.typed())
    assert look(lambda row: (row.seed, row.result)) == before


@pytest.mark.parametrize("what", [drawn.wanted(), drawn.tables()], ids=["teams", "tables"])
def test_the_host_has_the_file_of_every_draw(host, enter, make_draw, look, what):
    address = make_draw(what)
    assert f'href="{address}inputs.json"' in host.open(address).html
    told = json.loads(host.client.get(f"{address}inputs.json").data)
    assert lots.repeat(told)[1] == look(lambda row: row.inputs_hash)
    enter().open(f"{address}inputs.json", 404)


def test_a_draft_that_somebody_changed_meanwhile_is_not_written_over(host, make_draw, look):
    address = make_draw(published=False)
    mine = form_of(host.open(f"{address}edit"))
    theirs = form_of(host.open(f"{address}edit"))
    host.send(f"{address}edit", **{**theirs, "people": drawn.lines(20)})
    mine |= {"title-en": "Mine", "people": drawn.lines(12)}
    page = host.send(f"{address}edit", 409, **mine)
    assert "Somebody changed this draw meanwhile" in page.errors[0]
    assert sum(map(len, look(names_in))) == 20
    again = form_of(page)
    assert again["people"].strip() == mine["people"]
    host.send(f"{address}edit", **again)
    assert sum(map(len, look(names_in))) == 12


def test_another_seed_does_not_swallow_what_was_saved_meanwhile(
    host, app, make_draw, look, monkeypatch
):
    address = make_draw(published=False)
    plain = drawing.draw

    def draw_while_somebody_saves(wanted, sealer):
        drawn_now = plain(wanted, sealer)
        with app.app_context():
            row = db.session.query(Draw).one()
            saved = plain(drawn.wanted(20), sealer)
            drawing.keep(row, row.title, row.happens_on, saved, sealer=sealer)
            db.session.commit()
        return drawn_now

    host.token()
    monkeypatch.setattr(drawing, "draw", draw_while_somebody_saves)
    page = host.send(f"{address}again", 409)
    assert "Somebody changed this draw meanwhile" in page.words
    assert sum(map(len, look(names_in))) == 20


def test_published_twice_is_noted_once(host, make_draw, app):
    address = make_draw(published=False)
    for _ in range(3):
        host.send(f"{address}publish")
    with app.app_context():
        deeds = [
            entry.deed for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        ]
    assert deeds == ["draw.published"]


def test_a_draft_of_long_ago_is_not_published(host, make_draw, look):
    address = make_draw(published=False, days=-14)
    host.send(f"{address}publish", 410)
    assert look(lambda row: row.state) == "draft"
    host.send(f"{make_draw(published=False, days=-13)}publish")


def test_a_form_that_is_sent_twice_adds_one_person(host, make_draw, look, app):
    address = make_draw()
    sent = host.open(address).value("sent")
    for _ in range(2):
        host.send(f"{address}came", person="Zara,Khan,School 1", sent=sent)
    assert sum(look(names_in), []).count("Zara K") == 1
    with app.app_context():
        assert len(db.session.scalars(select(AuditEntry)).all()) == 1
    assert host.open(address).value("sent") != sent


def test_a_form_that_is_sent_four_times_at_once_adds_one_person(enter, make_draw, look, host):
    address = make_draw()
    hosts, sent = [enter("friends") for _ in range(4)], host.open(address).value("sent")
    told = [{"csrf_token": one.token(), "person": "Zara,Khan", "sent": sent} for one in hosts]
    posts = [
        threading.Thread(target=one.client.post, args=(f"{address}came",), kwargs={"data": data})
        for one, data in zip(hosts, told, strict=True)
    ]
    for post in posts:
        post.start()
    for post in posts:
        post.join()
    assert sum(look(names_in), []).count("Zara K") == 1


def test_a_late_comer_joins_whom_the_host_chooses(host, make_draw, look):
    address = make_draw()
    carer, *others = (team[0] for team in look(lambda row: row.result["rounds"][0]))
    host.send(f"{address}came", person="Zoe,Q", together=str(carer))
    assert "Zoe Q" in look(names_in)[0]
    page = host.send(f"{address}came", 422, person="Yan,Q", together=str(carer), apart=str(carer))
    assert "contradict" in page.errors[0]
    assert f'value="{carer}" selected' in page.html
    host.send(f"{address}came", 422, person="Yan,Q", apart="x")
    host.send(f"{address}came", person="Yan,Q", apart=str(others[0]))
    assert "Yan Q" not in look(names_in)[1]


def test_a_late_comer_joins_one_team_and_the_page_says_which(host, make_draw, look):
    address = make_draw()
    before = look(names_in)
    page = host.send(f"{address}came", person="Zoe Quartermain,,School 2,11-13")
    words = flat(host.open(page.response.headers["Location"]))
    after = look(names_in)
    (changed,) = [at for at in range(4) if before[at] != after[at]]
    assert sorted(after[changed]) == sorted([*before[changed], "Zoe Q"])
    assert f"Added to \u2068Team {changed + 1}\u2069. No other team changed." in words


@pytest.mark.parametrize("typed", ["", "  ", ",Khan", "A" * 41, "a,b,c,d,e,f,g,h,i,j"])
def test_a_late_comer_who_cannot_be_read_is_kept_as_typed(host, make_draw, look, typed):
    address = make_draw()
    page = host.send(f"{address}came", 422, person=typed)
    assert page.errors
    assert page.value("person") == typed.strip()
    assert sum(map(len, look(names_in))) == 16


def test_a_no_show_leaves_one_team_and_the_page_says_which(host, make_draw, look):
    address = make_draw()
    before = look(names_in)
    number, name = re.search(r'<option value="(\d+)">(\w+ K)', host.open(address).html).groups()
    page = host.send(f"{address}left", number=number)
    assert "No other team changed" in host.open(page.response.headers["Location"]).words
    after = look(names_in)
    (changed,) = [at for at in range(4) if before[at] != after[at]]
    assert [one for one in before[changed] if one != name] == after[changed]
    page = host.send(f"{address}left", 422, number=number)
    assert page.errors == ["This person is in no team any more."]


@pytest.mark.parametrize("number", ["", "0", "x", "-1", "99999999999999999999", "٣٣٣"])
def test_nobody_leaves_by_a_number_that_is_nobodys(host, make_draw, look, number):
    address = make_draw()
    host.send(f"{address}left", 422, number=number)
    assert sum(map(len, look(names_in))) == 16


def test_at_tables_the_table_of_each_round_is_said(host, make_draw):
    address = make_draw(drawn.tables())
    page = host.send(f"{address}came", person="Zoe,Q")
    words = host.open(page.response.headers["Location"]).words
    assert re.search(r"to table [123], [123], [123]\. No other table changed", words)


@pytest.mark.parametrize(
    "query", ["came=99", "left=0", "came=x", "came=1,2,3,4,5", "came=" + "9" * 500]
)
def test_a_made_up_address_says_nothing_false_and_breaks_nothing(host, make_draw, query):
    host.open(f"{make_draw()}?{query}")


def test_two_people_of_one_name_are_pointed_out(host, make_draw):
    twice = (*drawn.pupils(7), drawn.pupil(0))
    page = host.open(make_draw(drawn.wanted(entrants=twice, number=2)))
    assert "More than one person is called \u2068Amina0 K\u2069" in page.words


def test_a_draw_is_deleted_with_its_page(host, make_draw, app):
    address = make_draw()
    host.send(f"{address}delete")
    host.open(address, 404)
    with app.app_context():
        assert db.session.scalars(select(Draw)).all() == []


def test_draws_are_listed_and_lead_from_the_group(host, make_draw):
    address = make_draw()
    assert 'href="/hosts/friends/draws/"' in host.open("/hosts/friends/").html
    assert f'href="{address}"' in host.open("/hosts/friends/draws/").html


def test_anothers_draw_is_nobodys(host, enter, make_draw, app):
    with app.app_context():
        drawn_for = make.PartnerGroup(slug="others", name={"en": "Others"})
        db.session.add(drawn_for)
        db.session.commit()
    address = make_draw(of="others")
    host.open(address, 404)
    foreign = address.replace("/others/", "/friends/")
    for path in ("", "edit", "teams", "tournament", "sheet.pdf"):
        host.open(f"{foreign}{path}", 404)
    for path in ("edit", "again", "publish", "came", "left", "delete", "teams"):
        host.send(f"{foreign}{path}", 404, **drawn.typed())
    assert enter(roles=("staff",)).open(address)


def test_the_teams_are_called_and_dressed_as_the_host_writes(host, make_draw, look):
    address = make_draw()
    assert "Bibs: red" in flat(host.open(address))
    host.send(f"{address}teams", teams="The Owls، Orange\n, \nHawks\nJays,stripes")
    assert look(drawn_groups.named_of) == [
        ("The Owls", "orange"),
        ("", "blue"),
        ("Hawks", "yellow"),
        ("Jays", "stripes"),
    ]
    words = flat(host.open(address))
    assert "The Owls" in words
    assert "Team 2" in words
    again = form_of(host.open(f"{address}teams"))["teams"]
    assert again.splitlines()[:2] == ["The Owls, orange", "Team 2, blue"]
    before = look(drawn_groups.named_of)
    host.send(f"{address}teams", teams=again)
    assert look(drawn_groups.named_of) == before


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("a\nb\nc\nd\ne", "There are 4 teams"),
        ("x" * 61, "Line 1 is too long"),
        ("a," + "y" * 21, "Line 1 is too long"),
        ("Owls\nowls", "Two teams are called"),
        ("Team 2", "Two teams are called"),
        ("a\x07", "could not be read"),
    ],
)
def test_names_of_teams_that_cannot_be_are_refused(host, make_draw, typed, sentence):
    page = host.send(f"{make_draw()}teams", 422, teams=typed)
    assert any(sentence in error for error in page.errors), page.errors
    assert form_of(page)["teams"].strip() == typed.replace("\x07", "")


@pytest.mark.parametrize("what", [drawn.wanted(), drawn.tables()], ids=["teams", "tables"])
def test_the_sheet_to_print_holds_every_name(host, make_draw, what):
    import pypdfium2

    page = host.client.get(f"{make_draw(what)}sheet.pdf")
    assert page.mimetype == "application/pdf"
    pdf = pypdfium2.PdfDocument(page.data)
    text = " ".join(sheet.get_textpage().get_text_range() for sheet in pdf)
    assert all(one.name in text for one in what.entrants)
    assert ("red" in text) == (what.kind == "teams")


def test_500_pupils_fit_one_form(host, look):
    sent = drawn.typed(people=drawn.lines(500, schools=40), number="50")
    host.send(NEW, **sent)
    assert look(lambda row: [len(team) for team in row.result["rounds"][0]]) == [10] * 50


def test_the_day_of_a_draw_is_the_towns(host):
    tomorrow = clock.now().date() + timedelta(days=1)
    host.send(NEW, **drawn.typed(happens_on=tomorrow.isoformat()))


def test_late_comers_at_one_moment_are_all_there(app, enter, make_draw, look):
    """Two members of the group at two doors: neither's change swallows the other's."""
    address = make_draw()
    hosts = [enter("friends") for _ in range(4)]
    for one in hosts:
        one.token()

    def add(number):
        for _ in range(3):
            hosts[number].send(f"{address}came", person=f"Zoe{number},Q")

    threads = [threading.Thread(target=add, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    names = sum(look(names_in), [])
    assert sorted(name for name in names if "Zoe" in name) == sorted(
        f"Zoe{number} Q" for number in range(4) for _ in range(3)
    )
    assert len(look(lambda row: row.result["came"])) == 12
