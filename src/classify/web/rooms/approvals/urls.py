"""Addresses of approvals."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.approvals import putting, record, views

urlpatterns = [
    path("approvals/", views.waiting, name="approvals"),
    path("approvals/together/", views.together, name="approvals_together"),
    path("approvals/put/", putting.put, name="approvals_put"),
    path("approvals/record/", record.record, name="approvals_record"),
    path("approvals/<int:share>/<int:number>/", record.one, name="approvals_one"),
    path("approvals/<int:share>/<int:number>/right/", record.still_right, name="approvals_right"),
    path("approvals/<int:share>/<int:number>/back/", record.take_back, name="approvals_back"),
    path("approvals/<int:share>/<int:number>/answer/", record.answer, name="approvals_answer"),
    path("approvals/<str:coverage>/<int:item>/", views.task, name="approvals_task"),
]
