#!/usr/bin/env python3
"""Kills the commands that write beside a series at every system call, and holds what is left against what must be.

Each command runs once whole, under strace, which tells its system calls. Then it runs once for each of those, killed
there. After each kill:

- the series is untouched; plan, ledger and every calendar are whole, each the old one or the new one;
- the same command ends well, leaves nothing hidden behind, and the plan then says all that was to be written;
- whoever took the calendars or messages that the killed command left, and then those of the next, has what the plan
  says: no SEQUENCE falls, and none stands for two things. The next command comes once with the plan as it is, and once
  with a plan that has changed since.

    python3 tests/kills/kills.py target/debug/fora [every which system call, 1 by default]
"""

import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

SERIES = """[series]
title = "S"
base = "Europe/Zurich"
planned = 2027-01-04
step = "1 h"
calendar-name = "s"
organizer = "Office <office@example.org>"
[person]
ana = { base = "Europe/Zurich", email = "ana@example.org" }
ben = { base = "Europe/Zurich", email = "ben@example.org" }
[forum.f]
place = "Europe/Zurich"
opens = 2027-03-22
closes = 2027-03-24
[defaults.consultation]
forum = "f"
[consultation]
a = { moderator = { any = ["ana", "ben"] } }
b = { moderator = { any = ["ana", "ben"] } }
c = { moderator = "ben" }
"""

# Where the three are and who leads them: what was sent first, what is being sent, and what comes then.
FIRST = {"a": ("22T09", "ana"), "b": ("22T11", "ben"), "c": ("23T09", "ben")}
SECOND = {"a": ("23T14", "ana"), "b": ("22T11", "ana"), "c": ("23T09", "ben")}
THIRD = {"a": ("24T10", "ben"), "b": ("22T13", "ana"), "c": ("24T15", "ben")}

FEED = ["export", "series.toml", "--to", "ics", "--output", "out.ics"]
FEEDS = ["export", "series.toml", "--to", "ics", "--what", "feeds", "--output", "feeds/"]
INVITE = ["export", "series.toml", "--to", "ics", "--invite", "--output", "messages/"]
ANNOUNCE = ["announce", "series.toml", "a", "b", "--on", "2027-01-20"]
PLAN = ["plan", "series.toml", "--force", "--afresh", "--effort", "10"]
COMMANDS = {"announce": ANNOUNCE, "plan": PLAN, "export": FEED, "export feeds": FEEDS, "export --invite": INVITE}

# The instants of the four runs, by the clock of the program.
CLOCKS = [1799656200 + 86400 * day for day in range(4)]


def plan_of(placements):
    """A plan file."""
    lines = ["[plan]", "planned = 2027-01-04"]
    for name, (when, moderator) in placements.items():
        day, hour = when.split("T")
        lines += [f"[placement.{name}]", f"starts = 2027-03-{day} {hour}:00:00", f'moderator = "{moderator}"', 'state = "confirmed"']
    return "\n".join(lines) + "\n"


class Desk:
    """A folder with a series, and the program."""

    def __init__(self, fora, folder):
        self.fora, self.folder = fora, folder

    def run(self, command, clock, *before):
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(CLOCKS[clock]), "NO_COLOR": "1"}
        return subprocess.run([*before, self.fora, *command], cwd=self.folder, env=environment, capture_output=True, text=True)

    def write(self, placements):
        (self.folder / "series.plan.toml").write_text(plan_of(placements))

    def files(self):
        """What every file says that is not hidden."""
        found = (path for path in self.folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in found}

    def hidden(self):
        return sorted(path.name for path in self.folder.rglob(".*"))


def prepared(fora, folder, command):
    """A series of which something was sent, and then changed."""
    desk = Desk(fora, folder)
    (folder / "series.toml").write_text(SERIES)
    desk.write(FIRST)
    if command[0] == "export":
        first = desk.run(command, 0)
        assert first.returncode == 0, first.stderr
    desk.write(SECOND)
    return desk


def copied(desk, folder):
    shutil.copytree(desk.folder, folder)
    return Desk(desk.fora, folder)


def events(text):
    """Each event of a calendar: UID, SEQUENCE, DTSTAMP, what it says, and to whom."""
    text = re.sub(r"\r?\n[ \t]", "", text)
    method = re.search(r"^METHOD:(.*?)\r?$", text, re.M)
    for event in re.findall(r"BEGIN:VEVENT(.*?)END:VEVENT", text, re.S):
        value = lambda name: (re.search(rf"^{name}[:;](.*?)\r?$", event, re.M) or ["", ""])[1]
        cancelled = value("STATUS") == "CANCELLED" or (method and method[1] == "CANCEL")
        said = "cancelled" if cancelled else (value("DTSTART"), value("DTEND"), value("LOCATION"))
        person = re.search(r"mailto:(.*)", value("ATTENDEE"))
        yield value("UID"), int(value("SEQUENCE")), value("DTSTAMP"), said, person[1] if person else None


class Reader:
    """What people have who take every file in, as RFC 5546 says: the newest by SEQUENCE and DTSTAMP."""

    def __init__(self):
        self.has, self.said, self.wrong = {}, collections.defaultdict(set), []

    def take(self, files, is_feed):
        for name, content in sorted(files.items()):
            if not name.endswith(".ics"):
                continue
            for uid, sequence, stamp, said, person in events(content.decode()):
                key = (name if is_feed else person, uid)
                had = self.has.get(key)
                if is_feed and had and sequence < had[0]:
                    self.wrong.append(f"{key}: SEQUENCE falls from {had[0]} to {sequence}")
                self.said[key, sequence].add(said)
                if len(self.said[key, sequence] - {"cancelled"}) > 1 or (is_feed and len(self.said[key, sequence]) > 1):
                    self.wrong.append(f"{key}: SEQUENCE {sequence} stands for {self.said[key, sequence]}")
                if had is None or (sequence, stamp) >= had[:2]:
                    self.has[key] = (sequence, stamp, said)

    def starts(self):
        """Who has which meeting, and when."""
        return {key: said[0][-15:-2] for key, (_, _, said) in self.has.items() if said != "cancelled"}


def expected(placements, command):
    """What people have to have."""
    if command is INVITE:
        return {(f"{person}@example.org", f"s.{name}@fora.invalid"): f"202703{when}00" for name, (when, person) in placements.items()}
    return {("out.ics", f"s.{name}@fora.invalid"): f"202703{when}00" for name, (when, _) in placements.items()}


def calls_of(desk, command, folder):
    """The system calls of a whole run, with how often each is made by one thread, and what it left."""
    whole = copied(desk, folder / "whole")
    trace = folder / "trace"
    run = whole.run(command, 1, "strace", "-f", "-qq", "-o", str(trace))
    assert run.returncode == 0, run.stderr
    counts = collections.Counter(re.findall(r"^(\d+) +(\w+)\(", trace.read_text(), re.M))
    most = collections.Counter()
    for (_, name), count in counts.items():
        most[name] = max(most[name], count)
    # The program is not there before, and gone after.
    del most["execve"], most["exit_group"]
    return most, whole.files()


def judged(desk, command, whole, before):
    """What is wrong after a kill."""
    wrong, left = [], desk.files()
    for name, content in left.items():
        if name == "series.sending.toml":
            continue
        if content not in (before.get(name), whole.get(name)):
            wrong.append(f"{name} is neither the old nor the new one")
    wrong += [f"{name} is gone" for name in before if name not in left and name in whole]
    # What was left long ago is tidied up.
    for path in desk.folder.rglob(".fora-*"):
        os.utime(path, (time.time() - 600,) * 2)
    for placements, clock in [(None, 2), (THIRD, 3)]:
        after = copied(desk, desk.folder.parent / f"after{clock}")
        if placements and command[0] == "export":
            after.write(placements)
        run = after.run(command, clock)
        if run.returncode != 0:
            wrong.append(f"the next run ends with {run.returncode}: {run.stderr.strip()}")
        hidden, then = after.hidden(), after.files()
        if hidden or "series.sending.toml" in then:
            wrong.append(f"left behind: {hidden or 'series.sending.toml'}")
        if command[0] != "export":
            if then["series.plan.toml"] != whole["series.plan.toml"]:
                wrong.append("the plan of the next run is another one")
        else:
            reader = Reader()
            for files in [before, left, then]:
                reader.take(files, command is not INVITE)
            wrong += reader.wrong
            should = expected(placements or SECOND, command)
            has = {key: value for key, value in reader.starts().items() if command is not FEEDS or key in should}
            if command is not FEEDS and has != should:
                wrong.append(f"people have {has} and should have {should}")
        shutil.rmtree(after.folder)
    return wrong


def main():
    fora, stride = str(pathlib.Path(sys.argv[1]).resolve()), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    if shutil.which("strace") is None:
        sys.exit("kills.py needs strace")
    failed = 0
    for name, command in COMMANDS.items():
        with tempfile.TemporaryDirectory() as scratch:
            scratch = pathlib.Path(scratch)
            (scratch / "desk").mkdir()
            desk = prepared(fora, scratch / "desk", command)
            before = desk.files()
            calls, whole = calls_of(desk, command, scratch)
            kills = 0
            for call, count in sorted(calls.items()):
                for number in range(1, count + 1, stride):
                    killed = copied(desk, scratch / "killed")
                    inject = f"inject={call}:signal=SIGKILL:when={number}"
                    run = killed.run(command, 1, "strace", "-f", "-qq", "-o", "/dev/null", "-e", inject)
                    kills += run.returncode != 0
                    for line in judged(killed, command, whole, before):
                        failed += 1
                        print(f"{name}, killed at {call} {number}: {line}")
                    shutil.rmtree(killed.folder)
            print(f"{name}: {kills} kills at {sum(calls.values())} system calls", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
