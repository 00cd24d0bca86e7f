"""Addresses of the queue."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.review import decided, deciding, referred, seconding, sights, views

urlpatterns = [
    path("review/", views.groups, name="review"),
    path("review/batch/", views.batch, name="review_batch"),
    path("review/next/", views.following, name="review_next"),
    path("review/decide/", deciding.decide, name="review_decide"),
    path("review/undo/", deciding.undo, name="review_undo"),
    path("review/snooze/", deciding.snooze, name="review_snooze"),
    path("review/assign/", deciding.assign, name="review_assign"),
    path("review/decided/", decided.decided, name="review_decided"),
    path("review/decided/undo/", decided.undo, name="review_decided_undo"),
    path("review/decided/reverse/", decided.reverse_one, name="review_decided_reverse"),
    path("review/referred/", referred.referred, name="review_referred"),
    path("review/referred/decide/", referred.decide, name="review_referred_decide"),
    path("review/referred/undo/", referred.undo, name="review_referred_undo"),
    path("review/referred/<int:question>/", referred.one, name="review_referred_one"),
    path("review/referred/<int:question>/sight/", referred.sight, name="review_referred_sight"),
    path("review/requests/<slug:lot>/", seconding.answer, name="review_answer"),
    path("review/questions/<int:question>/", sights.sight, name="review_sight"),
    path("review/items/<int:item>/sheet/", sights.sheet, name="review_sheet"),
    path("review/groups/<slug:group>/", views.group, name="review_group"),
    path("review/groups/<slug:group>/more/", sights.more, name="review_more"),
    path("review/groups/<slug:group>/samples/", sights.samples, name="review_samples"),
]
