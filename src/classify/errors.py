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
      ServiceError               the service of this home cannot run as asked
      ScheduleError              a schedule cannot be read, or cannot be promised
      NoticeError                a notice could not be delivered
      TotalsError                totals of another home are refused
      ApprovalError              a label cannot be put in effect as asked
      DecisionError              a decision cannot be taken as asked
      AccountError               an account or token cannot be made or changed as asked

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
    remedy = "Install tesseract (classify doctor tells how) and scan again."


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


class ApprovalError(ClassifyError):
    """A label cannot be put in effect, confirmed or taken back as asked."""

    code = "MC-801"
    remedy = "Look at what is missing and approve again."
