"""What edition b fills its documents with. Everything here is invented."""

from __future__ import annotations

from pathlib import Path

from benchmarks.judge.edition import Edition

EDITION = Edition(
    home=Path(__file__).parent / "edition_b",
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
