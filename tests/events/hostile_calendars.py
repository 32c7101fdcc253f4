"""Reads five hundred hostile calendars under a limit of memory, and prints what came of it as JSON.

Run as a program by test_ical_reading. Each is the same in each run.
"""

import gzip
import io
import json
import random
import resource
import sys
import time
import zipfile
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from dateutil.rrule import rrulestr

from events.ical_reading import CalendarRefused, read

NOW, TOWN = datetime(2026, 11, 1, 12, tzinfo=UTC), "Europe/London"
HEADROOM = 100 * 1024 * 1024  # bytes that making and reading a file may need
COUNTED = 401  # dates of an event after which counting stops
SIZES = cycle([1000, 60, 60, 60, 60, 60, 60, 60])
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def event(number, *lines, start="DTSTART:20261202T183000"):
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{number}", start, *lines, "END:VEVENT"])


def calendar(*events, head=()):
    return "\r\n".join(["BEGIN:VCALENDAR", *head, *events, "END:VCALENDAR", ""]).encode(
        "utf-8", "surrogatepass"
    )


def many(lines, count=None):
    """Return a calendar of events, each with the lines of its number; one in eight is full of them."""
    count = count or next(SIZES)
    return calendar(*(event(number, *lines(number)) for number in range(count)))


def endless_counts(rng):
    return many(lambda n: [f"RRULE:FREQ=DAILY;COUNT={rng.choice([400, 401, 10**9, 10**60])}"])


def dense_rules(rng):
    parts = ["BYHOUR=1,2,3", "BYMINUTE=1", "BYSECOND=59", "BYYEARDAY=1,2", "BYWEEKNO=1"]
    every = ["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "YEARLY"]
    return many(lambda n: [f"RRULE:FREQ={rng.choice(every)};{rng.choice(parts)}"])


def wide_rules(rng):
    months = ",".join(map(str, range(1, 13)))
    rules = [
        f"FREQ=YEARLY;BYMONTH={months};BYDAY=WE;BYSETPOS=-1,1,48",
        f"FREQ=YEARLY;BYMONTH={months};BYDAY=-1MO,1WE",
        "FREQ=YEARLY;BYDAY=" + ",".join(DAYS),
        "FREQ=MONTHLY;BYDAY=WE;BYSETPOS=1",
        "FREQ=DAILY;BYMONTH=12;BYMONTHDAY=2",
    ]
    rule = rng.choice(rules)
    year = rng.choice([1992, 1998, 2015, 2026])  # in which the second of December is a Wednesday
    return calendar(
        *(event(n, f"RRULE:{rule}", start=f"DTSTART:{year}1202T183000") for n in range(next(SIZES)))
    )


def random_rules(rng):
    def lines(_):
        rule = [f"FREQ={rng.choice(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'])}"]
        for name, values in (
            ("INTERVAL", ["0", "1", "7", "1000", "-1", "99999999"]),
            ("BYDAY", ["WE", "1WE", "-1SU", "53MO", "WE,WE,WE", ",".join(DAYS)]),
            ("BYMONTHDAY", ["2", "31", "-31", "2,29,30"]),
            ("BYMONTH", ["12", "2", "12,2"]),
            ("BYSETPOS", ["1", "-1", "366", "0"]),
            ("COUNT", ["1", "400", "4000000000"]),
            ("UNTIL", ["99991231", "00010101T000000Z", "20271231T000000Z"]),
        ):
            if rng.random() < 0.3:
                rule.append(f"{name}={rng.choice(values)}")
        return ["RRULE:" + ";".join(rule)]

    return many(lines)


def never_matching_rules(rng):
    rules = ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=4,6")
    return many(lambda n: [f"RRULE:{rng.choice(rules)}"])


def repeated_rules(rng):
    return many(lambda n: ["RRULE:FREQ=WEEKLY"] * rng.randint(2, 15))


def old_series(rng):
    def one(n):
        start = f"DTSTART:19{rng.randint(90, 99)}0{rng.randint(1, 9)}01T183000"
        return event(n, f"RRULE:FREQ={rng.choice(['DAILY', 'MONTHLY', 'YEARLY'])}", start=start)

    return calendar(*(one(n) for n in range(next(SIZES))))


def long_lines(rng):
    return calendar(event(1, f"DESCRIPTION:{'a' * rng.randint(60_000, 2_000_000)}"))


def quoted_lines(rng):
    mark = rng.choice(['"', ";", "=", ",", "\\", " ", "%", ":"])
    length, count = rng.choice([(60_000, 3), (60_000, 30), (280, 990)])
    start = f'DTSTART;TZID=":"{mark * length}:20261202T183000'
    return calendar(*(event(n, start=start) for n in range(count)))


def folded_forever(rng):
    return calendar(event(1, "SUMMARY:a" + "\r\n b" * rng.randint(30_000, 400_000)))


def short_lines(rng):
    return b"BEGIN:VCALENDAR\n" + rng.choice([b"\n", b"A\n", b"\r\n", b" \n", b":\n"]) * 690_000


def wrong_zones(rng):
    names = (
        "Atlantis",
        "../../etc/passwd",
        "/a/b/c/d/e/f",
        "/" * 9000,
        "tzdata.zoneinfo",
        "Europe",
    )
    return calendar(
        *(
            event(n, start=f"DTSTART;TZID={rng.choice(names)}:20261202T183000")
            for n in range(next(SIZES))
        ),
        head=[f"X-WR-TIMEZONE:{rng.choice(names)}"],
    )


def own_zones(rng):
    rules = ("SECONDLY", "YEARLY;BYMONTH=2;BYMONTHDAY=30", "YEARLY;BYMONTH=3;BYDAY=-1SU", "DAILY")
    part = [
        "BEGIN:STANDARD",
        "DTSTART:16010101T030000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0000",
        f"RRULE:FREQ={rng.choice(rules)}",
        "END:STANDARD",
    ]
    head = []
    for number in range(60):
        parts = part * rng.choice([1, 40])
        head += ["BEGIN:VTIMEZONE", f"TZID:own{number}", *parts, "END:VTIMEZONE"]
    return calendar(
        *(event(n, start=f"DTSTART;TZID=own{n % 60}:20261202T183000") for n in range(next(SIZES))),
        head=head,
    )


def deep_nesting(rng):
    return calendar(*["BEGIN:VEVENT", *["BEGIN:X-A"] * rng.choice([3, 1000, 15_000])])


def unbalanced_blocks(rng):
    lines = ["BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR", "BEGIN:VALARM", "END:VALARM", "UID:1"]
    return calendar(*rng.choices(lines, weights=[1, 9, 1, 3, 3, 3], k=15_000))


def alarm_floods(rng):
    alarm = ["BEGIN:VALARM", "TRIGGER:-PT1M", "REPEAT:999999999", "END:VALARM"]
    return calendar(event(1, *alarm * rng.randint(1000, 4900)))


def many_exceptions(rng):
    one = "EXDATE:" + ",".join(["20261209T183000"] * rng.choice([399, 4000]))
    return many(lambda n: ["RRULE:FREQ=WEEKLY", one], count=min(300, next(SIZES)))


def many_added_dates(rng):
    days = [
        f"20{rng.randint(27, 28)}{rng.randint(10, 12)}{rng.randint(10, 28)}" for _ in range(390)
    ]
    return many(lambda n: ["RDATE;VALUE=DATE:" + ",".join(days)], count=min(300, next(SIZES)))


def many_moved_dates(rng):
    moved = (
        event(1, f"RECURRENCE-ID:20{27 + n // 300}{1 + n // 28 % 12:02}{1 + n % 28:02}T183000")
        for n in range(rng.choice([399, 990]))
    )
    return calendar(event(1, "RRULE:FREQ=WEEKLY"), *moved)


def far_dates(rng):
    starts = ("00010101T000000", "99991231T235959Z", "20261202T183000Z", "0" * 15, "9" * 16)
    ends = ("DURATION:P99999999999W", "DURATION:PT" + "9" * 4000 + "S", "DTEND:99991231T235959Z")
    return calendar(
        *(
            event(n, rng.choice(ends), start=f"DTSTART:{rng.choice(starts)}")
            for n in range(rng.choice([10, 400]))
        )
    )


def odd_characters(rng):
    odd = ["\x00", "\ud800", "\udfff", "\ufeff", "\u2028", "\x0b", "\x1c", "\x85", "🕊", "\u202e"]
    odd = odd[rng.choice([0, 1, 3]) :]
    return many(lambda n: ["SUMMARY:" + "".join(rng.choices(odd, k=90))], 500)


def other_encodings(rng):
    data = many(lambda n: ["SUMMARY:Café"], 50).decode()
    return data.encode(rng.choice(["utf-16", "utf-16-le", "utf-32", "latin-1", "utf-8-sig"]))


def other_files(rng):
    data = many(lambda n: [], 900)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.ics", data)
    noise = rng.randbytes(100_000)
    return rng.choice([packed.getvalue(), gzip.compress(data), b"%PDF" + noise, noise, b"[]", b""])


def large_files(rng):
    return b"BEGIN:VCALENDAR\r\n".ljust(rng.choice([3, 50]) * 1_000_000, b"\n")


def full_files(rng):
    text = "SUMMARY:" + "اردو 🕊 \\, " * rng.randint(40, 60)
    return many(lambda n: [text, "DESCRIPTION:" + "\\n" * 300, "RRULE:FREQ=WEEKLY"])


def damaged_files(rng):
    data = bytearray(many(lambda n: ["RRULE:FREQ=WEEKLY", "SUMMARY:Tea", "DURATION:PT1H"], 300))
    for _ in range(rng.randint(1, 3000)):
        data[rng.randrange(20, len(data))] = rng.randrange(1, 256)
    return bytes(data)


KINDS = (
    endless_counts, dense_rules, wide_rules, random_rules, never_matching_rules, repeated_rules,
    old_series, long_lines, quoted_lines, folded_forever, short_lines, wrong_zones, own_zones,
    deep_nesting, unbalanced_blocks, alarm_floods, many_exceptions, many_added_dates, far_dates,
    many_moved_dates, odd_characters, other_encodings, other_files, large_files, full_files,
    damaged_files,
)  # fmt: skip


def address_space():
    """Return the bytes this process has mapped."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def most_dates(found, rng):
    """Return the most dates of some of the events, as another program counts them."""
    most = 0
    for one in rng.sample(found, min(3, len(found))):
        rule = rrulestr(one.rrule, dtstart=one.starts) if one.rrule else [one.starts]
        most = max(most, sum(1 for _ in islice(rule, COUNTED)) + len(one.added), len(one.moved))
    return most


def main():
    """Read them all; running out of memory ends the program with an error."""
    read(calendar(event(1)), now=NOW, zone=TOWN)  # what is kept for all files is not any file's
    most_memory = address_space() + HEADROOM
    resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    rng, slowest, most, was_read = random.Random(5545), (0.0, ""), 0, 0
    for number in range(500):
        kind = KINDS[number % len(KINDS)]
        data = kind(rng)
        began = time.process_time()  # of this process alone: others may be busy
        try:
            found = read(data, now=NOW, zone=TOWN).found
        except CalendarRefused:
            found = None
        took = time.process_time() - began
        slowest = max(slowest, (took, kind.__name__))
        if found is not None:
            was_read += 1
            most = max(most, most_dates(found, rng))
    report = {"files": 500, "read": was_read, "slowest": slowest, "most_dates": most}
    print(json.dumps(report))


if __name__ == "__main__":
    main()
