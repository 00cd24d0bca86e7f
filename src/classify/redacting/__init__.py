"""A redacted copy of a file, from the program's side: opened here, written and attacked by workers.

    with Redactor(settings).copy(file, profile="default") as copy:
        if copy.refused is None:
            copy.put(target)

`road` is the way of one file: one worker writes the copy into memory, a second one, which has seen nothing of
the first, reads the original again and attacks the copy, and only what withstood is put on a disk. `sheet` is
the proof that goes with it, `placing` puts files in place whole or not at all, `earlier` asks whether a copy
that went out before shows more. This process parses neither the file nor its copy.
"""
