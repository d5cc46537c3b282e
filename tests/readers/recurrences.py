#!/usr/bin/env python3
"""Holds what fora reads of recurring events against another reader (icalendar with recurring-ical-events).

Draws calendars of one event each, with every mix of kinds and zones in DTSTART, RRULE, UNTIL, EXDATE, RDATE and
RECURRENCE-ID that RFC 5545 allows, and tells where the busy times of `fora check` differ. Left out is what the other
reader is known to get wrong: exceptions of rules with several hours a day, which it takes by their day, and events across
a change of the clocks, which keep their exact length (3.8.5.3).

    python3 -m venv venv && venv/bin/pip install icalendar recurring-ical-events
    venv/bin/python tests/readers/recurrences.py target/debug/fora [how many] [seed]
"""

import datetime as dt
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

ZONES = ["Europe/Zurich", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC"]
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
FIRST, WEEKS = dt.date(2027, 3, 1), 17
LAST = FIRST + dt.timedelta(weeks=WEEKS)
SERIES = """[series]
title = "T"
base = "UTC"
planned = 2027-01-11
[person.ana]
base = "UTC"
calendar = "ana.ics"
[defaults.consultation]
moderator = "ana"
lasts = "7 days"
days = "any"
hours = "00:00-24:00"
from = 2027-03-01
to = 2027-07-01
"""


def rule(draw, start, is_day):
    """A rule with an end."""
    frequency = draw.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = [f"FREQ={frequency}"]
    if draw.random() < 0.4:
        parts.append(f"INTERVAL={draw.randint(2, 4)}")
    weekday = DAYS[start.weekday()]
    if frequency == "WEEKLY" and draw.random() < 0.6:
        parts.append("BYDAY=" + ",".join(sorted({weekday, *draw.sample(DAYS, 2)}, key=DAYS.index)))
        if draw.random() < 0.3:
            parts.append("WKST=" + draw.choice(["SU", "MO"]))
    if frequency == "MONTHLY":
        number = (start.day - 1) // 7 + 1
        parts += draw.choice([[], [f"BYMONTHDAY={start.day},{draw.randint(1, 31)}"], [f"BYDAY={number}{weekday}"], [f"BYDAY={weekday}", f"BYSETPOS={number}"]])
    if frequency == "DAILY" and draw.random() < 0.3:
        parts.append("BYDAY=" + ",".join(sorted({weekday, *draw.sample(DAYS, 3)}, key=DAYS.index)))
    if frequency == "DAILY" and draw.random() < 0.3:
        parts.append(f"BYMONTH={start.month},{start.month + 1}")
    if frequency == "MONTHLY" and len(parts) == 1 and draw.random() < 0.3:
        parts.append(f"BYMONTHDAY={start.day},-1,-{draw.randint(2, 20)}")
    if frequency == "YEARLY" and draw.random() < 0.7:
        parts += draw.choice(
            [
                [f"BYMONTH={start.month},{start.month + 1}", f"BYDAY={weekday}"],
                [f"BYMONTH={start.month},{start.month + 2}", f"BYMONTHDAY={start.day}"],
                [f"BYWEEKNO={start.isocalendar().week},{start.isocalendar().week + 3}", f"BYDAY={weekday}"],
                [f"BYYEARDAY={start.timetuple().tm_yday},{start.timetuple().tm_yday + 20},-200"],
                [f"BYDAY={(start.timetuple().tm_yday - 1) // 7 + 1}{weekday},20MO"],
            ]
        )
    if not is_day and draw.random() < 0.15:
        parts.append(f"BYHOUR={start.hour},{(start.hour + 5) % 24}")
    if draw.random() < 0.5:
        parts.append(f"COUNT={draw.randint(2, 12)}")
    else:
        end = start + dt.timedelta(days=draw.randint(3, 70), hours=0 if is_day else draw.randint(-3, 3))
        parts.append("UNTIL=" + (f"{end:%Y%m%d}" if is_day else in_utc(end)))
    return ";".join(parts)


def in_utc(moment):
    return f"{moment.astimezone(dt.timezone.utc):%Y%m%dT%H%M%SZ}"


def value(draw, name, moment, is_day, more=""):
    """A line that names a moment, in its own zone, in another, or in UTC."""
    if is_day:
        return f"{name}{more};VALUE=DATE:{moment:%Y%m%d}"
    zone = draw.choice([moment.tzinfo, moment.tzinfo, ZoneInfo(draw.choice(ZONES)), None])
    if zone is None or zone.key == "UTC":
        return f"{name}{more}:{in_utc(moment)}"
    return f"{name}{more};TZID={zone.key}:{moment.astimezone(zone):%Y%m%dT%H%M%S}"


def drawn(draw):
    is_day = draw.random() < 0.25
    zone = ZoneInfo(draw.choice(ZONES))
    day = FIRST + dt.timedelta(days=draw.randint(5, 40))
    start = day if is_day else dt.datetime(day.year, day.month, day.day, draw.randint(6, 12), draw.choice([0, 30]), tzinfo=zone)
    end = start + (dt.timedelta(days=draw.randint(1, 2)) if is_day else dt.timedelta(minutes=draw.choice([30, 60, 300])))
    own = lambda name, moment: (
        f"{name};VALUE=DATE:{moment:%Y%m%d}" if is_day else f"{name}:{in_utc(moment)}" if zone.key == "UTC" else f"{name};TZID={zone.key}:{moment:%Y%m%dT%H%M%S}"
    )
    event = ["UID:1", "DTSTAMP:20270101T000000Z", own("DTSTART", start), own("DTEND", end), "RRULE:" + rule(draw, start, is_day)]
    plain = read_by_other(wrapped([event]))
    starts = sorted({first for first, _ in plain} - {start if is_day else start.astimezone(dt.timezone.utc)})
    if "BYHOUR" in event[-1]:
        starts = []
    here = lambda moment: moment if is_day else moment.astimezone(zone)
    events = [event]
    for moment in draw.sample(starts, min(len(starts), draw.randint(0, 2))):
        event.append(value(draw, "EXDATE", here(moment), is_day))
        starts.remove(moment)
    if draw.random() < 0.5:
        event.append(value(draw, "RDATE", start + dt.timedelta(days=draw.randint(1, 60), hours=0 if is_day else 1), is_day))
    for moment in draw.sample(starts, min(len(starts), draw.randint(0, 2))):
        later = here(moment) + dt.timedelta(days=draw.randint(0, 3), hours=0 if is_day else draw.randint(-2, 2))
        length = end - start
        events.append(["UID:1", "DTSTAMP:20270101T000000Z", value(draw, "RECURRENCE-ID", here(moment), is_day), own("DTSTART", later), own("DTEND", later + length)])
    return wrapped(events)


def wrapped(events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//fora//recurrences//EN"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def read_by_other(text):
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(FIRST - dt.timedelta(days=3), LAST)
    in_utc = lambda moment: moment.astimezone(dt.timezone.utc) if isinstance(moment, dt.datetime) else moment
    return {(in_utc(event["DTSTART"].dt), in_utc(event["DTEND"].dt)) for event in found}


def read_by_fora(program, text):
    """A meeting fills each week, so that every busy time is told."""
    weeks = [f"w{number}" for number in range(WEEKS)]
    starts = [FIRST + dt.timedelta(weeks=number) for number in range(WEEKS)]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "ana.ics").write_text(text, newline="")
        (folder / "series.toml").write_text(SERIES + "".join(f"[consultation.{week}]\n" for week in weeks))
        placements = (f"[placement.{week}]\nstarts = {start} 00:00:00\n" for week, start in zip(weeks, starts))
        (folder / "series.plan.toml").write_text("".join(placements))
        answer = subprocess.run([program, "check", "--format", "json", name], capture_output=True, text=True).stdout
    findings = json.loads(answer)["findings"]
    told = [finding["message"] for finding in findings if finding["rule"] == "calendar" and "busy time" not in finding["message"]]
    places = [place["text"] for finding in findings if finding["rule"] == "away" for place in finding["places"]]
    return {span_in(text) for text in places if text.startswith("away ")}, told


def span_in(text):
    """The minutes of `away Mon 22 Mar 09:00-10:00 UTC` or `away Mon 22 Mar 23:00 to Tue 23 Mar 01:00 UTC`."""
    days = re.findall(r"(\d+) (\w{3}) ", text)
    first, last = re.findall(r"\d\d:\d\d", text)
    minute = lambda day, clock: int(dt.datetime.strptime(f"2027 {day[0]} {day[1]} {clock} +0000", "%Y %d %b %H:%M %z").timestamp() // 60)
    begins, ends = minute(days[0], first), minute(days[-1], last)
    return begins, ends if ends > begins else ends + 24 * 60


def minutes(moment):
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day, tzinfo=dt.timezone.utc)
    return int(moment.timestamp() // 60)


def joined(spans):
    """Spans in order, those that touch or overlap as one, within the days that are looked at."""
    first, last = minutes(FIRST), minutes(LAST)
    whole = []
    for begins, ends in sorted(spans):
        if whole and begins <= whole[-1][1]:
            whole[-1][1] = max(whole[-1][1], ends)
        else:
            whole.append([begins, ends])
    return [(begins, ends) for begins, ends in whole if ends > first and begins < last]


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "target/debug/fora"
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    differ = 0
    for number in range(seed, seed + count):
        text = drawn(random.Random(number))
        other = joined((minutes(first), minutes(last)) for first, last in read_by_other(text))
        spans, told = read_by_fora(program, text)
        if joined(spans) != other:
            differ += 1
            shown = lambda span: " to ".join(f"{dt.datetime.fromtimestamp(60 * minute, dt.timezone.utc):%d %b %H:%M}" for minute in span)
            ours = joined(spans)
            print(f"--- {number}\n{text}fora alone: {[shown(span) for span in ours if span not in other]}")
            print(f"other alone: {[shown(span) for span in other if span not in ours]}\ntold: {told}")
    print(f"{count} calendars drawn, {differ} read differently")
    sys.exit(min(differ, 1))


if __name__ == "__main__":
    main()
