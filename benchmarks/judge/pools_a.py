"""What edition a fills its documents with. Everything here is invented."""

from __future__ import annotations

from pathlib import Path

from benchmarks.judge.edition import Edition

EDITION = Edition(
    home=Path(__file__).parent,
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
