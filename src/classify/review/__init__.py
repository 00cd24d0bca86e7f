"""What people decide about findings: the queue as a person sees it, decisions with their receipts, second
people, and how well detectors and reviewers do.

    desk = Desk(store, catalogue, settings, person)
    for line in desk.groups(): ...
    sight = desk.look(question)
    receipt = desk.decide(question, sight.revision, Verdict.CONFIRM, seconds=1.4)

Every door of reviewing (pages, the JSON twin, commands) goes through `Desk`: the rules are here, and nowhere
else.
"""
