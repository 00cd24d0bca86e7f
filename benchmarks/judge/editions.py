"""What an edition of the judge draws from: names, streets, ways to write an address, paths.

Edition `a` serves development: its errors are looked at. Edition `b` is sealed: nobody reads its
wordings or its errors while tuning, so that its figures stay honest.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Edition:
    """One set of wordings and all that its documents are filled with."""

    home: Path
    """Folder that holds `templates/` and `passages/`."""
    first: tuple[str, ...]
    last: tuple[str, ...]
    others: tuple[tuple[str, str], ...]
    """(first, last) of people whom lists of common names forget."""
    first_ranks: tuple[tuple[int, int], ...]
    """(skip, take) in the public list of first names; one of them is chosen each time."""
    last_ranks: tuple[tuple[int, int], ...]
    streets: tuple[str, ...]
    towns: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    layouts: tuple[str, ...]
    """Ways to write an address: <street> <unit> <town> <zip> <plus4> <box> <highway>."""
    statutes: tuple[str, ...]
    conditions: tuple[str, ...]
    neutral: tuple[str, ...]
    """Paths that tell nothing; {a} is a number."""
    mail_folder: str
    subjects: tuple[str, ...]
    """Of the notes that carry a document as their attachment."""
    note: str
    """What such a note says, head and body; <day> and <subject> are filled in."""
    bundle: str
    """Path of a zip or tarball without its extension; <at> is filled in."""


_A = Edition(
    home=_HERE,
    first=tuple("""
Aurelia Barnaby Cosette Desmond Eleni Fergus Giselle Horatio Ilse Jovan Katya Lorcan Mireille Nikolai Orla
Pascal Rhiannon Soren Thelma Umberto Vesna Wilhelmina Xavier Yolanda Zachariah Bobby Tammy Duane Crystal Misty
Darrell Krystal Dakota Cheyenne River Autumn Levi Cody Shawna Brandi Travis Kayla
""".split()),
    last=tuple("""
Ackroyd Brannigan Cutthroat Dahlgren Elsworth Faircloth Goodluck Hutchence Iverstad Jankowski Kalispel Loughran
Mistlebauer Nethercott Ostergaard Pomeroy Quackenbush Rasmussen Skaggs Tollefson Ulrich Vasquez Wainwright
Yellowtail Zimmerlee Baker Cook Forest Hill Price May Young Rose Wolf Marsh Bishop
""".split()),
    others=(
        ("Mai Nhia", "Xiong"), ("Kong Pheng", "Vue"), ("Pa Houa", "Lo"), ("Tou Ger", "Her"), ("Chia", "Moua"),
        ("Yer", "Thao"), ("Joseph", "Three Irons"), ("Mary Rose", "Big Crane"), ("Francis", "Old Horn"),
        ("Annie", "Whitebear"), ("Tony", "Incashola-Pete"), ("Theresa", "Bear Don't Walk"), ("Leroy", "Not Afraid"),
        ("Guadalupe", "Reyes-Montoya"), ("José Luis", "Hernández"), ("María del Carmen", "Ruiz"), ("Íñigo", "Peña"),
        ("Siobhán", "O'Malley"), ("D'Andre", "LaFontaine"), ("Ngozi", "Okonkwo-Bell"), ("Nguyen", "Tran"),
        ("Wei", "Zhang"), ("Priya", "Raghunathan"), ("Fatima", "al-Sayed"), ("Ole", "van der Berg"), ("Anna", "de la Cruz"),
    ),
    first_ranks=((60, 4000),),
    last_ranks=((400, 30000),),
    streets=tuple("""
Stoddard St|Waverly St|Strand Ave|Agnes Ave|Livingston Ave|Edith St|Schilling St|Garfield St|Grant Creek Rd|
Rattlesnake Dr|Pattee Canyon Dr|Miller Creek Rd|S 5th St W|N 3rd St W|E Beckwith Ave|Gerald Ave|Evans Ave|Simons Dr|
Whitaker Dr|Expressway|Trail St|Cote Ln|Spurgin Rd|Flynn Ln
""".replace("\n", "").split("|")),
    towns=(
        ("Missoula", "59801"), ("Missoula", "59802"), ("Missoula", "59803"), ("Missoula", "59808"), ("Lolo", "59847"),
        ("Bonner", "59823"), ("Frenchtown", "59834"), ("Clinton", "59825"), ("Florence", "59833"), ("Arlee", "59821"),
    ),
    units=("", "", "", " Apt 4", " #12", ", Unit B", " Lot 7"),
    layouts=(
        "<street><unit>, <town>, MT <zip>", "<street><unit>, <town>, MT <zip>", "<street><unit>, <town> MT",
        "<street><unit>, <town>, Montana <zip>-<plus4>", "PO Box <box>, <town>, MT <zip>",
        "<highway> US Hwy 93 S, <town>, MT <zip>",
    ),
    statutes=(
        "45-6-301", "45-5-206", "45-5-201", "45-6-203", "45-7-302", "45-9-102", "61-8-1002", "45-5-502", "45-5-626",
        "41-5-216", "46-23-505", "53-21-126", "45-5-213", "44-5-303", "61-7-103", "45-8-101",
    ),
    conditions=(
        "congestive heart failure", "schizophrenia", "panic disorder", "hepatitis C", "Crohn's disease", "a torn rotator cuff",
        "lumbar strain", "multiple sclerosis", "heroin withdrawal", "alcohol dependence", "epilepsy", "insulin-dependent diabetes",
        "pneumonia", "anxiety and depression", "stroke", "chronic kidney disease", "concussion", "a fractured ankle",
    ),
    neutral=(
        "Scans/Scan_{a}", "Shared/Temp/doc{a}", "Users/kstone/Desktop/New folder/untitled {a}", "Old server/2019/misc/{a}",
        "Shared/For review/file {a}", "Scans/IMG_{a}", "Users/jbell/Documents/copy of {a}",
    ),
    mail_folder="Shared/Mail",
    subjects=("as promised", "FW: for your files", "scan from the copier", "please print"),
    note=(
        "From: Office <{MAIL:office@example.org}>\nTo: Records <{MAIL:records@example.org}>\n"
        "Date: Mon, 04 Mar 2024 08:<day>:00 -0700\nSubject: <subject>\n\nAttached. Thank you.\n"
    ),
    bundle="Shared/Archive/bundle <at>",
)  # fmt: skip

_B = Edition(
    home=_HERE / "edition_b",
    first=tuple("""
Marguerite Clifford Roxanne Dwight Lucinda Emmett Annalise Rodrigo Beatrix Cornelius Wendell Francine Gideon Harriet
Isadora Jasper Kirsten Leland Marcella Nadine Otis Prudence Quentin Rosalind Stellan Tabitha Ulysses Verna Ezekiel
Randy Becky Dusty Tiffany Rusty Sierra Hunter Skye Chase Faith Colt Jolene
""".split()),
    last=tuple("""
Abernathy Birdsong Castellano Drummond Eastlick Fennimore Grubaugh Halvorsen Inglewright Jorgensen Kittredge Lindqvist
Macomber Norquay Oberholtzer Pettibone Rademacher Stanhope Thibodeaux Underdahl Vandermolen Whitcomb Yarborough Zeller
Running Stone Wood Banks Love Day Park Fish Summers Knight Case Page
""".split()),
    others=(
        ("Mwamba", "Kabongo"), ("Espérance", "Mukendi"), ("Habtom", "Tesfay"), ("Zahra", "Noori"), ("Abdul Wali", "Stanekzai"),
        ("Olena", "Kovalchuk"), ("Dmytro", "Shevchenko"), ("Bao", "Nguyen"), ("Thi Lan", "Pham"), ("See", "Yang"),
        ("Blia", "Lor"), ("Vincent", "Medicine Horse"), ("Lenore", "Plenty Hawk"), ("Delphine", "Spotted Eagle"),
        ("Curtis", "Runs Behind"), ("Marlene", "Little Light"), ("Salvador", "Quiroz Beltrán"), ("Ximena", "Zúñiga"),
        ("Lázaro", "Ibáñez"), ("Maeve", "O'Shaughnessy"), ("Seamus", "McGillivray"), ("Ingeborg", "von Holst"),
        ("Jean-Luc", "St. Germain"), ("T'Shawn", "Dupree"), ("Anh", "Do"), ("Hyun-woo", "Kwon"),
    ),
    first_ranks=((0, 60), (0, 200), (4060, 2500)),
    last_ranks=((0, 400), (30400, 30000)),
    streets=tuple("""
Burlington Ave|Longstaff St|Kent Ave|E Sussex Ave|Woodford St|Hilda Ave|Plymouth St|Wyoming St|Phillips St|Defoe St|
Sherwood St|Cooley St|Howell St|Rollins St|Hastings Ave|Gharrett St|W 39th St|S Russell St|Mary Jane Blvd|Duncan Dr|
Big Flat Rd|W Greenough Dr|Tower St|Blue Mountain Rd|N 2nd St W|S Johnson St|Old Indian Trail|Cumberland Ln|Tina Ave
""".replace("\n", "").split("|")),
    towns=(
        ("Missoula", "59801"), ("Missoula", "59802"), ("Missoula", "59803"), ("Missoula", "59804"), ("Huson", "59846"),
        ("Stevensville", "59870"), ("Seeley Lake", "59868"), ("Hamilton", "59840"), ("Ronan", "59864"), ("Superior", "59872"),
    ),
    units=("", "", "", "", ", Apt. 2B", " Unit 14", " #C", ", Space 31", " Apt 207"),
    layouts=(
        "<street><unit>, <town>, MT <zip>", "<street><unit>, <town> MT <zip>", "<street><unit>, <town>, Montana <zip>",
        "<street><unit>, <town> <zip>", "<street><unit>", "P.O. Box <box>, <town>, MT <zip>", "<street><unit>, <town>",
        "<highway> MT Highway 200 E, <town>, MT <zip>-<plus4>",
    ),
    statutes=(
        "45-6-204", "45-5-202", "45-6-101", "45-8-316", "45-5-622", "45-5-220", "45-7-301", "61-8-401", "61-5-212",
        "45-9-103", "45-6-308", "45-5-207", "41-3-201", "2-6-1003", "46-24-203", "7-1-4127",
    ),
    conditions=(
        "atrial fibrillation", "schizoaffective disorder", "postpartum depression", "Parkinson's disease", "HIV",
        "rheumatoid arthritis", "a herniated disc", "methamphetamine use disorder", "breast cancer", "dementia",
        "sleep apnea", "traumatic brain injury", "borderline personality disorder", "type 1 diabetes", "tuberculosis",
        "carpal tunnel syndrome", "ulcerative colitis", "emphysema",
    ),
    neutral=(
        "H Drive/2022 cleanup/{a}", "Common/To sort/New Document ({a})", "Common/KM_C{a}", "Users/dlarsen/Downloads/export-{a}",
        "H Drive/from thumb drive/FINAL v2 {a}", "Common/Front counter/scan{a}", "Users/pwalsh/OneDrive/Notes {a}",
    ),
    mail_folder="Common/Saved mail",
    subjects=("RE: the one you asked about", "Fwd: see attached", "copy for file", "sending again, bounced"),
    note=(
        "From: Front Counter <{MAIL:counter@example.gov}>\nTo: File Room <{MAIL:fileroom@example.gov}>\n"
        "Date: Wed, 17 Jul 2024 13:<day>:00 -0600\nSubject: <subject>\n\n"
        "Here it is. Let me know if it does not open on your end.\n\nSent from the front counter workstation\n"
    ),
    bundle="H Drive/Backups/moved <at>",
)  # fmt: skip

EDITIONS = {"a": _A, "b": _B}
