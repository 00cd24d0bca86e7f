"""Addresses of records help."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.help import found, handing, loss, sealing, views

urlpatterns = [
    path("records/", views.ask, name="records_help"),
    path("records/found/<str:job>/", found.found, name="records_help_found"),
    path("records/found/<str:job>/part/", found.part, name="records_help_part"),
    path("records/found/<str:job>/stop/", found.stop, name="records_help_stop"),
    path("records/found/<str:job>/forget/", found.forget, name="records_help_forget"),
    path("records/found/<str:job>/letter/", handing.letter, name="records_help_letter"),
    path("records/found/<str:job>/list/", handing.listed, name="records_help_list"),
    path("records/breach/", loss.ask, name="records_help_breach"),
    path("records/sealing/", sealing.calendar, name="records_help_sealing"),
    path("records/sealing/list/<str:kind>/", sealing.listed, name="records_help_sealing_list"),
    path("records/sealing/<int:item>/", sealing.one, name="records_help_sealing_one"),
]
