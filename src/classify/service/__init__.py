"""The service of a home: `classify up` and what it keeps running.

One supervisor starts three parts, each a process: the orchestrator (Prefect's server), the runner (starts
the flows that are due) and the web application. A part that dies is started again; when the supervisor
goes, all go. Prefect is known to `flows` alone: here it is a module to be run.
"""
