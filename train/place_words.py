"""Finds the names of places that are also common words, given names or surnames, for the guards of toponym recognition.

    pip install names
    python train/place_words.py casus/coding/geography/words.csv TEXTS.jsonl…

How often a word stands in lower case is counted over the ``text`` of the given JSON Lines files; names are those of the US Census
of 1990 (public domain) in the package ``names``, down to a frequency of 0.002 %, and the given names in ``GIVEN``. Only
single words that are keys of the gazetteer are written.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import sys
from collections import Counter
from pathlib import Path

from casus.coding.gazetteer import Gazetteer
from casus.coding.place_names import fold

GIVEN = """
abbas abdul abdullah abdulaziz abdelaziz abdurrahman abu adam adel adnan ahmad ahmed ahmet aisha akbar akram alexei ali alisher
amin amina amir anatoly andrei anil anwar ariel arif arun ashraf aslam asif ayman aziz babak bakr bashar bashir benazir benjamin
bilal boris carlos chandra dawood deepak diego dmitri ehud emmanuel enrique ernesto fahad faisal farooq fatima fawzi felipe
fernando francisco gamal gerardo ghulam gopal guillermo habib hafiz haider hakim hamad hamid hamza haroon haroun hasan hashim
hassan hector hosni hugo hussain hussein ibrahim idris igor ilham imran iqbal isa ishaq ismail ivan jalal jamal jamil javed javier
jorge jose joao juan julio kamal karim karzai khaled khalid khalil kofi kumar laurent leonid luis luiz mahmood mahmoud mahmud
manmohan mansour manuel marwan masood mehmet miguel mikhail mohamed mohammad mohammed mohan moshe muammar mubarak muhammad
muhammadu mukhtar munir murad musa mustafa nadir narendra naseer nasir nasser nawaz nelson nikolai nouri nuri olusegun omar osama
osman pablo parvez pervez prakash qasim rafael rafiq rahim rahul rajesh rajiv ram ramzan raul ravi rashid recep ricardo robert
roberto rodrigo saad saddam sadiq saeed said salah saleem saleh salim salman sami samir sanjay saud sayed sergei shahid shaikh
sharif sheikh shimon singh sonia suleiman sultan sunil suresh syed tariq tayyip tony umar usman vijay viktor vladimir wali
walid yasser yasir yitzhak yoweri yusuf yousuf zafar zahir zaki zia
""".split()


def census(name: str, least: float) -> list[str]:
    spec = importlib.util.find_spec("names")
    if spec is None or spec.origin is None:
        raise SystemExit("names is not installed")
    rows = (line.split() for line in (Path(spec.origin).parent / name).read_text().splitlines())
    return [fold(row[0]) for row in rows if float(row[1]) >= least]


def main(out: Path, texts: list[Path]) -> None:
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for path in texts:
        for line in path.open(encoding="utf-8"):
            text = json.loads(line).get("text") or ""
            for word in re.findall(r"[^\W\d_]+", text):
                if word.islower():
                    lower[fold(word)] += 1
                elif word.istitle():
                    upper[fold(word)] += 1
    given = set(GIVEN) | set(census("dist.female.first", 0.002)) | set(census("dist.male.first", 0.002))
    surname = set(census("dist.all.last", 0.002))
    gazetteer = Gazetteer.open()
    rows = []
    for key in sorted(set(lower) | given | surname):
        common = lower[key] / (lower[key] + upper[key] + 1)
        if not key.isascii() or not ((lower[key] >= 2 and common > 0.05) or key in given | surname):
            continue
        if gazetteer.lookup(key):
            rows.append(
                (key, f"{common:.1f}" if common >= 0.05 else "", *("x" if key in s else "" for s in (given, surname)))
            )
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("key", "common", "given", "surname"))
        writer.writerows(rows)
    print(len(rows), "words")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(argument) for argument in sys.argv[2:]])
