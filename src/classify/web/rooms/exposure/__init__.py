"""Who can open the files of a share: reports taken in, in counts."""
