"""The words by which columns and roles are told, read once from the YAML in `detectors`."""
