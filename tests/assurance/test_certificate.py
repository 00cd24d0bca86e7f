"""What is certified: signed, without values, worked out anew by anybody."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from scipy import stats

from classify.assurance import certificate
from classify.assurance.result import result_of
from classify.errors import AssuranceFileError
from tests.assurance.test_result import PLAN, RIGHT, known, sample

KEY = Ed25519PrivateKey.generate()
KNOWN = [known(20 + number, "RESTRICTED", "RESTRICTED", "RESTRICTED") for number in range(30)]
HARMLESS = [known(60 + number, "PUBLIC", "PUBLIC") for number in range(30)]


@pytest.fixture(scope="module")
def written() -> str:
    told = certificate.document(result_of(PLAN, [*RIGHT, *KNOWN, *HARMLESS]), "City share")
    return certificate.signed(told, KEY)


def test_it_is_checked_and_worked_out_anew(written: str) -> None:
    assert certificate.is_certificate(written[:200])
    checked = certificate.check(written)
    assert checked.assurance["share"] == "City share"
    assert checked.questions == 5


def test_not_enough_read_is_not_certified() -> None:
    with pytest.raises(AssuranceFileError, match="4 of 5 files"):
        certificate.document(result_of(PLAN, [*RIGHT[:4], sample(5, said=None)]), "City share")


def test_a_changed_number_is_noticed(written: str) -> None:
    changed = written.replace('"files": 100', '"files": 101')
    assert changed != written
    with pytest.raises(AssuranceFileError, match="changed after"):
        certificate.check(changed)


def test_limits_that_do_not_follow_are_noticed_even_when_they_are_signed(written: str) -> None:
    told = json.loads(written)["assurance"]
    told["questions"]["CONFIDENTIAL"]["estimate"]["recall"] = [0.99, 1.0, 1.0]
    with pytest.raises(AssuranceFileError, match="CONFIDENTIAL do not follow"):
        certificate.check(certificate.signed(told, KEY))


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"assurance": 3}', '{"assurance": {"format": "x"}}', "\x00"]
)
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(AssuranceFileError, match="no certificate"):
        certificate.check(text)


def test_counts_that_cannot_be_are_refused(written: str) -> None:
    told = json.loads(written)["assurance"]
    told["questions"]["CONFIDENTIAL"]["piles"][0]["read"] = 10**9
    with pytest.raises(AssuranceFileError, match="no certificate"):
        certificate.check(certificate.signed(told, KEY))


def test_it_tells_nobody_s_name(written: str, tmp_path: Path) -> None:
    assert "ada" not in written
    assert "bea" not in written


def test_a_stranger_s_own_script_comes_to_the_same(written: str) -> None:
    """Nothing of ours is used: the signature, and the limits by numpy and scipy alone."""
    whole = json.loads(written)
    told = whole["assurance"]
    canonical = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(whole["public_key"])).verify(
        bytes.fromhex(whole["signature"]), b"missoula-classify assurance certificate 1\n" + canonical
    )
    asked = told["questions"]["CONFIDENTIAL"]
    chance, draws = np.random.default_rng(1), 20_000

    def sides(upper: bool, found: bool) -> np.ndarray:
        eyes = asked["of_found" if found else "reviewers"]
        missed_eyes = eyes["planted"] - eyes["noticed"]
        if upper:
            noticed = chance.beta(eyes["noticed"], missed_eyes + 1, draws)
            alarms = np.zeros(draws)
        else:
            noticed = chance.beta(eyes["noticed"] + 1, missed_eyes, draws) if missed_eyes else np.ones(draws)
            alarms = chance.beta(eyes["alarms"] + 1, eyes["harmless"] - eyes["alarms"], draws)
        whole_sum = np.zeros(draws)
        for pile in asked["piles"]:
            if pile["found"] is not found:
                continue
            files, read, met = pile["files"], pile["read"], pile["sensitive"]
            numbers = np.arange(met, files - (read - met) + 1)
            lots = chance.random(draws)
            if upper:
                chances = stats.hypergeom.cdf(met, files, numbers, read)
                said = np.array([numbers[chances >= lot].max() for lot in lots[:2_000]])
            else:
                chances = stats.hypergeom.sf(met - 1, files, numbers, read)
                said = np.array([numbers[chances >= lot].min() for lot in lots[:2_000]])
            said = np.resize(said, draws).astype(float)
            said = np.maximum(said - alarms * files, 0)
            successes = said + 1 if upper else said
            beside = chance.poisson(chance.gamma(np.maximum(successes, 1e-12)) * (1 - noticed) / noticed)
            whole_sum += np.minimum(said + np.where(successes > 0, beside, 0), files)
        return whole_sum

    high = np.quantile(sides(True, False), 0.975)
    low_found = np.quantile(sides(False, True), 0.025)
    stated = asked["estimate"]
    assert stated["missed"][2] == pytest.approx(high, rel=0.05, abs=2)
    assert stated["precision"][0] * 20 == pytest.approx(low_found, abs=2)
