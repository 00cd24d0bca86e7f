"""Every act that is written into the audit trail, in words. A test holds that none is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from classify.rights import ROLES, Role


class Group(StrEnum):
    """Kinds of acts, as people look for them."""

    SIGN_IN = "Signing in and out"
    ACCOUNTS = "Accounts and tokens"
    SHARES = "Shares and scans"
    SCHEDULES = "Schedules"
    LABELS = "Labels and the inventory"
    CONTENT = "Documents and revealed values"
    SHARING = "Requests, agreements and releases"
    EXPORTS = "Exports"
    DETECTORS = "Detectors and policy"
    TOTALS = "Totals of other homes"
    TRAIL = "The audit trail itself"
    KEYS = "Keys, backups and the database"


@dataclass(frozen=True, slots=True)
class Deed:
    """One kind of act."""

    words: str
    """What stands after who did it; `{subject}` is what it was done to."""
    group: Group
    told: Mapping[str, str] = field(default_factory=dict)
    """Details that belong into the sentence, and what they are called there."""
    refused: bool = False
    """Whether something was refused."""


def _refusal(words: str, group: Group, **told: str) -> Deed:
    return Deed(words, group, told, refused=True)


def _sign_in(words: str) -> Deed:
    return Deed(words, Group.SIGN_IN)


def _account(words: str, **told: str) -> Deed:
    return Deed(words, Group.ACCOUNTS, told)


def _share(words: str, **told: str) -> Deed:
    return Deed(words, Group.SHARES, told)


def _schedule(words: str, **told: str) -> Deed:
    return Deed(words, Group.SCHEDULES, told)


def _sharing(words: str, **told: str) -> Deed:
    return Deed(words, Group.SHARING, told)


_REVEALED = {"purpose": "purpose", "paths": "files"}

_SEARCHED = {"names": "names", "terms": "words", "files": "files found", "read": "documents read again"}
_TAUGHT = {"lesson": "lesson", "detector": "detector", "least": "least score", "changed": "changed labels"}
_DECIDED = {"verdict": "as", "scope": "reach", "decisions": "values", "items": "files"}
_APPROVED = {"label": "label", "proposed": "proposed", "items": "files", "left_out": "left out"}
_REQUESTED = {"decided": "as", "outcome": "judged", "files": "files", "second": "a second person is"}
_RELEASED = {
    "files": "files",
    "profile": "redacted by",
    "met": "un-redacted by or un-redacts",
    "seen": "since",
}
_ANSWERED = {"label": "label", "items": "files"}
DEEDS: dict[str, Deed] = {
    "session.begin": _sign_in("signed in"),
    "session.end": _sign_in("signed out"),
    "session.end_others": _sign_in("ended other sessions of their own"),
    "session.refuse": _refusal("tried to sign in and was refused", Group.SIGN_IN),
    "banner.accept": _sign_in("acknowledged the notice of use"),
    "door.refuse": _refusal("asked for something that is not open to them: {subject}", Group.SIGN_IN),
    "account.add": _account("made {subject}", roles="roles", grants="grants"),
    "account.change": _account("changed the rights of {subject}", roles="roles", grants="grants"),
    "account.disable": _account("disabled {subject}"),
    "account.release": _account("released {subject}"),
    "account.reset": _account("gave {subject} a new first password and took its second factors"),
    "account.lock": _refusal("failed to sign in five times; {subject} is locked", Group.ACCOUNTS),
    "account.password": _account("changed the password of {subject}"),
    "account.factor_add": _account("added a second factor to {subject}", kind="kind"),
    "account.factor_remove": _account("removed a second factor of {subject}", kind="kind"),
    "account.factor_reset": _account("renewed a second factor of {subject}", kind="kind"),
    "account.tie": _account("tied {subject} to the identity provider"),
    "token.add": _account("made a token: {subject}", scopes="for"),
    "token.revoke": _account("revoked a token: {subject}"),
    "token.use": _account("used its token", path="address"),
    "share.add": _share("added {subject}"),
    "share.survey": _share("surveyed {subject}", files="files"),
    "share.moved": _share("noted that {subject} lies in another folder now"),
    "share.rename": _share("gave {subject} another name"),
    "share.replace": _share("put another folder in the place of {subject}"),
    "share.change": _share("changed {subject}"),
    "scan.ask": _share("asked for a scan of {subject}"),
    "scan.begin": _share("began to scan {subject}", scan="scan"),
    "scan.resume": _share("went on with the scan of {subject}", scan="scan"),
    "scan.finish": _share("finished the scan of {subject}", scan="scan", gone="gone files"),
    "scan.pause": _share("paused the scan of {subject}", scan="scan"),
    "scan.cancel": _share("canceled the scan of {subject}", scan="scan"),
    "scan.retry": _share("had files of {subject} read again", scan="scan"),
    "exposure.import": _share("imported who can open files of {subject}"),
    "schedule.add": _schedule("made {subject}", cron="at"),
    "schedule.pause": _schedule("paused {subject}"),
    "schedule.resume": _schedule("resumed {subject}"),
    "schedule.remove": _schedule("removed {subject}"),
    "schedule.run": _schedule("started {subject} at once"),
    "policy.reevaluate": Deed("labeled {subject} anew", Group.LABELS, {"changed": "changed labels"}),
    "decision.reevaluate": Deed(
        "labeled what was decided in {subject} anew", Group.LABELS, {"changed": "changed labels"}
    ),
    "decision.take": Deed("decided about findings in {subject}", Group.LABELS, _DECIDED),
    "decision.request": Deed("asked a second person about findings in {subject}", Group.LABELS, _DECIDED),
    "decision.end": Deed("took decisions back", Group.LABELS, {"decisions": "decisions", "why": "why"}),
    "decision.agree": Deed(
        "agreed, as second person, to decisions", Group.LABELS, {"decisions": "decisions"}
    ),
    "decision.refuse": Deed("refused, as second person, decisions", Group.LABELS, {"decisions": "decisions"}),
    "lesson.accept": Deed("accepted what decisions teach", Group.LABELS, _TAUGHT),
    "lesson.request": Deed("asked a second person to accept what decisions teach", Group.LABELS, _TAUGHT),
    "lesson.agree": Deed("agreed, as second person, to what decisions teach", Group.LABELS, _TAUGHT),
    "lesson.refuse": Deed("refused, as second person, what decisions teach", Group.LABELS, _TAUGHT),
    "lesson.follow": Deed("had labels follow what decisions taught", Group.LABELS),
    "lesson.end": Deed("took back what decisions taught", Group.LABELS, _TAUGHT),
    "preview.begin": Deed("looked at what would change", Group.LABELS, {"what": "tried"}),
    "question.snooze": Deed("put questions off", Group.LABELS, {"questions": "questions"}),
    "question.assign": Deed(
        "gave questions to somebody", Group.LABELS, {"questions": "questions", "to": "to"}
    ),
    "assurance.plan": Deed(
        "planned how misses in {subject} are estimated",
        Group.LABELS,
        {"plan": "plan", "rate": "to show", "files": "files to read", "seed": "seed"},
    ),
    "assurance.draw": Deed(
        "drew a blind sample of {subject}", Group.LABELS, {"plan": "plan", "files": "files"}
    ),
    "assurance.read": Deed("read a file of a blind sample of {subject}", Group.LABELS, {"plan": "plan"}),
    "assurance.end": Deed("ended the plan for misses in {subject}", Group.LABELS, {"plan": "plan"}),
    "assurance.certify": Deed("certified how much was missed in {subject}", Group.EXPORTS, {"plan": "plan"}),
    "question.draw": Deed("drew questions that test the review of {subject}", Group.LABELS),
    "question.refer": Deed("asked the steward about questions", Group.LABELS, {"questions": "questions"}),
    "label.approve": Deed("put a label in effect in {subject}", Group.LABELS, _APPROVED),
    "label.request": Deed("asked a second person for a lower label in {subject}", Group.LABELS, _APPROVED),
    "label.agree": Deed("agreed, as second person, to a lower label in {subject}", Group.LABELS, _ANSWERED),
    "label.refuse": Deed("refused, as second person, a lower label in {subject}", Group.LABELS, _ANSWERED),
    "label.confirm": Deed(
        "found a label in {subject} still right", Group.LABELS, {"items": "in effect again"}
    ),
    "label.bring": Deed(
        "brought the labels of {subject} that are in effect up to date",
        Group.LABELS,
        {"in_effect": "come in effect", "stale": "to be looked at again"},
    ),
    "label.take_back": Deed("took a label in {subject} back", Group.LABELS, {"items": "files"}),
    "demonstration.mark": Deed("began a demonstration with an invented share", Group.LABELS),
    "inventory.sign": Deed("began to sign the inventory", Group.LABELS),
    "inventory.purge": Deed("forgot what was due to be forgotten of {subject}", Group.LABELS),
    "content.open": Deed("opened {subject}, blacked out", Group.CONTENT, {"page": "page"}),
    "content.reveal": Deed("revealed one value in {subject}", Group.CONTENT, _REVEALED),
    "content.reveal_refused": _refusal(
        "asked for a value in {subject} to be revealed", Group.CONTENT, why="refused because"
    ),
    "records.search": Deed("searched records for a request", Group.CONTENT, _SEARCHED),
    "records.letter": Deed("had the estimate for a requester written", Group.CONTENT),
    "breach.look": Deed("looked at what losing {subject} would mean", Group.CONTENT),
    "seal.mark": Deed(
        "marked a youth record as dealt with: {subject}", Group.LABELS, {"how": "as", "why": "because"}
    ),
    "seal.unmark": Deed(
        "took back that a youth record is dealt with: {subject}", Group.LABELS, {"why": "because"}
    ),
    "inspect.reveal": Deed("had values shown by the command inspect", Group.CONTENT, _REVEALED),
    "text.reveal": Deed("had the text of files shown by the command text", Group.CONTENT, _REVEALED),
    "doctor.reveal": Deed("had a file's words shown by the command doctor", Group.CONTENT, _REVEALED),
    "copy.make": Deed(
        "made a redacted copy of {subject}",
        Group.CONTENT,
        {"profile": "profile", "cut": "cut", "kept": "kept"},
    ),
    "copy.refuse": Deed("was given no redacted copy of {subject}", Group.CONTENT, {"profile": "profile"}),
    "copy.draft": Deed("looked how a redacted copy of {subject} would be", Group.CONTENT),
    "copy.turn": Deed("turned a page of a redacted copy of {subject}", Group.CONTENT, {"page": "page"}),
    "copy.agree": Deed("looked at a redacted copy of {subject} and agreed", Group.CONTENT, {"copy": "copy"}),
    "copy.send_back": Deed("sent a redacted copy of {subject} back", Group.CONTENT, {"copy": "copy"}),
    "recipient.add": _sharing("entered {subject}", ori="ORI"),
    "recipient.change": _sharing("changed {subject}", vetted_until="vetted until"),
    "agreement.draft": _sharing("drafted {subject}", kind="kind"),
    "agreement.revise": _sharing("wrote {subject}, which narrows an earlier one", version="version"),
    "agreement.submit": _sharing("gave {subject} to its reviewers and owners"),
    "agreement.say": _sharing("gave a word on {subject}", by="for", word="it"),
    "agreement.sign": _sharing("put {subject} in force", version="version"),
    "agreement.end": _sharing("ended {subject}"),
    "request.add": Deed("asked in {subject} whether files may be shared", Group.SHARING, _REQUESTED),
    "request.judge": Deed("had {subject} judged again", Group.SHARING, {"before": "before", **_REQUESTED}),
    "request.acknowledge": _sharing("told the asker of {subject} that it came"),
    "request.withdraw": _sharing("withdrew {subject}"),
    "request.decide": Deed("decided {subject}", Group.SHARING, _REQUESTED),
    "request.agree": Deed(
        "agreed, as second person, to the decision on {subject}", Group.SHARING, _REQUESTED
    ),
    "request.disagree": Deed(
        "did not agree, as second person, to the decision on {subject}", Group.SHARING, _REQUESTED
    ),
    "release.request": Deed("asked a second person for {subject}", Group.SHARING, _RELEASED),
    "release.make": Deed("made {subject}", Group.SHARING, _RELEASED),
    "release.prepare": Deed("prepared {subject}", Group.SHARING, _RELEASED),
    "release.leave": _sharing(
        "had the package of {subject} made, and it left", files="files", package="digest"
    ),
    "release.again": _sharing(
        "had the package of {subject} made again", package="digest", before="instead of"
    ),
    "release.told": _sharing("was shown the passphrase of {subject}"),
    "release.agree": Deed("agreed, as second person, to {subject}", Group.SHARING, _RELEASED),
    "release.refuse": Deed("refused, as second person, {subject}", Group.SHARING, _RELEASED),
    "release.destroyed": _sharing("noted that the data of {subject} are destroyed", on="on"),
    "log.export": _sharing("began to export the log of disseminations", kind="as"),
    "log.exported": _sharing("exported the log of disseminations", kind="as", rows="rows"),
    "export.begin": Deed("began to export a list of files", Group.EXPORTS, {"kind": "as"}),
    "export.write": Deed("exported a list of files", Group.EXPORTS, {"kind": "as", "rows": "rows"}),
    "list.take": Deed(
        "took a list by its token", Group.EXPORTS, {"list": "of", "asked": "narrowed by", "rows": "rows"}
    ),
    "detectors.add": Deed("added a recognizer of the city's own", Group.DETECTORS, {"recognizer": "called"}),
    "detectors.replace": Deed(
        "replaced a recognizer of the city's own", Group.DETECTORS, {"recognizer": "called"}
    ),
    "detectors.remove": Deed(
        "removed a recognizer of the city's own", Group.DETECTORS, {"recognizer": "called"}
    ),
    "totals.name": Deed("named this home for its totals", Group.TOTALS),
    "totals.sign": Deed("signed {subject} for another home", Group.TOTALS),
    "totals.trust": Deed("began to trust another home's totals", Group.TOTALS),
    "totals.distrust": Deed("ceased to trust another home's totals", Group.TOTALS),
    "totals.import": Deed("took in {subject} of another home", Group.TOTALS),
    "audit.check": Deed("checked the chain of the audit trail", Group.TRAIL, {"row": "up to row"}),
    "audit.review": Deed("reviewed the audit trail", Group.TRAIL, {"week": "week", "row": "up to row"}),
    "audit.export": Deed("exported acts of the audit trail", Group.TRAIL, {"rows": "of a trail of rows"}),
    "audit.accept": Deed("took the audit trail as it is, after a backup was put back", Group.TRAIL),
    "binder.write": Deed("wrote into the binder of evidence", Group.EXPORTS, {"part": "about"}),
    "binder.make": Deed("took the binder of evidence", Group.EXPORTS, {"kind": "as"}),
    "certificate.make": Deed("made a certificate of {subject}", Group.EXPORTS, {"kind": "as"}),
    "cjis.begin": Deed("had the controls of the CJIS Security Policy tried", Group.TRAIL),
    "health.examine": Deed("had the machine and the inventory looked at", Group.TRAIL),
    "keys.rotate": Deed("made new keys for fingerprints to come", Group.KEYS, {"version": "version"}),
    "keys.renew": Deed("renewed all keys", Group.KEYS, {"items": "files written anew"}),
    "backup.make": Deed("made a backup", Group.KEYS, {"rows": "rows"}),
    "backup.keys": Deed("copied the keys for safe keeping", Group.KEYS),
    "backup.restore": Deed("put a backup back", Group.KEYS, {"lost_events": "acts lost by it"}),
    "database.copy": Deed("copied the inventory to another database", Group.KEYS, {"to": "to"}),
}

_GRANTS = {"content": "content", "cji": "clearance"}
REFUSALS = frozenset(action for action, deed in DEEDS.items() if deed.refused)
_KINDS = {
    "share": "share",
    "item": "file",
    "scan": "scan",
    "schedule": "schedule",
    "account": "the account",
    "token": "the token",
    "totals": "totals",
    "recipient": "recipient",
    "agreement": "agreement",
    "request": "request",
    "release": "release",
}
KINDS = {"item": "File", "share": "Share", "schedule": "Schedule", "account": "Account", "token": "Token"}
"""What one can look for, as people call it."""


def actions_of(group: Group) -> frozenset[str]:
    """All acts of a kind."""
    return frozenset(action for action, deed in DEEDS.items() if deed.group is group)


def sentence(action: str, subject: str, details: Mapping[str, object]) -> str:
    """What was done, without who did it."""
    deed = DEEDS.get(action)
    if deed is None:
        # Written by a newer version of the program: told as it is, for nothing may be left out.
        return f"did something this version has no words for ({action}){': ' + subject if subject else ''}"
    words = deed.words.format(subject=subject)
    if not subject:
        words = words.removesuffix(": ")
    told = [
        f"{called}: {_plain(_in_words(name, details[name]))}"
        for name, called in deed.told.items()
        if details.get(name)
    ]
    return "; ".join([words, *told])


def subject_words(subject: str) -> str:
    """What an act was done to: `file 214`."""
    kind, parted, name = subject.partition(":")
    return f"{_KINDS.get(kind, kind)} {name}" if parted else subject


def _in_words(name: str, value: object) -> object:
    """Roles (`records in Parks`) and grants as people call them; all else as it was noted."""
    if not isinstance(value, list | tuple):
        return value
    if name == "grants":
        return [_GRANTS.get(str(grant), grant) for grant in value]
    if name == "roles":
        return [_role_in_words(str(held)) for held in value]
    return value


def _role_in_words(held: str) -> str:
    role, parted, place = held.partition(" ")
    words = ROLES[Role(role)].lower() if role in set(Role) else role
    return words + parted + place


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)
