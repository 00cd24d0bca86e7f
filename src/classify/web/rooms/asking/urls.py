"""Addresses of asking."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.asking import acts, letters, listed, putting, request, views

urlpatterns = [
    path("sharing/", views.may_we, name="sharing"),
    path("sharing/ask/", putting.ask, name="sharing_ask"),
    path("sharing/requests/", listed.requests, name="sharing_requests"),
    path("sharing/requests/<int:number>/", request.one, name="sharing_request"),
    path("sharing/requests/<int:number>/acknowledge/", acts.acknowledge, name="sharing_acknowledge"),
    path("sharing/requests/<int:number>/judge/", acts.judge, name="sharing_judge"),
    path("sharing/requests/<int:number>/decide/", acts.decide, name="sharing_decide"),
    path("sharing/requests/<int:number>/second/", acts.second, name="sharing_second"),
    path("sharing/requests/<int:number>/withdraw/", acts.withdraw, name="sharing_withdraw"),
    path("sharing/requests/<int:number>/letter/", letters.letter, name="sharing_letter"),
    path("sharing/requests/<int:number>/letter.txt", letters.as_text, name="sharing_letter_text"),
]
