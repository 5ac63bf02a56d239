"""Mounted by reciproque/urls.py in demonstration mode only."""

from django.urls import path

from .views import courrier, portes

app_name = "demo"
urlpatterns = [
    path("demo/", portes.choisir, name="entrer"),
    path("demo/entrer/", portes.entrer, name="devenir"),
    path("demo/courrier/", courrier.courrier, name="courrier"),
    path("demo/courrier/<int:message_id>/", courrier.message, name="message"),
]
