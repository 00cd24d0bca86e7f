"""Papers that use the words of the police, or look like something else: through detectors and policy."""

from __future__ import annotations

import csv
import io

import pytest

from classify.detect.judging.evidence import Evidence
from classify.detect.scan import Scanner
from classify.extract.document import Place, TableBlock, TextBlock
from classify.label.policy import Policy
from classify.label.proposal import Location, Proposal
from models.labels import DocType, Label, Outcome

POLICY = Policy.load()


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Scanner:
    return Scanner.load(cache=tmp_path_factory.mktemp("compiled"))


def evidence_of(
    scanner: Scanner, name: str, text: str, kind: str = "text", sure: float | None = None
) -> Evidence:
    """What the detectors say of a text; of a table where `kind` is csv or xlsx."""
    scan = scanner.start(name, kind)
    if kind in ("csv", "xlsx"):
        scan.feed(TableBlock(list(csv.reader(io.StringIO(text))), Place(sheet="Sheet1")))
    else:
        scan.feed(TextBlock(text, prose=True, confidence=sure))
    return scan.finish().evidence


def proposed(
    scanner: Scanner, name: str, text: str, kind: str = "text", sure: float | None = None
) -> Proposal:
    """The proposal for it."""
    return POLICY.propose(evidence_of(scanner, name, text, kind, sure), Location(name), Outcome.OK)


STOP_CODES = """Code_Group,Code,Description
Reason,2,Reasonable suspicion
Reason,3,Probable cause to arrest
Reason,4,Known on parole or probation
Reason,5,Outstanding arrest warrant or wanted person
Action,7,Field sobriety test conducted
Action,8,Curbside detention
Action,9,Handcuffed or flex cuffed
Action,11,Canine bit or held person
Action,12,Firearm pointed at person
Action,13,Pat down search
Action,14,Asked for consent to search person
Result,19,Custodial arrest pursuant to outstanding warrant
Result,20,Custodial arrest without warrant
Result,21,Field interview card completed
Result,23,Contacted parent or legal guardian of the minor
Contraband,25,Drugs or narcotics
Contraband,26,Suspected stolen property
"""
CRIME_TABLE = """Lolo Flats Police Department (invented)
Monthly Crime Statistics - March 2024

Part I offenses                    Mar 2024  Mar 2023   Change   YTD 2024
Homicide                                  0         1   -100%           2
Sexual assault                            4         6    -33%          13
   Victim under 18                        2         1   +100%           4
Robbery                                   7         9    -22%          21
Aggravated assault                       18        22    -18%          57
   Suspect arrested                       8         9    -11%          24
Arrests, juvenile                        14        11    +27%          36
Calls for service                     3,912     3,801     +3%      11,422
Use of force, handcuffed only            12        15    -20%          38
Records Division, 435 Kestrel Street, 406-555-0100, records@ci.loloflats.example
"""
GUN_CHECKS = "FIREARM BACKGROUND CHECKS by state and type, with pre-pawn checks\n" + "\n".join(
    f"{state}  {n},870 handgun  {n},721 rifle  {n} other"
    for n, state in enumerate(
        "Alabama Alaska Arizona Colorado Delaware Georgia Idaho Kansas Maine Ohio Utah".split(),
        start=11,
    )
)
PROGRAM_MAIL = """From: Owen Tamarack <owen@projects.example>
To: Petra Holloway <petra@projects.example>
Subject: Re: type detection for container formats

Hi Petra,

> I suspect the detector picks the wrong type because the magic bytes match both.
> Should we kill the custom probe and report the case to the parser team?

The detector hits the zip signature first and stops there. I attached a patch that aborts the first probe and
returns what was recovered from the stream. I witnessed the same failure with a corrupted file last week: the
parser ran away with all the memory and was killed by the watchdog. If you want to press on, search the index
for the offending documents and hold the release until the investigation is complete. The thread that was
locked holds a reference to the handler.

Best regards,
Owen
"""
NOVEL = """Chapter Four

The rain had not stopped when Mr. Aldous Pemberley came down and found the silver gone. "Stolen," said Mrs.
Whitcombe, and pointed at the open window. "Somebody broke in while we slept." Crane of the constabulary came
before noon. He looked at the broken pane, asked the maid where she had been, and wrote nothing down. "You
suspect the boy," said Pemberley. "I suspect everybody," said Crane. "A man was stabbed at the inn on Tuesday.
The knife was never found. Your cousin Edgar was seen with a pistol, and he threatened the innkeeper before
witnesses. He will be arrested tonight." Miss Lavinia cried out. Her brother had struck her once, but she
would not have him hanged. "They will take Edgar to jail," she said. "He did not kill anybody."
"""


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("codes/stop codes.csv", STOP_CODES, "csv"),
        ("codes/stop codes.xlsx", STOP_CODES, "xlsx"),
        ("stats/monthly crime.pdf", CRIME_TABLE, "pdf"),
        ("stats/background checks.pdf", GUN_CHECKS, "pdf"),
        ("mail/detection.eml", PROGRAM_MAIL, "eml"),
        ("books/novel.epub", NOVEL, "epub"),
        ("books/whole novel.epub", NOVEL * 40, "epub"),
    ],
)
def test_words_of_crime_without_anybody_are_not_a_case(
    scanner: Scanner, name: str, text: str, kind: str
) -> None:
    """Codes, statistics, mail about a program, a novel: nothing ties their words to a person."""
    assert proposed(scanner, name, text, kind).label.rank <= Label.INTERNAL.rank


CASE_MAIL = """From: Marla Kestrel <m.kestrel@loloflats.example>
To: Gus Brandt <g.brandt@loloflats.example>
Subject: Re: the shed

Gus, the neighbor gave me a name. Dean Lund was seen with the stolen bikes on Tuesday, he lives at 1188
Tamarack Lane and his phone is 406-555-0143. He told the pawn shop that they were his. The suspect in the
other break-in matches him too. I want to arrest him before the weekend; can you write the warrant? The
victim will come in tomorrow, and her statement puts him at the house. He was on probation and the judge
will not be glad. Nora Whitlock saw him run. She is afraid of him, so please keep her address off the
report until it is filed.
"""


def test_the_same_words_about_somebody_are_one(scanner: Scanner) -> None:
    """With an address and a number beside the name the mail stays what it was."""
    assert proposed(scanner, "mail/shed.eml", CASE_MAIL, "eml").label is Label.RESTRICTED


CARD = "THIS NUMBER HAS BEEN ESTABLISHED FOR\nHARRIET A. QUILL\n\nSIGNATURE"
PASSPORT = "P<USAQUILLFEATHER<<HARRIET<ANN<<<<<<<<<<<<<<<\nL898902C36USA7408122F1204159<<<<<<<<<<<<<<06"


@pytest.mark.parametrize("text", [CARD, CARD.replace(" ", ""), PASSPORT, PASSPORT.splitlines()[1]])
@pytest.mark.parametrize("sure", [None, 0.95, 0.4])
def test_an_identity_paper_is_confidential_and_no_empty_form(
    scanner: Scanner, text: str, sure: float | None
) -> None:
    """Also where OCR lost the number, or ran the words together."""
    assert proposed(scanner, "scans/0017.png", text, "png", sure).label is Label.CONFIDENTIAL


def test_what_was_hardly_recognised_is_never_public() -> None:
    """A picture may say anything where its text could not be read well."""
    for doc_type in DocType:
        flyer = Evidence(
            doc_type=doc_type,
            doc_type_score=0.99,
            signals={"public_meeting": 3, "public_marks": 3, "public_calendar": 1, "blank_marks": 9},
            characters=400,
            ocr_confidence=0.6,
        )
        assert POLICY.propose(flyer, Location("Web/scan.png"), Outcome.OK).label is not Label.PUBLIC


@pytest.mark.parametrize("outcome", [Outcome.ENCRYPTED, Outcome.CORRUPT, Outcome.UNSUPPORTED])
def test_the_kind_of_a_file_nobody_read_is_not_known(outcome: Outcome) -> None:
    """Its name makes the label careful; it does not make the file a jail roster."""
    named = Evidence(doc_type="jail_roster", doc_type_score=0.9, characters=15)
    proposal = POLICY.propose(named, Location("Jail/._Roster.xlsx"), outcome)
    assert proposal.doc_type is DocType.OTHER
    assert proposal.label is Label.RESTRICTED
    assert "jail roster" not in " ".join(fired.sentence for fired in proposal.fired)


def test_the_kind_of_what_was_read_before_a_reader_gave_up_is_known() -> None:
    """A timeout on page forty does not unsay the first page."""
    begun = Evidence(doc_type="minutes", doc_type_score=0.9, characters=4000)
    assert POLICY.propose(begun, Location("Clerk/m.pdf"), Outcome.TIMEOUT).doc_type is DocType.MINUTES


def test_a_picture_and_an_archive_are_known_by_their_format() -> None:
    """Nobody has to read them for that."""
    for kind in (DocType.PHOTO, DocType.ARCHIVE):
        seen = Evidence(doc_type=kind, doc_type_score=0.95)
        assert POLICY.propose(seen, Location("a.zip"), Outcome.ENCRYPTED).doc_type is kind
