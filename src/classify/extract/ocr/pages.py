"""Numbers of pages in words."""

from __future__ import annotations


def spell_pages(numbers: list[int]) -> str:
    """[1, 2, 3, 5] -> "pages 1-3, 5"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    spelled = ", ".join("-".join(map(str, run)) for run in runs)
    return f"page{'s' if len(numbers) > 1 else ''} {spelled}"
