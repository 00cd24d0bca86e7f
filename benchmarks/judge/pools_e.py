"""What edition e fills its documents with. Everything here is invented."""

from __future__ import annotations

from pathlib import Path

from benchmarks.judge.edition import Edition

EDITION = Edition(
    home=Path(__file__).parent / "edition_e",
    first=tuple("""
Orville Henrietta Delbert Winifred Chester Rosemary Lyle Geraldine Ardis Merle Darlene Vernon Phyllis Gaylord Beulah
Kaylee Brayden Destiny Trevor Shawna Wade Misty Cody Amber Rose Grant Ray Dawn Will Joy Mark Art
""".split()),
    last=tuple("""
Ostrander Haugland Brekke Tvedt Lachapelle Desjarlais Vukovich Sikorski Marinelli Petrakis Kjelstad Roundtree Applegate
Fitzhugh Mulcahy Strizich Bjornstad Quintero Wolcott Ziegenhagen Short Church Street Winter March Cook Price Little Hill
Fields Rivers
""".split()),
    others=(
        ("Tekle", "Gebremedhin"), ("Fikirte", "Wolde"), ("Masika", "Bahati"), ("Nsimire", "Cibalonza"), ("Farid", "Ahmadzai"),
        ("Shukria", "Popal"), ("Volodymyr", "Hrytsenko"), ("Mee", "Xiong"), ("Chue Neng", "Moua"), ("Victor", "Charlo"),
        ("Josephine", "Big Crane"), ("Darnell", "Bear Don't Walk"), ("Loretta", "Takes Enemy"), ("Wilson", "Old Coyote"),
        ("María José", "Peña Ríos"), ("Íñigo", "Arrizabalaga"), ("Siobhán", "Ní Dhomhnaill"), ("Ole-Martin", "Aas"),
        ("Xuân", "Lê"), ("D'Andre", "LaRue"), ("Jo", "Ng"), ("Annemieke", "van der Zee"), ("Bjørn", "Østby"), ("Li", "Wu"),
    ),
    first_ranks=((0, 90), (150, 500), (5200, 3000)),
    last_ranks=((0, 300), (22000, 30000)),
    streets=tuple("""
Cleveland St|Eaton St|Margaret St|S 12th St W|S 6th St E|Evans Ave|Beckwith Ave|E Kent Ave|Strand Ave|Marshall St|
Agnes Ave|Benton Ave|Pattee Creek Dr|Hillview Way|Lolo St|Rattlesnake Dr|Lincolnwood Rd|Cote Ln|Flynn Ln|Snowdrift Ln|
N Grove St|Curtis St|Sheridan St|Polk St|Livingston Ave|Harrison St|Gerald Ave|Elm St|Dearborn Ave|Skyline Dr
""".replace("\n", "").split("|")),
    towns=(
        ("Missoula", "59801"), ("Missoula", "59802"), ("Missoula", "59803"), ("Missoula", "59808"), ("Clinton", "59825"),
        ("Florence", "59833"), ("Frenchtown", "59834"), ("Arlee", "59821"), ("Saint Ignatius", "59865"), ("Alberton", "59820"),
    ),
    units=("", "", "", "", "", " Apt 12", ", No. 5", " Bsmt", " Sp 9", " #207", " Unit D"),
    layouts=(
        "<street><unit>, <town>, MT <zip>", "<street><unit>; <town>, MT <zip>", "<street><unit>, <town> Montana <zip>",
        "<street><unit>", "<street><unit>, <town>", "PO Box <box>, <town> MT <zip>", "P O Box <box>, <town>, MT <zip>",
        "<highway> Mullan Rd, <town>, MT <zip>", "<street><unit> <town>, MT <zip>-<plus4>",
    ),
    statutes=(
        "45-5-103", "45-5-210", "45-5-214", "45-6-312", "45-6-205", "45-7-309", "45-8-111", "45-9-110", "45-5-505",
        "61-8-1001", "61-6-301", "41-5-331", "40-15-201", "46-18-255", "2-3-212", "7-5-4121", "76-8-101",
    ),
    conditions=(
        "congestive heart failure", "bipolar disorder", "hepatitis C", "multiple sclerosis", "opioid use disorder",
        "a torn rotator cuff", "generalized anxiety disorder", "chronic kidney disease", "epilepsy", "alcohol withdrawal",
        "lumbar radiculopathy", "endometriosis", "prostate cancer", "PTSD", "celiac disease", "migraine", "Crohn's disease",
    ),
    neutral=(
        "Attic/Box {a}", "Dept/zz_old/Document{a}", "Copier5/scan_{a}_a", "Dept/Unsorted/new file {a}",
        "Personal/rhaug/My Docs/stuff {a}", "Attic/From C drive/rev {a}", "Dept/Temp holding/item {a}",
    ),
    mail_folder="Personal/rhaug/Kept mail",
    subjects=("here you go", "Fwd: Scanned document", "for the binder", "pls see att", "Re: Re: which version"),
    note=(
        "From: Second Floor Copier <{MAIL:copier5@example.gov}>\nTo: R Haug <{MAIL:rhaug@example.gov}>\n"
        "Date: Thu, 12 Sep 2024 08:<day>:00 -0600\nSubject: <subject>\n\n"
        "Attached is what you left on the glass. One file, all pages.\n\nThis mailbox is a machine and is not read.\n"
    ),
    bundle="Attic/Zips/year end <at>",
)  # fmt: skip
