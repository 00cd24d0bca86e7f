"""Addresses of detectors, previews and lessons."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.detectors import following, lessons, previews, views

urlpatterns = [
    path("detectors/", views.detectors, name="detectors"),
    path("detectors/preview/", previews.ask, name="detectors_preview"),
    path("detectors/preview/<str:job>/", previews.result, name="detectors_result"),
    path("detectors/preview/<str:job>/accept/", lessons.accept, name="detectors_accept"),
    path("detectors/following/", following.state, name="detectors_following"),
    path("detectors/following/again/", following.again, name="detectors_follow"),
    path("detectors/lessons/<int:number>/end/", lessons.end, name="detectors_end"),
    path("detectors/lessons/<int:number>/answer/", lessons.answer, name="detectors_answer"),
    path("detectors/of/<path:detector>/try/", views.try_text, name="detectors_try"),
    path("detectors/of/<path:detector>/preview/", previews.of_detector, name="detectors_preview_of"),
    path("detectors/of/<path:detector>/", views.detector, name="detectors_detector"),
]
