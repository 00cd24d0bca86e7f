"""Addresses of shares and their scans."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.shares import adding, history, live, scanning, surveying, timing, unread, views

_SHARE = "shares/<int:share>/"

urlpatterns = [
    path("shares/", views.shares, name="shares"),
    path("shares/add/", adding.add, name="shares_add"),
    path("shares/times/", timing.preview, name="shares_times"),
    path(_SHARE, views.share, name="shares_share"),
    path(f"{_SHARE}survey/", surveying.survey, name="shares_survey"),
    path(f"{_SHARE}schedule/", timing.schedule, name="shares_schedule"),
    path(f"{_SHARE}schedule/<str:act>/", timing.change, name="shares_schedule_change"),
    path(f"{_SHARE}scan/", scanning.ask, name="shares_scan"),
    path(f"{_SHARE}pause/", scanning.pause, name="shares_pause"),
    path(f"{_SHARE}cancel/", scanning.cancel, name="shares_cancel"),
    path(f"{_SHARE}retry/", scanning.retry, name="shares_retry"),
    path(f"{_SHARE}now/", live.now, name="shares_now"),
    path(f"{_SHARE}now/events/", live.events, name="shares_events"),
    path(f"{_SHARE}scans/", history.scans, name="shares_scans"),
    path(f"{_SHARE}scans/<int:earlier>/<int:later>/", history.difference, name="shares_difference"),
    path(f"{_SHARE}unread/", unread.unread, name="shares_unread"),
]
