"""Every error this program raises on purpose, in one tree.

    ClassifyError
      ReadError                  a file's text could not be (wholly) had; ends as that file's outcome
        EncryptedError             encrypted
        CorruptError               corrupt
        NeedsOcrError              needs_ocr
        BombError                  bomb
        TooLargeError              too_large
        TimeoutReached             timeout
        UnreadableError            unreadable
        UnsupportedError           unsupported
        EmptyFileError             empty
      SetupError                 the program cannot start as asked (settings, home, keys)
      NoRoomError                the disk for temporary files is full
      PackError                  a detector pack or policy file is wrong
      ModelError                 the names model that was chosen cannot be used
      InventoryError             the inventory cannot do what was asked
        WorkLostError              the database dropped what was at work; it may be done again
        BusyError                  another process does it right now
        NotWantedError             results for a scan that has ended, or goes on elsewhere
      BackupError                a backup cannot be made, trusted or put back
      FlowError                  the orchestrator cannot do what was asked
        RunError                   a run of the service failed, or was stopped
        UnknownRunError            the orchestrator knows no such run
      ServiceError               the service of this home cannot run as asked
      ScheduleError              a schedule cannot be read, or cannot be promised
      NoticeError                a notice could not be delivered
      TotalsError                totals of another home are refused
      ApprovalError              a label cannot be put in effect as asked
        StaleTaskError             it is not what the screen showed
        UnfoundedError             another label lacks its reason or last day
        SecondPersonError          this person cannot give the second word
        NoApproverError            nobody may approve it, or give the second word
        NotTheirsError             it lies in a share where the person may not
      RegisterError              a request, agreement or release cannot be kept or changed as asked
        RecipientError             what is said of a recipient cannot be kept
        AgreementError             an agreement does not stand where this can be done
        LoosenedError              a new version allows more than the one before
        IncompleteError            an agreement lacks parts, reviews or consents
        NotTheirSharesError        it is about a share where the person may not
        SameHandsError             asker, decider and second person are three people
        StaleSelectionError        its files are not as they were judged
        UnfoundedAnswerError       a decision lacks its reason, or its ground
        ReleaseError               nothing may leave as asked
          NotReadyError              files of a release are not ready to leave
          UnseenError                an earlier release shows what this one hides, and nobody said so
          OtherBytesError            what would leave is not what was released
          FipsError                  it would leave without validated encryption
      DecisionError              a decision cannot be taken as asked
        StaleError                 what was looked at has changed since
        ClaimedError               somebody else is at it
        NoteError                  a note holds what detectors find
        ContradictionError         the same values were decided otherwise within its reach
      PreviewError               what is to be previewed cannot be meant
      LessonError                a lesson cannot be accepted or taken back as asked
      MatrixError                the law or the matrix of sharing is wrong
      SharingError               a question about sharing cannot be meant
      PressError                 what a button of the queue sent cannot be decided
      AccountError               an account or token cannot be made or changed as asked
      ExposureError              a report of who can open files cannot be read
        NoMatchError               it names no file of the share
      AskingError                a list is asked for by a word that no list knows
      KeptViewError              a list cannot be kept under that name
      CallError                  a call of the JSON twin cannot be answered as asked
        NoTokenError               no token that is in use was shown
        NotForYouError             the token may not do this
        NotThereError              there is no such thing, or it may not be known
        NoSuchPageError            a cursor that leads nowhere in this list
        WrongVerbError             that is not done with this address
        TooLargeCallError          more was sent than a call needs
        NoJsonError                what was sent is not called JSON
        NotUnderstoodError         something of what was asked cannot be meant
        TooOftenError              more calls than a token may make
      CopyError                  a redacted copy cannot be made or put down as asked
        CopyTargetError            nothing may be written there
        NoSuchCopyError            there is no copy to be put down under that name
        CopyRefusedError           no copy is made of this file
          OrderError               what somebody drew, dropped or gave back cannot be followed
        CopyWordError              nothing can be said of this copy like this
        StaleCopyError             the file, a decision or the program is another since it was made
        OtherCopyError             made again it is not what was looked at
        UnreadPageError            a page, or too much of it, was not read surely
        NotOnThePageError          something that must be black was not found on its page
      SheetError                 a proof sheet does not prove what lies beside it
      ProfileError               the profiles of redacted copies are written wrong
      NoProfileError             there is no profile of that name
      NoMakerError               no redacted copy can be made of a file of this kind
      PackageError               a release cannot be packed
      ManifestError              the list of a release is none, or was changed
      ViewError                  a document cannot be looked at
        ChangedError               its bytes are not those that were scanned
        CrowdedError               too many documents are being opened at once
        NotFoundAgainError         the value to be revealed does not stand where it stood
      ShareError                 a folder cannot become a share
      BinderError                something cannot be written into the binder of evidence like this
      StaleBinderError           the binder was changed by somebody else meanwhile
      CertificateError           a certificate is none, or was changed; or there is nothing to certify
      SearchError                what is looked for in records cannot be looked for as it is written
      MarkError                  a youth record cannot be marked as dealt with like this
      AssuranceError             an estimate of what was missed cannot go on like this
        StalePlanError           the files are not those that the plan was made for
        SameReaderError          the second word on a miss is another person's
      AssuranceFileError         a certificate cannot be read, or its numbers do not follow
      NotAnsweredError           a question of the records office broke off

Each carries a code for support, a sentence a clerk understands, and what to do.
"""

from __future__ import annotations

from typing import ClassVar

from models.labels import Outcome


class ClassifyError(Exception):
    """Base of the tree. `str(error)` is the sentence; `error.remedy` says what to do."""

    code: str = "MC-000"
    remedy: ClassVar[str] = "Report this with the code to whoever looks after missoula-classify."

    def __init__(self, sentence: str, *, remedy: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.what_to_do = remedy or self.remedy


class ReadError(ClassifyError):
    """A file could not be read as it should; `outcome` is what the inventory will say of it."""

    code = "MC-100"
    outcome: ClassVar[Outcome] = Outcome.UNREADABLE
    remedy = "Open the file by hand and see whether it is what it should be."


class EncryptedError(ReadError):
    """The content is locked by a password or by rights management."""

    code = "MC-101"
    outcome = Outcome.ENCRYPTED
    remedy = "Ask the owner for an unlocked copy, or supply the password with --passwords."


class CorruptError(ReadError):
    """The bytes are not what the format demands."""

    code = "MC-102"
    outcome = Outcome.CORRUPT
    remedy = "Restore the file from a backup or ask its owner for a good copy."


class NeedsOcrError(ReadError):
    """There are page images whose text nobody has read."""

    code = "MC-103"
    outcome = Outcome.NEEDS_OCR
    remedy = "Scan again without --no-ocr, with tesseract installed (classify doctor tells how)."


class BombError(ReadError):
    """A small file that unfolds beyond all reason."""

    code = "MC-104"
    outcome = Outcome.BOMB
    remedy = "Treat the file as hostile; ask information security to look at it."


class TooLargeError(ReadError):
    """More bytes than the limits in the settings allow."""

    code = "MC-105"
    outcome = Outcome.TOO_LARGE
    remedy = "Raise the limit in the settings, or split the file."


class TimeoutReached(ReadError):
    """The file took longer than its time limit."""

    code = "MC-106"
    outcome = Outcome.TIMEOUT
    remedy = "Raise the time limit in the settings and scan this file again."


class UnreadableError(ReadError):
    """Permission denied, vanished, or the disk failed."""

    code = "MC-107"
    outcome = Outcome.UNREADABLE
    remedy = "Give the scanning account the right to read the file, then scan again."


class UnsupportedError(ReadError):
    """No reader for this kind of file."""

    code = "MC-108"
    outcome = Outcome.UNSUPPORTED
    remedy = "Look at the file by hand; its label is a cautious guess from its folder."


class EmptyFileError(ReadError):
    """No bytes, or nothing but white space."""

    code = "MC-109"
    outcome = Outcome.EMPTY
    remedy = "Nothing to do: there is no text in it."


class SetupError(ClassifyError):
    """Settings, home folder or keys do not allow the program to start."""

    code = "MC-200"
    remedy = "Run classify doctor; it names the setting to mend."


class NoRoomError(ClassifyError):
    """The disk that holds the temporary files is full: no fault of the file at hand."""

    code = "MC-201"
    remedy = "Make room on that disk and run the same command again; what is recorded is kept."


class PackError(ClassifyError):
    """A detector pack or policy file breaks its schema; the sentence names file and entry."""

    code = "MC-300"
    remedy = "Run classify packs lint and mend what it names."


class ModelError(ClassifyError):
    """The names model of the settings is not there, cannot be trusted, or reads no names."""

    code = "MC-301"
    remedy = (
        "Set names_model to 'shipped', or to the package or folder of a spaCy pipeline that lies on this "
        "machine (docs/names.md). Nothing is downloaded."
    )


class InventoryError(ClassifyError):
    """The inventory cannot do what was asked of it."""

    code = "MC-400"
    remedy = "Run classify doctor; it checks the database."


class WorkLostError(InventoryError):
    """The connection or the database gave way in the middle; nothing of that transaction was kept."""

    code = "MC-401"
    remedy = (
        "See whether the database runs and can be reached from this machine, and run the same command again; "
        "what is recorded is kept."
    )


class BusyError(InventoryError):
    """Another process does this very thing right now: one scan a share, whoever started it."""

    code = "MC-402"
    remedy = "Wait for it to end (classify runs shows it), or stop it: classify runs cancel."


class NotWantedError(InventoryError):
    """Results for a scan that has ended meanwhile, or goes on in another run: nothing of them is kept."""

    code = "MC-404"
    remedy = "Nothing: whoever leads the scan has these files read again where they are still wanted."


class BackupError(ClassifyError):
    """A backup cannot be made, trusted or put back; nothing was lost by trying."""

    code = "MC-403"
    remedy = "Choose a folder that can be written and has room (docs/backup.md)."


class FlowError(ClassifyError):
    """The orchestrator cannot do what was asked of it."""

    code = "MC-500"
    remedy = "Run classify doctor; it says whether the orchestrator is up."


class RunError(FlowError):
    """A run that the service worked at failed, or was stopped."""

    code = "MC-501"
    remedy = "See classify runs and logs/service.log in the home folder (docs/operate.md)."


class UnknownRunError(FlowError):
    """The orchestrator answers, and knows no such run."""

    code = "MC-721"
    remedy = "See the runs: classify runs."


class ServiceError(ClassifyError):
    """The service (`classify up`) cannot start, or one of its parts does not stay up."""

    code = "MC-530"
    remedy = "See logs/service.log in the home folder, and classify up --check (docs/operate.md)."


class TotalsError(ClassifyError):
    """Totals of another home, or its key, cannot be taken in."""

    code = "MC-600"
    remedy = "Take nothing from the file, and ask the other home for it once more."


class ScheduleError(ClassifyError):
    """A schedule cannot be read, or cannot be promised."""

    code = "MC-510"
    remedy = "See the schedules there are: classify schedule list."


class NoticeError(ClassifyError):
    """A notice could not be delivered."""

    code = "MC-520"
    remedy = "Check the notice_ settings in settings.toml, then run classify notices test."


class AccountError(ClassifyError):
    """An account or a token cannot be made or changed as asked."""

    code = "MC-710"
    remedy = "See the accounts: classify users list."


class DecisionError(ClassifyError):
    """A decision about findings cannot be taken, undone or agreed to."""

    code = "MC-800"
    remedy = "Reload the page and decide again."


class StaleError(DecisionError):
    """What somebody decides on is not as it was shown: decided meanwhile, read again, gone."""

    code = "MC-803"
    remedy = "Reload the page and look at it again."


class ClaimedError(DecisionError):
    """Somebody else is deciding it: nobody does it twice unknowingly."""

    code = "MC-802"
    remedy = "Take others, leave those out, or wait 20 minutes."


class NoteError(DecisionError):
    """A note holds something that detectors find: notes are kept without values and names."""

    code = "MC-804"
    remedy = "Say it without names and numbers."


class ContradictionError(DecisionError):
    """A decision reaches places about whose values the contrary stands."""

    code = "MC-805"
    remedy = "Decide this file alone, or look at the others first."


class PressError(ClassifyError):
    """What a button of the queue sent is nothing that can be decided."""

    code = "MC-810"
    remedy = "Reload the page and press again."


class ApprovalError(ClassifyError):
    """A label cannot be put in effect, confirmed or taken back as asked."""

    code = "MC-801"
    remedy = "Look at what is missing and approve again."


class StaleTaskError(ApprovalError):
    """What somebody wants to approve is not what their screen showed."""

    code = "MC-820"
    remedy = "Look at it again as it is now; nothing was put in effect."


class UnfoundedError(ApprovalError):
    """An override lacks what it needs: a reason without values in it, and a last day to come."""

    code = "MC-821"
    remedy = "Say why in a sentence without names or numbers, and until when."


class SecondPersonError(ApprovalError):
    """A lowered label needs a second person, and this one cannot be that."""

    code = "MC-822"
    remedy = "Somebody else with this right has to answer."


class NoApproverError(ApprovalError):
    """Nobody may approve labels of a share, or nobody else could give the second word."""

    code = "MC-823"
    remedy = "An administrator gives somebody the role of a data steward for it."


class NotTheirsError(ApprovalError):
    """Somebody asks for something that is not open to them in one of the shares it is about."""

    code = "MC-824"
    remedy = "Leave that share out, or ask an administrator for the role."


class RegisterError(ClassifyError):
    """A request, an agreement or a release cannot be kept or changed as asked."""

    code = "MC-910"
    remedy = "Reload the page and look at it again."


class RecipientError(RegisterError):
    """What is said of a recipient cannot be kept."""

    code = "MC-911"
    remedy = "Put right what is named, and save again."


class AgreementError(RegisterError):
    """An agreement does not stand where this can be done."""

    code = "MC-912"
    remedy = "Look at where it stands, and what comes next."


class LoosenedError(AgreementError):
    """A new version allows more than the one before: that takes an agreement of its own."""

    code = "MC-913"
    remedy = "Take back what is named, or begin a new agreement, which every owner is asked about."


class IncompleteError(AgreementError):
    """An agreement lacks parts, reviews or consents."""

    code = "MC-914"
    remedy = "Add what is named."


class NotTheirSharesError(RegisterError):
    """Somebody asks for something that is not open to them in one of the shares it is about."""

    code = "MC-915"
    remedy = "Leave that share out, or ask an administrator for the role."


class SameHandsError(RegisterError):
    """Who asks, who decides and who gives the second word are three people."""

    code = "MC-916"
    remedy = "Somebody else with this right has to do it."


class StaleSelectionError(RegisterError):
    """The files of a request are not as they were when they were judged."""

    code = "MC-917"
    remedy = "Have them judged again, and look at the answer as it is now."


class UnfoundedAnswerError(RegisterError):
    """A decision lacks its reason, or the ground on which it could go against what was judged."""

    code = "MC-918"
    remedy = "Say why in a sentence without names or numbers."


class ReleaseError(RegisterError):
    """Nothing may leave as asked."""

    code = "MC-919"
    remedy = "Look at the decision on its request."


class NotReadyError(ReleaseError):
    """Files of a release are not ready to leave."""

    code = "MC-943"
    remedy = "Make what is missing, or leave these files out."


class UnseenError(ReleaseError):
    """One of two releases of the same content shows what the other hides, and nobody said that they know."""

    code = "MC-944"
    remedy = "Look at the earlier releases, and say why this one leaves all the same."


class OtherBytesError(ReleaseError):
    """What would leave is not what was released."""

    code = "MC-945"
    remedy = "Scan the share again, have the request judged again, and release it anew."


class FipsError(ReleaseError):
    """Criminal justice information would leave without validated encryption (CJIS Security Policy SC-13)."""

    code = "MC-946"
    remedy = "Ask IT to set fips_openssl to an OpenSSL with its FIPS provider (docs/releases.md)."


class MatrixError(ClassifyError):
    """The law or the matrix of sharing is written wrong; the sentence names file and line."""

    code = "MC-900"
    remedy = "Mend the line it names; docs/add-a-sharing-rule.md tells what may stand there."


class SharingError(ClassifyError):
    """What is asked about sharing cannot be meant: no files, no such recipient, agreement or law."""

    code = "MC-901"
    remedy = "Ask again with what classify share check --help names."


class PreviewError(ClassifyError):
    """What is to be previewed names something that is not there."""

    code = "MC-830"
    remedy = "See what can be changed: docs/preview.md."


class LessonError(ClassifyError):
    """What decisions teach cannot be accepted, or taken back, as asked."""

    code = "MC-831"
    remedy = "Reload the page of the detector and look at it again."


class ExposureError(ClassifyError):
    """A report of who can open files cannot be read, or is none."""

    code = "MC-740"
    remedy = "See which reports are understood, and how to make them: docs/exposure.md."


class NoMatchError(ExposureError):
    """A report of who can open files names no file that the share has."""

    code = "MC-741"
    remedy = (
        "See whether the report is about this share. Say which address in the report is the share's own "
        "folder (--below ADDRESS), and scan the share first if files were added since."
    )


class AskingError(ClassifyError):
    """A list is asked for by a word that no list knows."""

    code = "MC-730"
    remedy = "Go back to the list and choose from what it offers."


class CallError(ClassifyError):
    """A call of the JSON twin cannot be answered as asked; `status` is what HTTP calls it."""

    code = "MC-770"
    status: ClassVar[int] = 400
    remedy = "See /api/v1/openapi.json for what can be asked (docs/api.md)."


class NoTokenError(CallError):
    """No token was shown, or one that is not in use; which of the two is not told."""

    code = "MC-771"
    status = 401
    remedy = "Send a token in use as 'Authorization: Bearer TOKEN'; an administrator makes one (docs/api.md)."


class NotForYouError(CallError):
    """The token's scopes do not reach so far, or what is asked takes a clearance."""

    code = "MC-772"
    status = 403
    remedy = "Ask an administrator for a token with the scope that openapi.json names; none has clearance."


class NotThereError(CallError):
    """There is nothing of that number, or it is nothing the token may know of: both look the same."""

    code = "MC-773"
    status = 404
    remedy = "Take numbers from lists of the same token."


class NoSuchPageError(CallError):
    """A cursor that is none of ours, or one of another list: there is no page behind it."""

    code = "MC-779"
    status = 404
    remedy = "Take 'next' of the page before, and leave the filters as they were."


class WrongVerbError(CallError):
    """The address is there, and is not used like this."""

    code = "MC-774"
    status = 405
    remedy = "The header Allow says how it is used."


class TooLargeCallError(CallError):
    """No call needs so much."""

    code = "MC-775"
    status = 413
    remedy = "Send only what openapi.json describes."


class NoJsonError(CallError):
    """The body was sent as something else than JSON."""

    code = "MC-776"
    status = 415
    remedy = "Send JSON, and the header 'Content-Type: application/json'."


class NotUnderstoodError(CallError):
    """A filter, number, cursor or body that means nothing here."""

    code = "MC-777"
    status = 422
    remedy = "Mend what the fields name; openapi.json says what each may be."


class TooOftenError(CallError):
    """One token, or one machine without a token in use, calls more often than others should bear."""

    code = "MC-778"
    status = 429
    seconds: int = 60
    """To wait."""
    remedy = "Wait as long as the header Retry-After says, and ask for longer pages less often."


class CopyError(ClassifyError):
    """A redacted copy cannot be made or put down as asked; nothing of it was written."""

    code = "MC-930"
    remedy = "Look at what the sentence names, and ask again."


class CopyTargetError(CopyError):
    """Where the copy should be, nothing may or can be written."""

    code = "MC-931"
    remedy = "Name another file for the copy."


class NoSuchCopyError(CopyError):
    """There is no copy, or it may not bear that name."""

    code = "MC-932"
    remedy = "Look at why the copy was refused."


class CopyRefusedError(CopyError):
    """A worker makes no copy of this file; the sentence begins with an outcome, as those of readers do."""

    code = "MC-933"
    remedy = "Look at why the file was not read whole."


class OrderError(CopyRefusedError):
    """What somebody drew, dropped or gave back by hand cannot be followed, so there is no copy."""

    code = "MC-935"
    remedy = "Change what was drawn, dropped or given back, and make the copy again."


class CopyWordError(CopyError):
    """A copy is not kept, or a word on it does not count, as it was said."""

    code = "MC-936"
    remedy = "Reload the page, and look at the copy as it is now."


class StaleCopyError(CopyError):
    """A copy was made of other bytes, decisions or by another program than there are now."""

    code = "MC-937"
    remedy = "Make the copy again, and have somebody look at it."


class OtherCopyError(CopyError):
    """Made again a copy is not the one that was looked at."""

    code = "MC-938"
    remedy = (
        "Make the copy anew, and have somebody look at it; if it happens again, tell information technology."
    )


class UnreadPageError(CopyError):
    """A page is a picture, or has parts, that nobody has read surely: what is there cannot be cut."""

    code = "MC-941"
    remedy = "Turn recognition (OCR) on, or scan the page again, straight and at 300 dots an inch."


class NotOnThePageError(CopyError):
    """Something that must be black was found in the text of a page and not on its picture."""

    code = "MC-942"
    remedy = "Print the document to a new PDF with the program that made it, scan that, and redact it."


class SheetError(ClassifyError):
    """A proof sheet was changed, or proves another file."""

    code = "MC-934"
    remedy = "Ask whoever made the copy for it and its sheet again, and do not release what you have."


class ProfileError(ClassifyError):
    """The profiles of redacted copies break their schema; the sentence names the line."""

    code = "MC-950"
    remedy = "Mend what it names in profiles.yaml."


class NoProfileError(ClassifyError):
    """There is no profile of that name."""

    code = "MC-951"
    remedy = "Choose one of those that there are."


class NoMakerError(ClassifyError):
    """No redacted copy can be made of a file of this kind."""

    code = "MC-952"
    remedy = "Print it to a PDF with the program that made it, scan that, and redact the PDF."


class PackageError(ClassifyError):
    """A release cannot be packed."""

    code = "MC-970"
    remedy = "Release fewer files at a time."


class ManifestError(ClassifyError):
    """The list of a release is none, or was changed."""

    code = "MC-971"
    remedy = "Ask the city for the manifest.json of the release."


class ViewError(ClassifyError):
    """A document cannot be looked at; nothing of it was shown."""

    code = "MC-750"
    remedy = "Scan its share again; if that does not help, open the file by hand."


class ChangedError(ViewError):
    """The bytes of a file are not those that were scanned: what must be black in them is not known."""

    code = "MC-751"
    remedy = "Scan its share again, then open it."


class CrowdedError(ViewError):
    """As many documents are being opened as this machine has processors."""

    code = "MC-752"
    remedy = "Try again in a minute."


class NotFoundAgainError(ViewError):
    """What was to be revealed does not stand where the inventory says."""

    code = "MC-753"
    remedy = "Scan its share again; the detectors may have changed since."


class ShareError(ClassifyError):
    """A folder cannot become a share."""

    code = "MC-720"
    remedy = "Choose another folder."


class KeptViewError(ClassifyError):
    """A list cannot be kept under that name."""

    code = "MC-731"
    remedy = "Choose another name."


class SearchError(ClassifyError):
    """What somebody looks for in records cannot be looked for as it is written."""

    code = "MC-960"
    remedy = "Write a name as 'Jane Doe' or 'Doe, Jane M.', and words as they may stand in a record."


class MarkError(ClassifyError):
    """A youth record cannot be marked as dealt with like this."""

    code = "MC-961"
    remedy = "List youth records: classify seal list."


class AssuranceError(ClassifyError):
    """An estimate of what was missed cannot go on like this."""

    code = "MC-990"
    remedy = "See how far it is: classify assure estimate SHARE."


class StalePlanError(AssuranceError):
    """The files are not those that the plan was made for."""

    code = "MC-991"
    remedy = "Plan anew: what was planned for other files proves nothing about these."


class SameReaderError(AssuranceError):
    """The second word on a miss is another person's."""

    code = "MC-992"
    remedy = "Ask somebody else to read it."


class AssuranceFileError(ClassifyError):
    """A certificate cannot be read, or its numbers do not follow from its counts."""

    code = "MC-993"
    remedy = "Ask whoever made it for the file as it was written."


class NotAnsweredError(ClassifyError):
    """A question of the records office broke off for a reason nobody foresaw; nothing of it is shown."""

    code = "MC-972"
    remedy = "Ask again; if it happens twice, tell whoever looks after missoula-classify."


class BinderError(ClassifyError):
    """Something cannot be written into the binder of evidence like this."""

    code = "MC-962"
    remedy = "Write it without names of people and without values; name offices and documents."


class StaleBinderError(ClassifyError):
    """The binder of evidence was changed by somebody else meanwhile."""

    code = "MC-963"
    remedy = "Load the page again, and write it once more."


class CertificateError(ClassifyError):
    """A certificate is none, or was changed after it was signed; or there is nothing to certify."""

    code = "MC-964"
    remedy = "Ask the city for the certificate, its pages and its JSON, again."
