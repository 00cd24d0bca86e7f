"""What edition c fills its documents with. Everything here is invented."""

from __future__ import annotations

from pathlib import Path

from benchmarks.judge.edition import Edition

EDITION = Edition(
    home=Path(__file__).parent / "edition_c",
    first=tuple("""
Agatha Bertrand Clementine Dashiell Eudora Florian Gwendolyn Humphrey Ingrid Jocelyn Kermit Lavinia Mortimer Nerissa
Ottoline Phineas Raquel Sigurd Theodora Urban Vivienne Warren Yvette Zebulon Marisela Ransom Odalys Thurman
Ginger Rocky Jade Sandy Cash Harmony Buck Heather Jet Destiny Ruby Mason Willow Lane Storm
""".split()),
    last=tuple("""
Applegarth Bjornstad Cavanaugh Delacroix Engebretson Farquhar Guthmiller Hollenbeck Isherwood Juntunen Knudtson
Lamoreaux Mickelberg Nordstrand Ouellette Przybylski Quigley Rosenquist Schermerhorn Tuttle Ungerman Vashchenko
Winterbottom Youngquist Zielinski Black Rivers Pine Waters Bridges Rich Winter Hand Church Small Judge Sargent Post
""".split()),
    others=(
        ("Bahati", "Mutombo"), ("Furaha", "Nyirahabimana"), ("Yonas", "Gebremariam"), ("Farida", "Ahmadzai"),
        ("Mohammad Nasir", "Safi"), ("Yevhen", "Bondarenko"), ("Kateryna", "Lysenko"), ("Minh Chau", "Vo"), ("Ha", "Le"),
        ("Pao Choua", "Kue"), ("Mee", "Vang"), ("Gerald", "Kicking Woman"), ("Roberta", "Takes Enemy"), ("Alonzo", "Old Person"),
        ("Winona", "Bird Rattler"), ("Philomene", "Matt-Conko"), ("Dale", "Small Salmon"), ("Refugio", "Villaseñor Cruz"),
        ("Belén", "Echeverría"), ("Chucho", "Muñiz"), ("Aoife", "Ní Bhriain"), ("Padraig", "MacEachern"), ("Guðrún", "Jónsdóttir"),
        ("Luc", "de Villiers"), ("Pierre", "LaRoque Jr"), ("Ja'Quan", "St. Cyr"), ("Xiu", "Qi"), ("Soo-jin", "Baek"),
        ("Arjun", "Venkataraghavan"), ("Hone", "Te Rangi"), ("Mary Ellen", "Fitz Patrick"), ("Ivan", "Ng"),
    ),
    first_ranks=((0, 120), (300, 900), (7000, 3000)),
    last_ranks=((0, 700), (2000, 6000), (60000, 20000)),
    streets=tuple("""
Toole Ave|Cooper St|Shakespeare St|Milton St|Dickens St|Chestnut St|Myrtle St|Walnut St|Cottonwood St|Blaine St|Keith Ave|
McLeod Ave|Crestline Dr|Takima Dr|Ben Hogan Dr|Lower Lincoln Hills Dr|Elm St|Vine St|Poplar St|Monroe St|Harrison St|
Jackson St|Taylor St|Minnesota Ave|Montana Ave|Deer Creek Rd|Speedway Ave|Sommers St|South Ave W|Clements Rd|
Hillview Way|23rd Ave|Paxson St|Regent St|Bow St|Marshall St|Ernest Ave|Margaret St|Humble Rd|Kona Ranch Rd|
Deschamps Ln|Roller Coaster Rd|E Crescent Dr|Parkside Ln
""".replace("\n", "").split("|")),
    towns=(
        ("Missoula", "59801"), ("Missoula", "59802"), ("Missoula", "59804"), ("Missoula", "59806"), ("Missoula", "59808"),
        ("Alberton", "59820"), ("Polson", "59860"), ("St. Ignatius", "59865"), ("Condon", "59826"), ("Victor", "59875"),
        ("Corvallis", "59828"), ("Philipsburg", "59858"),
    ),
    units=("", "", "", "", "", " Apt A", " #3", ", Trlr 22", " (upstairs)", " Ste 110", ", Apartment 6"),
    layouts=(
        "<street><unit> <town> MT <zip>", "<street><unit>, <town>, MT, <zip>", "<street><unit>, <town>, Mont. <zip>",
        "<street><unit>, <zip>", "<street><unit> - <town> <zip>", "POB <box>, <town> MT <zip>",
        "<highway> Highway 10 W, <town>, MT <zip>", "<street><unit>, <town>, MT <zip>", "<street><unit>",
        "<street><unit>, <town>, MT <zip>-<plus4>",
    ),
    statutes=(
        "45-5-212", "45-5-215", "45-6-332", "45-6-325", "45-7-206", "45-7-308", "45-9-101", "45-5-628", "61-8-301",
        "61-7-108", "61-5-102", "45-6-202", "45-8-213", "40-15-201", "53-21-129", "2-6-1017",
    ),
    conditions=(
        "lupus", "obsessive-compulsive disorder", "hypothyroidism", "stage 2 colon cancer", "generalized anxiety disorder",
        "plantar fasciitis", "cirrhosis of the liver", "macular degeneration", "opioid use disorder", "gestational diabetes",
        "a meniscus tear", "vertigo", "migraine with aura", "coronary artery disease", "bulimia", "hepatitis B", "sciatica",
        "early-onset Alzheimer's disease",
    ),
    neutral=(
        "S/_sort me/untitled({a})", "S/dept drive/old/{a}", "Home/tkeller/Desktop/stuff/doc_{a}", "Copier/Inbox/{a}_0001",
        "S/Migrated 2021/unknown/f{a}", "Home/msutton/Documents/Working {a}", "S/_sort me/Copy of Copy of {a}",
    ),
    mail_folder="Home/tkeller/Outlook export",
    subjects=("FYI only", "Fw: Fw: attachment", "per our talk", "the doc, take two", "can you file this"),
    note=(
        "From: T Keller <{MAIL:tkeller@example.gov}>\nTo: Admin pool <{MAIL:adminpool@example.gov}>\n"
        "Date: Thu, 10 Oct 2024 07:<day>:00 -0600\nSubject: <subject>\n\n"
        "Per our talk, attached is what I had in my folder. No rush. Please put it wherever these go now.\n\n- TK\n"
    ),
    bundle="S/zips/offload-<at>",
)  # fmt: skip
