"""What edition d fills its documents with. Everything here is invented."""

from __future__ import annotations

from pathlib import Path

from benchmarks.judge.edition import Edition

EDITION = Edition(
    home=Path(__file__).parent / "edition_d",
    first=tuple("""
Augustine Bettina Casimir Dorothea Eberhard Fidelia Grover Henrietta Ignatz Josephine Kendrick Leocadia Merritt Novella
Orville Petronella Rudyard Sophronia Theobald Uriah Valeria Wilfred Xenia Yancey Zenobia Alden Corinna Delbert
Opal Buddy Gage Amber Cliff Meadow Forrest Dawn Rich Penny Clay Ivy Drew Holly Gunner April Rowdy Pearl
""".split()),
    last=tuple("""
Aldersgate Bergstrom Cruikshank Dombrowski Erlandson Fairweather Gunderson Hathaway Iverson Jablonski Kowalczyk
Langenfeld Mortensen Nakagawa Oestreich Pfannenstiel Quattlebaum Reinholtz Svoboda Trevelyan Uhlenbrock Verhaeghe
Wojciechowski Xenakis Yeatman Zimmerman Frost Brook Bell Hall Snow Grant Penny Field Sharp Moon Berry Lamb Root Berg
""".split()),
    others=(
        ("Espoir", "Byamungu"), ("Neema", "Kahindo"), ("Filmon", "Weldeslassie"), ("Selam", "Haile"), ("Gulalai", "Popalzai"),
        ("Sayed Hamid", "Mirzad"), ("Oleksandra", "Tkachenko"), ("Taras", "Moroz"), ("Quoc Huy", "Truong"), ("Linh", "Ly"),
        ("Chue Neng", "Her"), ("Kao Nou", "Xiong"), ("Everett", "Bear Medicine"), ("Loretta", "Heavy Runner"),
        ("Wilbur", "Red Crow"), ("Charlene", "Big Beaver"), ("Antoine", "Incashola-Vanderburg"), ("Rena", "Walks Over Ice"),
        ("Guadalupe", "Treviño Ríos"), ("Íñigo", "Peñaloza"), ("Nieves", "Argüello"), ("Saoirse", "Ó Conaill"),
        ("Hamish", "MacGillechrist"), ("Bjørn", "Ødegaard"), ("Wolfgang", "zur Mühlen"), ("Marie-Ève", "Desrosiers"),
        ("Claude", "du Bois III"), ("D'Andre", "St. Amant"), ("Yi", "Wu"), ("Min-ji", "Oh"), ("Lakshmi", "Thiruvengadam"),
        ("Tavita", "Fa'asavalu"), ("Anna Mae", "Van Der Zee"), ("Ed", "Ek"), ("Sunday", "Okonkwo"), ("Justice", "Summer"),
    ),
    first_ranks=((0, 90), (150, 600), (9000, 4000)),
    last_ranks=((0, 500), (5000, 9000), (80000, 30000)),
    streets=tuple("""
Tremont St|Central Ave|Fairview Ave|S Catlin St|Eaton St|Kemp St|Kensington Ave|N 5th St W|Cowper St|Palmer St|Turner St|
Sanders St|Wolf Ave|Prince St|Worden Ave|Defoe Ln|Holmes St|Polk St|Lolo St|Dallas St|Missoula Ave|Creek Crossing Rd|
Lincolnwood Ln|Gilbert Ave|Lester St|Raymond Ave|Ronald Ave|Hazel St|Beckwith Ct|Crosby St|Pattee Creek Dr|Parkview Way|
Bancroft St|Garland Dr|Benton Ave|Ivy St|Bulwer St|Wylie Ave|Whitefish Ct|High Park Way|Farview Dr|Mulberry Ln|Sunflower Dr|
Tivoli Way|Cedar St W|Inverness Pl|Connery Way|Cahill Rd|Siren's Rd|Expressway Blvd|Hellgate Dr
""".replace("\n", "").split("|")),
    towns=(
        ("Missoula", "59801"), ("Missoula", "59802"), ("Missoula", "59803"), ("Missoula", "59807"), ("Missoula", "59808"),
        ("Lolo", "59847"), ("Florence", "59833"), ("Frenchtown", "59834"), ("Clinton", "59825"), ("Bonner", "59823"),
        ("Arlee", "59821"), ("Darby", "59829"), ("Drummond", "59832"), ("Plains", "59859"),
    ),
    units=("", "", "", "", "", " Apt 12", " Unit D", " Lot 9", " #204", ", bsmt", " Bldg C Apt 3"),
    layouts=(
        "<street><unit>, <town>, MT. <zip>", "<street><unit>, <town>, MT  <zip>", "<street><unit>; <town>, MT <zip>",
        "<street><unit> / <town> / <zip>", "<street><unit> in <town>", "<street><unit>", "P O Box <box>, <town>, MT <zip>",
        "<highway> US Hwy 12 W, <town>, MT <zip>", "<street><unit>, <town> Montana <zip>-<plus4>", "<street><unit>, <town>, MT <zip>",
    ),
    statutes=(
        "45-5-203", "45-6-312", "45-6-103", "45-7-303", "45-8-103", "45-9-106", "45-5-214", "45-5-211", "61-8-1003",
        "61-6-301", "61-7-109", "45-6-316", "45-10-103", "44-5-311", "7-5-4121", "50-16-542",
    ),
    conditions=(
        "sickle cell disease", "ADHD", "diverticulitis", "muscular dystrophy", "stage 3 kidney disease", "agoraphobia",
        "cystic fibrosis", "dissociative identity disorder", "narcolepsy", "rotator cuff tear", "lumbar disc herniation", "endometriosis",
        "alcohol use disorder", "prostate cancer", "celiac disease", "glaucoma", "a pulmonary embolism", "a fractured ulna",
        "anorexia nervosa", "Graves' disease",
    ),
    neutral=(
        "Q/Dumping ground/{a}", "Q/OldServer_copy/misc/img-{a}", "Q/Profiles/rlindgren/My Documents/Book{a}",
        "Scanner03/out/DOC{a}", "Q/Dumping ground/temp {a} (recovered)", "Q/Profiles/jpascoe/Desktop/New folder/draft{a}",
        "Scanner03/out/2023/batch {a}", "Q/OldServer_copy/untitled folder/{a} - Copy",
    ),
    mail_folder="Q/Profiles/jpascoe/Mail saved as files",
    subjects=("as requested", "Re: that file", "One more for the folder", "attachment, sorry forgot it"),
    note=(
        "From: J Pascoe <{MAIL:jpascoe@example.gov}>\nTo: Records inbox <{MAIL:recordsinbox@example.gov}>\n"
        "Date: Mon, 4 Mar 2024 15:<day>:00 -0700\nSubject: <subject>\n\n"
        "Good afternoon, this goes with what we talked about on Friday. I have not opened it myself.\n\nJ. Pascoe, x212\n"
    ),
    bundle="Q/Profiles/rlindgren/archive <at>",
)  # fmt: skip
