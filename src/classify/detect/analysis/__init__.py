"""One question to all detectors: the sources, the registry they stand in, Presidio's AnalyzerEngine."""
