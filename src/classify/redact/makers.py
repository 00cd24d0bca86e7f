"""provisional"""
from __future__ import annotations
from classify.extract.document import TextBlock
from classify.redact.plan import Made
from classify.errors import CopyRefusedError


def make(document, plan, held, tools):
    removed = {}
    for block in document.blocks:
        if not isinstance(block, TextBlock):
            raise CopyRefusedError("unsupported: no copy of this kind")
        text, at = "", 0
        for cut in plan.block_cuts(block):
            text += block.text[at:cut.start] + (cut.instead or "█████")
            at = cut.end
            removed[cut.entity] = removed.get(cut.entity, 0) + 1
        held.write((text + block.text[at:]).encode())
    return Made(".txt", removed)


def proofs(document, plan, data, written, tools):
    return []
