"""Schedules: when work is promised to begin, in words, and what becomes of a run that cannot begin then.

Pure code over plain values; the rows are `classify.inventory.store`'s, the clockwork that starts runs is
Prefect's (`flows.deployments`). A schedule is a cron line read on the wall clock of one place. It is refused
where that clock stands still or runs twice, so that every run promised happens once, at the time promised.
"""
