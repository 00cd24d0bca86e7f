"""An outside evaluator: texts and shares nobody's detectors or models were written against.

The wordings in `templates/` are this folder's own. Whoever tunes a detector, trains a model or
writes a rule must not read them; measure with them, and look only at the figures and the errors.
"""
